//! JSON: a contract with programs. Fields are added, never renamed or removed.

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use swiftsure_source::{
    Cost, EntryPointRef, Files, Finding, Fix, Handler, LedgerRow, NotLookedAt, QuerySite, Review, RuleInfo,
    SensitiveAccess, Span, Step, Summary,
};

use crate::style::is_unsafe;
use crate::{page, place, words};

const SCHEMA_VERSION: u32 = 1;

/// One object with the summary and all findings.
pub(crate) fn write(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let files = &review.files;
    let report = JsonReview {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        summary: summary(&review.summary),
        findings: review.findings.iter().map(|one| finding(files, one, rules)).collect(),
    };
    pretty(&report, out)
}

/// One object a line for each finding, and nothing else.
pub(crate) fn write_lines(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    for one in &review.findings {
        let line = JsonLine { schema_version: SCHEMA_VERSION, finding: finding(&review.files, one, rules) };
        writeln!(out, "{}", escaped(&serde_json::to_string(&line)?))?;
    }
    Ok(())
}

/// The ledger as one object, with a line for each entry point: that of a large project has many.
pub fn routes_json(files: &Files, ledger: &[LedgerRow], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{{\"schema_version\": {SCHEMA_VERSION}, \"entry_points\": [")?;
    for (at, row) in ledger.iter().enumerate() {
        let end = if at + 1 < ledger.len() { "," } else { "" };
        writeln!(out, "{}{end}", escaped(&serde_json::to_string(&ledger_row(files, row))?))?;
    }
    writeln!(out, "]}}")
}

/// The rules as one object.
pub(crate) fn rules(rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let rules = rules
        .iter()
        .map(|rule| JsonRule {
            name: rule.name,
            lens: rule.lens.as_str(),
            severity: rule.severity.as_str(),
            summary: rule.summary,
            since: rule.since,
            fixes: rule.fixes,
            references: rule.references,
            page: page::for_readers(rule.page),
        })
        .collect();
    pretty(&JsonRules { schema_version: SCHEMA_VERSION, rules }, out)
}

/// Indented JSON and a line end.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(value)?))
}

/// Escapes what a terminal obeys or some readers take for the end of a line. Outside of strings JSON has only line
/// ends of that kind.
fn escaped(json: &str) -> Cow<'_, str> {
    let must_escape = |ch: char| ch != '\n' && is_unsafe(ch);
    if !json.contains(must_escape) {
        return Cow::Borrowed(json);
    }
    let mut result = String::with_capacity(json.len());
    for ch in json.chars() {
        if must_escape(ch) {
            result.extend([format!("\\u{:04x}", u32::from(ch))]);
        } else {
            result.push(ch);
        }
    }
    Cow::Owned(result)
}

#[derive(Serialize)]
struct JsonReview<'a> {
    schema_version: u32,
    version: &'static str,
    summary: JsonSummary<'a>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonLine<'a> {
    schema_version: u32,
    #[serde(flatten)]
    finding: JsonFinding<'a>,
}

#[derive(Serialize)]
struct JsonSummary<'a> {
    project: &'a str,
    django_version: Option<&'a str>,
    settings: &'a [String],
    python_files: usize,
    templates: usize,
    config_files: usize,
    migrations: usize,
    lock_files: &'a [String],
    entry_points: usize,
    in_baseline: usize,
    ignored: usize,
    elsewhere: usize,
    gone: usize,
    warnings: &'a [String],
    not_looked_at: Vec<JsonNotLookedAt<'a>>,
}

#[derive(Serialize)]
struct JsonNotLookedAt<'a> {
    what: &'a str,
    count: usize,
    examples: &'a [String],
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    id: String,
    fingerprint: String,
    rule: &'a str,
    lens: &'a str,
    severity: &'a str,
    grade: &'a str,
    message: &'a str,
    /// Null where the message says it all.
    cost_sentence: Option<&'a str>,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    symbol: &'a str,
    model: Option<&'a str>,
    relation: Option<&'a str>,
    /// All of them where the finding is about several, and `relation` is null.
    relations: &'a [String],
    kind: Option<&'a str>,
    /// Null where the finding is not about queries.
    cost: Option<JsonCost<'a>>,
    origin: Option<JsonPoint<'a>>,
    #[serde(rename = "loop")]
    loop_point: Option<JsonPoint<'a>>,
    steps: Vec<JsonStep<'a>>,
    entry_points: Vec<JsonEntryPoint<'a>>,
    fixes: Vec<JsonFix<'a>>,
    careful: &'a [String],
    other_eye: Option<&'a str>,
    /// Of the rule: CWE, OWASP Top 10, ASVS.
    references: &'a [&'a str],
}

