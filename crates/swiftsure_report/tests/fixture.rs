//! A review of a small shop: two findings, two rows of the ledger.

use std::sync::Arc;

use swiftsure_report::{Format, Style};
use swiftsure_source::{
    Cacheable, Cost, Edit, EntryPointKind, EntryPointRef, FileId, Files, Finding, Fix, Grade, Handler, LedgerRow, Lens,
    NotLookedAt, QueryKind, QuerySite, QuerySubject, Review, RuleInfo, Safety, SensitiveAccess, Sensitivity, Severity,
    SourceFile, Span, Step, Summary,
};

const VIEWS: &str = r#"from django.views.decorators.cache import cache_page


def recent_orders():
    return Order.objects.order_by("-created")[:25]


def order_list(request):
    return render(request, "shop/orders.html", {"orders": recent_orders()})


@cache_page(60 * 15)
@login_required
def dashboard(request):
    return HttpResponse(request.user.username)
"#;

const ORDERS: &str = "{% for order in orders %}{% include \"shop/_row.html\" %}{% endfor %}\n";
const ROW: &str = "<tr><td>{{ order.customer.name }}</td><td>{{ order.customer.region.name }}</td></tr>\n";

pub(crate) static RULES: [RuleInfo; 2] = [
    RuleInfo {
        name: "balance/cached-private-page",
        lens: Lens::Balance,
        summary: "a page that depends on the user is cached for everybody",
        severity: Severity::Critical,
        since: "0.1.0",
        fixes: true,
        references: &["CWE-524", "OWASP A01:2021", "ASVS 5.0 V14"],
        page: "# cached-private-page\n\nThe key of the cache is the URL.\n\n## What to do\n\nCache the *rows*.\n\n<!-- tests -->\n\n## A case\n",
    },
    RuleInfo {
        name: "swift/n-plus-one",
        lens: Lens::Swift,
        summary: "each row of a loop asks the database once more",
        severity: Severity::High,
        since: "0.1.0",
        fixes: true,
        references: &[],
        page: "",
    },
];

pub(crate) fn rules() -> Vec<&'static RuleInfo> {
    RULES.iter().collect()
}

/// The span of `needle` in the text of a file.
fn span(files: &Files, file: FileId, needle: &str) -> Span {
    let start = files.get(file).text.find(needle).unwrap();
    Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + needle.len()).unwrap())
}

fn step(label: &'static str, span: Span, text: &str, excerpt: bool) -> Step {
    Step { label, span, text: text.to_owned(), excerpt }
}

fn entry(name: &str, route: &str, who: &str) -> EntryPointRef {
    EntryPointRef {
        kind: EntryPointKind::Route,
        name: name.to_owned(),
        route: Some(route.to_owned()),
        who: who.to_owned(),
    }
}

pub(crate) fn review() -> Review {
    let mut files = Files::default();
    let orders = files.add(SourceFile::new("shop/templates/shop/_row.html", ROW));
    let list = files.add(SourceFile::new("shop/templates/shop/orders.html", ORDERS));
    let views = files.add(SourceFile::new("shop/views.py", VIEWS));

    let n_plus_one = n_plus_one(&files, orders, list, views);
    let private_page = private_page(&files, views);
    let ledger = ledger(&files, &n_plus_one, views);
    let summary = Summary {
        project: "shop".to_owned(),
        django_version: Some("5.2.19".to_owned()),
        settings: vec!["config.settings".to_owned()],
        python_files: 212,
        templates: 96,
        migrations: 1,
        lock_files: vec!["uv.lock".to_owned()],
        entry_points: 2,
        not_looked_at: vec![NotLookedAt {
            what: "templates that did not parse".to_owned(),
            count: 1,
            examples: vec!["mail/old.html:40".to_owned()],
        }],
        in_baseline: 1,
        ignored: 2,
        ..Summary::default()
    };
    Review { files, findings: vec![n_plus_one, private_page], ledger, summary }
}

