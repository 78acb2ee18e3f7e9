//! Lists of arguments that programs are started with: which items those programs may take for options.

use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::{Args, Site, Value};

const SHELLS: &[&str] = &["sh", "bash", "dash", "zsh", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe"];
/// Programs whose options do nothing.
const HARMLESS: &[&str] = &["echo", "printf", "true"];
/// Items behind which nothing is an option.
const ENDS: &[&str] = &["--", "--end-of-options"];
/// Options that take no value, with whatever program: what stands behind them is read for itself.
const FLAGS: &[&str] =
    &["-q", "-y", "--all", "--bare", "--force", "--mirror", "--quiet", "--recursive", "--verbose", "--yes"];

/// `runs_shell(arguments)`: whether a list of arguments starts a shell that is told what to run.
pub(crate) fn runs_shell(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let mut texts: Vec<Sym> = Vec::new();
    match &args.at(0) {
        Value::Tuple(items) => texts.extend(items.iter().flat_map(Value::members).filter_map(Value::as_str)),
        Value::Object(id) => {
            let Some(object) = cx.object(f, *id) else { return Value::Bool(false) };
            let parts = object.items.iter().flatten().chain([&object.element]);
            texts.extend(parts.flat_map(Value::members).filter_map(Value::as_str));
        }
        _ => {}
    }
    let is_told = |text: &Sym| matches!(text.as_str(), "-c" | "/c" | "/C" | "-Command");
    Value::Bool(texts.iter().any(|text| is_one(SHELLS, *text)) && texts.iter().any(is_told))
}

/// `arguments(list, "subprocess.run")`: writes down the items that came from outside, where the program that is started
/// would read an option. How an item begins is for its reader to say: a caller may know.
pub(crate) fn arguments(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    if let Value::Str(name) = args.at(1) {
        for item in read_as_options(cx, f, &args.at(0)) {
            cx.sink(f, Sym::new("argument"), name, &[item], site);
        }
    }
    Value::None
}

fn read_as_options(cx: &Interpreter<'_>, f: &Frame, list: &Value) -> Vec<Value> {
    let Some(items) = cx.known_items(f, list) else { return among_unordered(cx, f, list) };
    let Some((program, items)) = items.split_first() else { return Vec::new() };
    if program.as_str().is_some_and(|program| is_one(HARMLESS, program) || is_one(SHELLS, program)) {
        return Vec::new();
    }
    let mut before = program;
    let mut found = Vec::new();
    for item in items {
        if is_end(item) {
            break;
        }
        if item.outside().is_some() && !takes_value(before) {
            found.push(item.clone());
        }
        before = item;
    }
    found
}

/// Of a list whose order is lost: what came from outside, if nothing in it takes a value or ends the options.
fn among_unordered(cx: &Interpreter<'_>, f: &Frame, list: &Value) -> Vec<Value> {
    let Value::Object(id) = list else { return Vec::new() };
    let Some(object) = cx.object(f, *id) else { return Vec::new() };
    let (outside, others): (Vec<Value>, Vec<Value>) =
        object.element.members().iter().cloned().partition(|item| item.outside().is_some());
    let is_word = |item: &Value| item.as_str().is_some() && !is_end(item) && !takes_value(item);
    if others.iter().all(is_word) { outside } else { Vec::new() }
}

fn is_end(item: &Value) -> bool {
    item.members().iter().filter_map(Value::as_str).any(|text| ENDS.contains(&text.as_str()))
}

/// Whether what stands behind an item may be its value, which is read as it is. A text that the program does not write
/// down is seldom an option.
fn takes_value(item: &Value) -> bool {
    item.members().iter().any(|member| match member {
        Value::Str(text) => {
            let text = text.as_str();
            text.starts_with('-') && !FLAGS.contains(&text) && !text.starts_with("--no-") && !text.contains('=')
        }
        Value::Prefix(text) => text.as_str().starts_with('-') && !text.as_str().contains('='),
        Value::Unknown | Value::Unbound => true,
        _ => false,
    })
}

fn is_one(programs: &[&str], path: Sym) -> bool {
    programs.contains(&path.as_str().rsplit(['/', '\\']).next().unwrap_or_default())
}