#[derive(Serialize)]
struct JsonCost<'a> {
    formula: String,
    terms: Vec<JsonTerm<'a>>,
    degree: usize,
    /// Something on the way was not understood: the cost may be higher.
    open: bool,
    /// Some terms stand in branches: the cost may be lower.
    upper: bool,
}

#[derive(Serialize)]
struct JsonTerm<'a> {
    count: u64,
    factors: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonPoint<'a> {
    path: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    label: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonEntryPoint<'a> {
    kind: &'a str,
    name: &'a str,
    route: Option<&'a str>,
    auth: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    safety: &'a str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonLedgerRow<'a> {
    kind: &'a str,
    route: Option<&'a str>,
    methods: &'a [String],
    view: &'a str,
    path: &'a str,
    line: u32,
    handlers: Vec<JsonHandler<'a>>,
    auth: &'a str,
    queries: Vec<JsonQuerySite<'a>>,
    cost: JsonCost<'a>,
    reads: &'a [String],
    writes: &'a [String],
    sensitive: Vec<JsonSensitive<'a>>,
    filters_by_user: bool,
    cacheable: &'a str,
    cacheable_because: &'a str,
    unknowns: &'a [String],
}

/// Fields that are not public: read or written, of which rows.
#[derive(Serialize)]
struct JsonSensitive<'a> {
    class: &'a str,
    access: &'a str,
    model: &'a str,
    fields: &'a [String],
    filters: &'a [String],
}

/// A function of the project that answers.
#[derive(Serialize)]
struct JsonHandler<'a> {
    function: &'a str,
    path: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct JsonQuerySite<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    /// Where the queryset begins; null where that is not known.
    origin: Option<JsonPoint<'a>>,
    shape: &'a str,
    model: &'a str,
    kind: &'a str,
    multiplicity: JsonCost<'a>,
    conditional: bool,
    steps: Vec<JsonStep<'a>>,
}

#[derive(Serialize)]
struct JsonRules<'a> {
    schema_version: u32,
    rules: Vec<JsonRule<'a>>,
}

#[derive(Serialize)]
struct JsonRule<'a> {
    name: &'a str,
    lens: &'a str,
    severity: &'a str,
    summary: &'a str,
    since: &'a str,
    fixes: bool,
    references: &'a [&'a str],
    page: &'a str,
}

fn summary(summary: &Summary) -> JsonSummary<'_> {
    let unread = |kind| {
        let NotLookedAt { what, count, examples }: &NotLookedAt = kind;
        JsonNotLookedAt { what, count: *count, examples }
    };
    JsonSummary {
        project: &summary.project,
        django_version: summary.django_version.as_deref(),
        settings: &summary.settings,
        python_files: summary.python_files,
        templates: summary.templates,
        config_files: summary.config_files,
        migrations: summary.migrations,
        lock_files: &summary.lock_files,
        entry_points: summary.entry_points,
        in_baseline: summary.in_baseline,
        ignored: summary.ignored,
        elsewhere: summary.elsewhere,
        gone: summary.gone,
        warnings: &summary.warnings,
        not_looked_at: summary.not_looked_at.iter().map(unread).collect(),
    }
}

fn finding<'a>(files: &'a Files, finding: &'a Finding, rules: &[&RuleInfo]) -> JsonFinding<'a> {
    let place = place::place(files, finding.span);
    let subject = finding.subject.as_ref();
    let about_queries = subject.is_some() || !finding.cost.is_zero();
    JsonFinding {
        id: finding.id(),
        fingerprint: format!("{:016x}", finding.fingerprint()),
        rule: finding.rule,
        lens: finding.lens.as_str(),
        severity: finding.severity.as_str(),
        grade: finding.grade.as_str(),
        message: &finding.message,
        cost_sentence: Some(finding.cost_sentence.as_str()).filter(|sentence| !sentence.is_empty()),
        path: place.path,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        symbol: &finding.symbol,
        model: subject.map(|subject| subject.model.as_str()),
        relation: subject.and_then(|subject| subject.relation.as_deref()),
        relations: subject.map_or(&[], |subject| &subject.relations),
        kind: subject.map(|subject| subject.kind.as_str()),
        cost: about_queries.then(|| cost(&finding.cost)),
        origin: finding.origin.map(|span| point(files, span)),
        loop_point: finding.loop_span.map(|span| point(files, span)),
        steps: steps(files, finding.steps.iter()),
        entry_points: finding.entry_points.iter().map(entry_point).collect(),
        fixes: finding.fixes.iter().map(|one| fix(files, one)).collect(),
        careful: &finding.careful,
        other_eye: finding.other_eye.as_deref(),
        references: words::references(rules, finding),
    }
}