fn n_plus_one(files: &Files, row: FileId, list: FileId, views: FileId) -> Finding {
    let site = span(files, row, "order.customer");
    let origin = span(files, views, "Order.objects.order_by(\"-created\")");
    let loop_span = span(files, list, "{% for order in orders %}");
    let insert = Span::new(views, origin.start + 14, origin.start + 14);
    Finding {
        rule: "swift/n-plus-one",
        lens: Lens::Swift,
        severity: Severity::High,
        grade: Grade::Read,
        span: site,
        symbol: "shop.views.order_list".to_owned(),
        discriminator: "shop.Order.customer".to_owned(),
        message: "Each row of /orders/ asks the database two more questions.".to_owned(),
        cost_sentence: "51 queries where 1 is enough.".to_owned(),
        cost: Cost::product(2, ["orders".into()]),
        subject: Some(QuerySubject {
            model: "shop.Customer".to_owned(),
            relation: Some("shop.Order.customer".to_owned()),
            relations: Vec::new(),
            kind: QueryKind::Forward,
        }),
        origin: Some(origin),
        loop_span: Some(loop_span),
        steps: vec![
            step("view", span(files, views, "def order_list(request):"), "order_list(request)", false),
            step("built", origin, "recent_orders() → Order, nothing joined", true),
            step("loop", loop_span, "{% for order in orders %}", false),
            step("asked", site, "order.customer, once for each of the orders", true),
            step("asked", span(files, row, "order.customer.region"), "then .region", true),
        ],
        entry_points: (1..=5)
            .map(|at| entry("shop.views.order_list", &format!("/orders/{at}/"), "anonymous"))
            .collect(),
        fixes: vec![Fix::new(
            "load the customers and their regions with the orders",
            Safety::Safe,
            vec![Edit { span: insert, text: "select_related(\"customer__region\").".to_owned() }],
        )],
        careful: vec!["`customer` alone leaves 26 queries: the region is one step further.".to_owned()],
        other_eye: Some("No conflict: nothing on this path is cached.".to_owned()),
    }
}

fn private_page(files: &Files, views: FileId) -> Finding {
    let site = span(files, views, "@cache_page(60 * 15)");
    Finding {
        rule: "balance/cached-private-page",
        lens: Lens::Balance,
        severity: Severity::Critical,
        grade: Grade::Proved,
        span: site,
        symbol: "shop.views.dashboard".to_owned(),
        discriminator: String::new(),
        message: "The first visitor's dashboard is shown to everyone for 15 minutes, even signed out.".to_owned(),
        cost_sentence: String::new(),
        cost: Cost::default(),
        subject: None,
        origin: None,
        loop_span: None,
        steps: vec![
            step("cached", site, "the key is the URL, not the user", false),
            step("private", span(files, views, "request.user.username"), "request.user.username", false),
        ],
        entry_points: vec![entry("shop.views.dashboard", "/account/", "authenticated")],
        fixes: vec![Fix::words("cache the rows for each user instead of the page")],
        careful: Vec::new(),
        other_eye: None,
    }
}

