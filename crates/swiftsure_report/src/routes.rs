//! The ledger at the terminal: one row for each entry point, or one entry point with each term of its cost.

use std::io;

use swiftsure_source::{
    Cardinality, Cost, EntryPointKind, Files, LedgerRow, QuerySite, SensitiveAccess, Sensitivity, Severity, Step,
};

use crate::style::{Role, Style, columns, wrap};
use crate::{commands, place, steps, words};

/// How far a formula stands from the margin where it has lines of its own.
const FORMULA: usize = 4;

/// Writes who may call each entry point, whether a cache may hold its answer, and what it costs.
pub fn routes_table(ledger: &[LedgerRow], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if ledger.is_empty() {
        return style.paragraph(Role::Heading, 0, "No entry points were found.", out);
    }
    let widths = Widths::of(ledger, style);
    let head = ["entry point", "who may call", "cache", "queries"].map(|name| style.paint(Role::Label, name));
    let cell = |text: &str, name: &str, width: usize| format!("{text}{:1$}", "", width.saturating_sub(name.len()));
    writeln!(
        out,
        "{}  {}  {}  {}",
        cell(&head[0], "entry point", widths.entry),
        cell(&head[1], "who may call", widths.who),
        cell(&head[2], "cache", widths.cache),
        head[3],
    )?;
    for row in ledger {
        table_row(row, &widths, style, out)?;
    }
    footer(ledger, style, out)
}

/// The columns of the table; the last one takes what is left.
struct Widths {
    entry: usize,
    who: usize,
    cache: usize,
}

impl Widths {
    fn of(ledger: &[LedgerRow], style: &Style) -> Self {
        let longest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| columns(&text)).max().unwrap_or(0);
        let entry = longest(&mut ledger.iter().map(|row| style.clean(&name(row)))).max("entry point".len());
        let who = longest(&mut ledger.iter().map(|row| style.clean(&row.entry.who))).max("who may call".len());
        Self { entry: entry.min(style.width() * 2 / 5), who: who.min(style.width() / 4), cache: 7 }
    }

    fn queries(&self) -> usize {
        self.entry + 2 + self.who + 2 + self.cache + 2
    }
}

fn table_row(row: &LedgerRow, widths: &Widths, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (entry, who) = (style.clean(&name(row)), style.clean(&row.entry.who));
    // What is wider than its column has a line of its own.
    if columns(&entry) > widths.entry {
        writeln!(out, "{}", style.paint(Role::Heading, &entry))?;
        write!(out, "{:width$}  ", "", width = widths.entry)?;
    } else {
        write!(out, "{}  ", style.cell(Role::Heading, &entry, widths.entry))?;
    }
    if columns(&who) > widths.who {
        let margin = widths.entry + 2;
        let lines = wrap(&who, style.width().saturating_sub(margin));
        writeln!(out, "{}", lines.join(&format!("\n{:margin$}", "")))?;
        write!(out, "{:width$}  ", "", width = margin + widths.who)?;
    } else {
        write!(out, "{}  ", style.cell(Role::Plain, &who, widths.who))?;
    }
    formula(row, widths, style, out)?;
    if style.verbose {
        models(row, style, out)?;
    }
    Ok(())
}

/// The columns for the cache and the cost; a formula that does not fit into its column has lines of its own.
fn formula(row: &LedgerRow, widths: &Widths, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let role = match row.cost.degree() {
        0 => Role::Plain,
        1 => Role::Severity(Severity::Medium),
        _ => Role::Severity(Severity::High),
    };
    let formula = style.clean(&words::formula(&row.cost));
    let room = style.width().saturating_sub(widths.queries());
    let cache = if answers(row) { row.cacheable.as_str() } else { "-" };
    if columns(&formula) <= room {
        let cache = style.cell(Role::Plain, cache, widths.cache);
        return writeln!(out, "{cache}  {}", style.paint(role, &formula));
    }
    writeln!(out, "{cache}")?;
    style.paragraph(role, FORMULA, &formula, out)
}

/// Whether there is an answer that a cache could hold.
fn answers(row: &LedgerRow) -> bool {
    matches!(row.entry.kind, EntryPointKind::Route | EntryPointKind::View | EntryPointKind::Admin)
}

fn models(row: &LedgerRow, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    style.beside("reads", &row.reads.join(", "), out)?;
    style.beside("writes", &row.writes.join(", "), out)
}

fn footer(ledger: &[LedgerRow], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let growing = ledger.iter().filter(|row| row.cost.degree() > 0).count();
    let open = ledger.iter().filter(|row| row.cost.open || !row.unknowns.is_empty()).count();
    let mut parts = vec![words::count(ledger.len(), "entry point", "entry points")];
    if growing > 0 {
        parts.push(format!("{growing} whose queries grow with the data"));
    }
    let exposed = ledger.iter().filter(|row| is_open(row)).count();
    if exposed > 0 {
        parts.push(format!("{exposed} without a guard that read secret or personal fields"));
    }
    if open > 0 {
        parts.push(format!("{open} not understood to the end"));
    }
    writeln!(out)?;
    style.paragraph(Role::Plain, 0, &format!("{}.", parts.join("; ")), out)?;
    let worst = ledger.iter().rev().max_by_key(|row| (row.cost.degree(), row.cost.evaluate(|_| 10)));
    let name = worst.filter(|_| !style.quiet).map(|row| style.clean(words::entry_name(&row.entry)));
    let command = name.map(|name| ("next", commands::routes(Some(&name), style)));
    if command.is_some() {
        writeln!(out)?;
    }
    commands::write(command.as_slice(), style, out)
}