fn cost(cost: &Cost) -> JsonCost<'_> {
    JsonCost {
        formula: cost.to_string(),
        terms: cost
            .terms()
            .map(|(count, factors)| JsonTerm { count, factors: factors.iter().map(|name| &**name).collect() })
            .collect(),
        degree: cost.degree(),
        open: cost.open,
        upper: cost.upper,
    }
}

fn point(files: &Files, span: Span) -> JsonPoint<'_> {
    let place = place::place(files, span);
    JsonPoint { path: place.path, line: place.line, column: place.column }
}

fn steps<'a>(files: &'a Files, steps: impl Iterator<Item = &'a Step>) -> Vec<JsonStep<'a>> {
    let one = |step: &'a Step| {
        let JsonPoint { path, line, column } = point(files, step.span);
        JsonStep { label: step.label, path, line, column, text: &step.text }
    };
    steps.map(one).collect()
}

fn entry_point(entry: &EntryPointRef) -> JsonEntryPoint<'_> {
    JsonEntryPoint { kind: entry.kind.as_str(), name: &entry.name, route: entry.route.as_deref(), auth: &entry.who }
}

fn fix<'a>(files: &'a Files, fix: &'a Fix) -> JsonFix<'a> {
    let edit = |edit: &'a swiftsure_source::Edit| {
        let place::Place { path, line, column, end_line, end_column } = place::place(files, edit.span);
        JsonEdit { path, line, column, end_line, end_column, text: &edit.text }
    };
    JsonFix { title: &fix.title, safety: words::safety(fix.safety), edits: fix.edits.iter().map(edit).collect() }
}

fn ledger_row<'a>(files: &'a Files, row: &'a LedgerRow) -> JsonLedgerRow<'a> {
    let JsonPoint { path, line, .. } = point(files, row.span);
    JsonLedgerRow {
        kind: row.entry.kind.as_str(),
        route: row.entry.route.as_deref(),
        methods: &row.methods,
        view: &row.entry.name,
        path,
        line,
        handlers: row.handlers.iter().map(|one| handler(files, one)).collect(),
        auth: &row.entry.who,
        queries: row.queries.iter().map(|site| query_site(files, site)).collect(),
        cost: cost(&row.cost),
        reads: &row.reads,
        writes: &row.writes,
        sensitive: row.sensitive.iter().map(sensitive).collect(),
        filters_by_user: row.filters_by_user,
        cacheable: row.cacheable.as_str(),
        cacheable_because: &row.cacheable_because,
        unknowns: &row.unknowns,
    }
}

fn sensitive(access: &SensitiveAccess) -> JsonSensitive<'_> {
    JsonSensitive {
        class: access.class.as_str(),
        access: if access.write { "write" } else { "read" },
        model: &access.model,
        fields: &access.fields,
        filters: &access.filters,
    }
}

fn handler<'a>(files: &'a Files, handler: &'a Handler) -> JsonHandler<'a> {
    let JsonPoint { path, line, .. } = point(files, handler.span);
    JsonHandler { function: &handler.function, path, line }
}

fn query_site<'a>(files: &'a Files, site: &'a QuerySite) -> JsonQuerySite<'a> {
    let JsonPoint { path, line, column } = point(files, site.span);
    JsonQuerySite {
        path,
        line,
        column,
        origin: site.built.map(|span| point(files, span)),
        shape: &site.shape,
        model: &site.model,
        kind: site.kind.as_str(),
        multiplicity: cost(&site.multiplicity),
        conditional: site.conditional,
        steps: steps(files, site.steps.iter().map(AsRef::as_ref)),
    }
}
