//! Commands of a shell that are put together in the code with a value that nothing quotes.

use std::collections::BTreeSet;

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::Expr;
use swiftsure_source::{Fix, Severity, Span};

use super::assembled::{self, Piece};
use super::called::{self, Fault};
use crate::context::Context;

/// Functions whose first argument a shell reads.
const SHELLS: &[&str] =
    &["asyncio.create_subprocess_shell", "os.popen", "os.system", "subprocess.getoutput", "subprocess.getstatusoutput"];
/// Functions that start a shell when they are told to.
const STARTING: &[&str] =
    &["subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.run"];
const FIX: &str =
    "hand the program and its arguments over as a list without shell=True, or put shlex.quote() around the value";

/// Commands with such a value, apart from those at places that are known.
pub(super) fn faults(context: &Context<'_>, known: &BTreeSet<Span>) -> Vec<Fault> {
    let index = context.index;
    let calls = shells(index).into_iter();
    calls
        .filter(|(_, site)| !known.contains(&index.span(*site)))
        .filter_map(|(path, site)| fault(context, index, path, site))
        .collect()
}

/// The commands that shells read.
pub(super) fn given<'a>(context: &'a Context<'_>) -> Vec<(Site, &'a Expr)> {
    let index = context.index;
    let command = |(_, site): (&str, Site)| {
        let text = index.argument(site, 0, "args").or_else(|| index.argument(site, 0, "command"))?;
        Some((site, text))
    };
    shells(index).into_iter().filter_map(command).collect()
}

/// The calls that start a shell, by the path of what is called.
fn shells(index: &Index<'_>) -> Vec<(&'static str, Site)> {
    let always = called::calls(index, SHELLS.iter().copied());
    let told = called::calls(index, STARTING.iter().copied()).into_iter().filter(|(_, site)| {
        let shell = index.call(*site).and_then(|call| keyword(call, "shell"));
        shell.is_some_and(|shell| index.truth(*site, shell) == Some(true))
    });
    always.into_iter().chain(told).collect()
}

fn fault(context: &Context<'_>, index: &Index<'_>, path: &str, site: Site) -> Option<Fault> {
    let text = index.argument(site, 0, "args").or_else(|| index.argument(site, 0, "command"))?;
    let pieces = assembled::pieces(index, site, text);
    // A command that is handed on as a whole is what its caller means to run.
    if !pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty())) {
        return None;
    }
    // What stands first is the program, which somebody chose.
    let is_blank = |piece: &&Piece| matches!(piece, Piece::Text(text) if text.trim().is_empty());
    let mut rest = pieces.iter().skip_while(is_blank).peekable();
    rest.next_if(|piece| matches!(piece, Piece::Value(_)));
    let value = rest.find_map(|piece| match piece {
        Piece::Value(value) if assembled::is_open(context, *value) || assembled::is_typed(index, *value) => {
            Some(*value)
        }
        _ => None,
    })?;
    let name = assembled::describe(index, value);
    let message =
        format!("A shell reads `{name}` as a part of a command ({path}): a space or a `;` in it begins another word.");
    let put = index.span_of(value.site, value.expr);
    let fault = Fault::new(index.span(site), Severity::Low, message).about(format!("text {name}"));
    let fault = fault.step("put in", put, "this is put into the command");
    Some(fault.careful("Nothing shows where the value comes from.").fix(Fix::words(FIX)))
}