fn ledger(files: &Files, n_plus_one: &Finding, views: FileId) -> Vec<LedgerRow> {
    let mut cost = Cost::constant(1);
    cost.add(2, ["orders".into()]);
    let queries = vec![
        QuerySite {
            span: n_plus_one.origin.unwrap(),
            built: n_plus_one.origin,
            shape: "Order, 25 newest".to_owned(),
            model: "shop.Order".to_owned(),
            kind: QueryKind::Query,
            multiplicity: Cost::constant(1),
            conditional: false,
            steps: n_plus_one.steps[..2].iter().cloned().map(Arc::new).collect(),
        },
        QuerySite {
            span: n_plus_one.span,
            built: None,
            shape: "Order.customer of each order".to_owned(),
            model: "shop.Customer".to_owned(),
            kind: QueryKind::Forward,
            multiplicity: Cost::product(2, ["orders".into()]),
            conditional: true,
            steps: n_plus_one.steps.iter().cloned().map(Arc::new).collect(),
        },
    ];
    let mut open = Cost::constant(2);
    open.open = true;
    let account = LedgerRow {
        entry: entry("shop.views.dashboard", "/account/", "authenticated"),
        methods: vec!["GET".to_owned()],
        span: span(files, views, "def dashboard(request):"),
        handlers: Vec::new(),
        queries: Vec::new(),
        cost: open,
        reads: vec!["auth.User".to_owned()],
        writes: Vec::new(),
        sensitive: Vec::new(),
        filters_by_user: true,
        cacheable: Cacheable::Private,
        cacheable_because: "it shows request.user.username".to_owned(),
        unknowns: vec!["login_required of a package that is not known".to_owned()],
    };
    let orders = LedgerRow {
        entry: entry("shop.views.order_list", "/orders/", "anonymous"),
        methods: vec!["GET".to_owned()],
        span: span(files, views, "def order_list(request):"),
        handlers: vec![Handler {
            function: "order_list".to_owned(),
            span: span(files, views, "def order_list(request):"),
        }],
        queries,
        cost,
        reads: vec!["shop.Customer".to_owned(), "shop.Order".to_owned()],
        writes: Vec::new(),
        sensitive: vec![SensitiveAccess {
            class: Sensitivity::Personal,
            write: false,
            model: "shop.Customer".to_owned(),
            fields: vec!["email".to_owned(), "phone".to_owned()],
            filters: vec!["through shop.Order.customer".to_owned()],
        }],
        filters_by_user: false,
        cacheable: Cacheable::Public,
        cacheable_because: "nothing on the way depends on the user".to_owned(),
        unknowns: Vec::new(),
    };
    vec![account, orders]
}

/// What an attacker who can name files and write code might try.
pub(crate) fn hostile() -> Review {
    let mut review = review();
    let text = "x = '\u{1b}[2J\u{9b}31m ```` ]]> | <b>&'\n\u{1b}]0;title\u{7}\n";
    let file = review.files.add(SourceFile::new("a|b\n::error::\u{1b}[31m`]]>%,:&.py", text));
    let mut finding = review.findings[0].clone();
    finding.span = Span::new(file, 3, 20);
    finding.message = "A line\r\n::error file=x::y\u{1b}[31m | <img> `` ]]> % \u{202e} \u{0} \u{ffff}".into();
    finding.cost_sentence = "two\nlines\u{1b}]0;t\u{7}".into();
    finding.symbol = "a\"<>&'\u{1}".into();
    finding.careful = vec!["```\n# not a heading\u{1b}".to_owned()];
    finding.other_eye = Some("\u{9b}31m".to_owned());
    finding.entry_points[0].route = Some("/\u{1b}[0m|/".to_owned());
    for (step, (start, end)) in finding.steps.iter_mut().zip([(0, 5), (3, 900), (900, 2), (60, 61), (6, 6)]) {
        step.span = Span::new(file, start, end);
        step.text.push_str("\n\u{1b}[1m|");
        step.excerpt = true;
    }
    finding.fixes[0].title = "a\n::warning::\u{1b}".into();
    finding.fixes[0].edits = vec![
        Edit { span: Span::new(file, 0, 1), text: "```\u{1b}[0m\n]]>".to_owned() },
        Edit { span: Span::new(file, 7000, 8000), text: "far".to_owned() },
    ];
    let mut lost = finding.clone();
    lost.span = Span::new(FileId(900), 5, 1);
    lost.origin = Some(lost.span);
    lost.steps.clear();
    lost.fixes[0].edits.push(Edit { span: Span::new(FileId(900), 0, 0), text: "x".to_owned() });
    review.findings.extend([finding, lost]);
    review.summary.project = "\u{1b}[31mshop\n".into();
    review.summary.not_looked_at[0].examples = vec!["\u{1b}[31m\n- x".to_owned()];
    review.ledger[0].entry.who = "permission: shop.view_order, shop.change_order or shop.delete_order".into();
    review.ledger[1].entry.route = Some("/\u{1b}[31m\n/".to_owned());
    review
}

pub(crate) fn written(format: Format, review: &Review, style: &Style) -> String {
    let mut out = Vec::new();
    swiftsure_report::write(format, review, &rules(), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a function wrote.
pub(crate) fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}