/// `GET,POST /orders/`, `command import_orders`.
fn name(row: &LedgerRow) -> String {
    let name = words::entry(&row.entry);
    if row.methods.is_empty() { name } else { format!("{} {name}", row.methods.join(",")) }
}

/// Writes one entry point: who, what, and how each term of its cost arises.
pub fn route_detail(files: &Files, row: &LedgerRow, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    style.paragraph(Role::Heading, 0, &format!("{} {} {}", name(row), style.arrow(), row.entry.name), out)?;
    style.paragraph(Role::Path, 0, &place::path_and_line(files, row.span), out)?;
    writeln!(out)?;
    style.beside("who", &row.entry.who, out)?;
    style.beside("queries", &words::formula(&row.cost), out)?;
    if answers(row) {
        let cache = match row.cacheable_because.as_str() {
            "" => row.cacheable.to_string(),
            because => format!("{}: {because}", row.cacheable),
        };
        style.beside("cache", &cache, out)?;
    }
    models(row, style, out)?;
    if !row.reads.is_empty() || !row.writes.is_empty() {
        let narrowed =
            if row.filters_by_user { "a query is narrowed to the user" } else { "no query is narrowed to the user" };
        style.beside("rows", narrowed, out)?;
    }
    fields(row, style, out)?;
    terms(files, row, style, out)?;
    for (at, unknown) in row.unknowns.iter().enumerate() {
        if at == 0 {
            writeln!(out)?;
        }
        style.beside(if at == 0 { "unknown" } else { "" }, unknown, out)?;
    }
    Ok(())
}

/// The fields that are not public, each class and model with what chooses the rows.
fn fields(row: &LedgerRow, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut label = "fields";
    for SensitiveAccess { class, write, model, fields, filters } in &row.sensitive {
        let verb = if *write { "writes" } else { "reads" };
        let rows = if filters.is_empty() { String::new() } else { format!("; rows: {}", filters.join(", ")) };
        let fields = fields.join(", ");
        style.beside(std::mem::take(&mut label), &format!("{class}: {verb} {fields} of {model}{rows}"), out)?;
    }
    Ok(())
}

/// Whether anybody gets to fields that belong to somebody.
fn is_open(row: &LedgerRow) -> bool {
    let belongs = |access: &SensitiveAccess| matches!(access.class, Sensitivity::Secret | Sensitivity::Personal);
    row.entry.who == "anonymous" && row.sensitive.iter().any(|access| !access.write && belongs(access))
}

/// Each term of the cost, and the sites that make it up.
fn terms(files: &Files, row: &LedgerRow, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let has_term = |site: &QuerySite, factors: &[Cardinality]| site.multiplicity.terms().any(|(_, of)| of == factors);
    for (count, factors) in row.cost.terms() {
        let sites = alike(row.queries.iter().filter(|site| has_term(site, factors)), factors);
        let mut term = Cost::product(count, factors.iter().cloned());
        term.upper = row.cost.upper && sites.iter().any(|(site, _)| site.conditional);
        writeln!(out)?;
        style.paragraph(Role::Heading, 0, &words::queries(&term), out)?;
        for (site, times) in sites {
            query_site(files, site, times, factors, style, out)?;
        }
    }
    let in_no_term = |site: &&QuerySite| !row.cost.terms().any(|(_, factors)| has_term(site, factors));
    let rest: Vec<&QuerySite> = row.queries.iter().filter(in_no_term).collect();
    if !rest.is_empty() {
        writeln!(out)?;
        style.paragraph(Role::Heading, 0, "Not counted", out)?;
    }
    rest.into_iter().try_for_each(|site| query_site(files, site, 0, &[], style, out))
}

/// The sites of a term, each once with how often it asks: one place may ask the same on several ways.
fn alike<'a>(sites: impl Iterator<Item = &'a QuerySite>, factors: &[Cardinality]) -> Vec<(&'a QuerySite, u64)> {
    let mut found: Vec<(&QuerySite, u64)> = Vec::new();
    let what = |site: &'a QuerySite| (site.span, site.shape.as_str(), site.kind, site.conditional, &*site.steps);
    for site in sites {
        let count = site.multiplicity.terms().find(|(_, of)| *of == factors).map_or(0, |(count, _)| count);
        match found.iter_mut().find(|(known, _)| what(known) == what(site)) {
            Some((_, times)) => *times += count,
            None => found.push((site, count)),
        }
    }
    found
}

/// A site: one line where it costs the same whatever the data, with its steps where it is repeated.
fn query_site(
    files: &Files,
    site: &QuerySite,
    count: u64,
    factors: &[Cardinality],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let times = if count > 1 { format!("{count} times ") } else { String::new() };
    let branch = if site.conditional { ", in a branch" } else { "" };
    let text = style.clean(&format!("{times}{} ({}{branch})", site.shape, site.kind));
    let place = style.clean(&place::path_and_line(files, site.span));
    let painted = style.paint(Role::Path, &place);
    let lines = wrap(&text, style.width() - 2);
    let last = lines.last().map_or(0, |line| 2 + columns(line));
    for (at, line) in lines.iter().enumerate() {
        if at + 1 < lines.len() {
            writeln!(out, "  {line}")?;
        } else if last + 2 + columns(&place) <= style.width() {
            let fill = style.width() - last - columns(&place);
            writeln!(out, "  {line}{:fill$}{painted}", "")?;
        } else {
            writeln!(out, "  {line}\n    {painted}")?;
        }
    }
    if factors.is_empty() && !style.verbose || site.steps.is_empty() {
        return Ok(());
    }
    let steps: Vec<Step> = site.steps.iter().map(|step| Step::clone(step)).collect();
    steps::write(files, &steps, site.span, 2, style, out)
}
