//! What programs read: the contract of each format, and that nothing in a project can break out of it.

use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use serde_json::Value;
use swiftsure_report::{Format, Style, routes_json, rules_json};
use swiftsure_source::{Cost, Review};

use crate::fixture::{hostile, review, rules, text, written};

fn plain(format: Format, review: &Review) -> String {
    written(format, review, &Style::default())
}

fn parsed(format: Format, review: &Review) -> Value {
    serde_json::from_str(&plain(format, review)).unwrap()
}

/// The names of an object's members, sorted.
fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn nothing_found() -> Review {
    Review { findings: Vec::new(), ..review() }
}

const FINDING: [&str; 27] = [
    "careful",
    "column",
    "cost",
    "cost_sentence",
    "end_column",
    "end_line",
    "entry_points",
    "fingerprint",
    "fixes",
    "grade",
    "id",
    "kind",
    "lens",
    "line",
    "loop",
    "message",
    "model",
    "origin",
    "other_eye",
    "path",
    "references",
    "relation",
    "relations",
    "rule",
    "severity",
    "steps",
    "symbol",
];

#[test]
fn json_has_every_field_of_the_contract() {
    let json = parsed(Format::Json, &review());
    assert_eq!(json["schema_version"], 1);
    assert_eq!(names(&json), ["findings", "schema_version", "summary", "version"]);
    let findings = json["findings"].as_array().unwrap();
    for finding in findings {
        let mut found = names(finding);
        found.sort_unstable();
        assert_eq!(found, FINDING);
    }
    let finding = &findings[0];
    let expected = serde_json::json!({
        "id": "n-plus-one@9c0007c3", "rule": "swift/n-plus-one", "lens": "swift", "severity": "high",
        "grade": "READ", "path": "shop/templates/shop/_row.html", "line": 1, "column": 12, "end_line": 1,
        "end_column": 26, "symbol": "shop.views.order_list", "model": "shop.Customer",
        "relation": "shop.Order.customer", "kind": "forward",
        "origin": { "path": "shop/views.py", "line": 5, "column": 12 },
        "loop": { "path": "shop/templates/shop/orders.html", "line": 1, "column": 1 },
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&finding[name], value, "{name}");
    }
    assert_eq!(finding["cost"]["formula"], "2·|orders|");
    assert_eq!(finding["cost"]["terms"][0], serde_json::json!({ "count": 2, "factors": ["orders"] }));
    let step = serde_json::json!({ "label": "view", "path": "shop/views.py", "line": 8, "column": 1, "text": "order_list(request)" });
    assert_eq!(finding["steps"][0], step);
    let entry = serde_json::json!({ "kind": "route", "name": "shop.views.order_list", "route": "/orders/1/", "auth": "anonymous" });
    assert_eq!(finding["entry_points"][0], entry);
    assert_eq!(finding["fixes"][0]["safety"], "safe");
    let edit = serde_json::json!({
        "path": "shop/views.py", "line": 5, "column": 26, "end_line": 5, "end_column": 26,
        "text": "select_related(\"customer__region\").",
    });
    assert_eq!(finding["fixes"][0]["edits"], serde_json::json!([edit]));
    // A finding that is not about queries says so with null, not by leaving the field out.
    for name in ["model", "relation", "kind", "cost", "origin", "loop"] {
        assert!(findings[1][name].is_null(), "{name}");
    }
    assert_eq!(finding["references"], serde_json::json!([]));
    assert_eq!(findings[1]["references"], serde_json::json!(["CWE-524", "OWASP A01:2021", "ASVS 5.0 V14"]));
    assert_eq!(json["summary"]["not_looked_at"][0]["count"], 1);
}

#[test]
fn json_lines_are_one_object_a_line_whatever_is_in_them() {
    let review = hostile();
    let lines = plain(Format::JsonLines, &review);
    // What Python and JavaScript also take for the end of a line is escaped.
    let ends_line = |ch: char| matches!(ch, '\r' | '\u{b}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    assert!(!lines.contains(ends_line));
    let whole = parsed(Format::Json, &review);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), review.findings.len());
    for (line, finding) in lines.into_iter().zip(whole["findings"].as_array().unwrap()) {
        let mut line = line.as_object().unwrap().clone();
        assert_eq!(line.remove("schema_version"), Some(1.into()));
        assert_eq!(&Value::Object(line), finding);
    }
    assert_eq!(plain(Format::JsonLines, &nothing_found()), "");
}

#[test]
fn json_keeps_hostile_text_and_shows_a_terminal_nothing_to_obey() {
    let review = hostile();
    for format in [Format::Json, Format::JsonLines, Format::Sarif, Format::Gitlab] {
        let json = plain(format, &review);
        assert!(!json.contains(|ch: char| ch != '\n' && (ch.is_control() || ch == '\u{202e}')), "{format}");
    }
    let json = parsed(Format::Json, &review);
    assert_eq!(json["findings"][2]["message"], review.findings[2].message);
    assert_eq!(json["findings"][2]["other_eye"], "\u{9b}31m");
}

#[test]
fn the_ledger_has_every_field_of_the_contract() {
    let review = review();
    let json: Value = serde_json::from_str(&text(|out| routes_json(&review.files, &review.ledger, out))).unwrap();
    let orders = &json["entry_points"][1];
    let expected = serde_json::json!({
        "kind": "route", "route": "/orders/", "methods": ["GET"], "view": "shop.views.order_list",
        "auth": "anonymous", "reads": ["shop.Customer", "shop.Order"], "writes": [], "filters_by_user": false,
        "cacheable": "public", "cacheable_because": "nothing on the way depends on the user", "unknowns": [],
        "path": "shop/views.py", "line": 8,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&orders[name], value, "{name}");
    }
    let sensitive = serde_json::json!([{
        "class": "personal", "access": "read", "model": "shop.Customer", "fields": ["email", "phone"],
        "filters": ["through shop.Order.customer"],
    }]);
    assert_eq!(orders["sensitive"], sensitive);
    assert_eq!(orders["cost"]["formula"], "1 + 2·|orders|");
    assert_eq!(
        orders["handlers"][0],
        serde_json::json!({"function": "order_list", "path": "shop/views.py", "line": 8})
    );
    assert_eq!(orders["queries"][0]["origin"]["path"], "shop/views.py");
    assert_eq!(orders["queries"][1]["origin"], Value::Null);
    let site = &orders["queries"][1];
    assert_eq!((&site["shape"], &site["kind"]), (&"Order.customer of each order".into(), &"forward".into()));
    assert_eq!(site["multiplicity"]["formula"], "2·|orders|");
    assert_eq!((&site["conditional"], &site["path"]), (&true.into(), &"shop/templates/shop/_row.html".into()));
    assert_eq!(json["entry_points"][0]["cost"]["open"], true);
}

#[test]
fn the_rules_are_an_object_with_their_pages() {
    let json: Value = serde_json::from_str(&text(|out| rules_json(&rules(), out))).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(
        names(&json["rules"][0]),
        ["fixes", "lens", "name", "page", "references", "severity", "since", "summary"]
    );
}

#[test]
fn sarif_has_rules_with_help_and_results_with_their_proof() {
    let log = parsed(Format::Sarif, &review());
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["rules"][0]["id"], "balance/cached-private-page");
    assert_eq!(driver["rules"][0]["properties"]["security-severity"], "9.5");
    for rule in driver["rules"].as_array().unwrap() {
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
    }
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], driver["rules"][1]["id"]);
    assert_eq!((&result["ruleIndex"], &result["level"]), (&1.into(), &"error".into()));
    assert_eq!(result["partialFingerprints"]["swiftsure/v1"], "9c0007c3e5ffdaf6");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shop/templates/shop/_row.html");
    let region = serde_json::json!({ "startLine": 1, "startColumn": 12, "endLine": 1, "endColumn": 26 });
    assert_eq!(place["region"], region);
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    assert_eq!(steps.len(), 5);
    assert_eq!(steps[1]["location"]["message"]["text"], "built: recent_orders() → Order, nothing joined");
    assert_eq!(steps[1]["location"]["physicalLocation"]["region"]["startLine"], 5);
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 2);
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "shop/views.py");
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "select_related(\"customer__region\").");
    // The tests of a page are not for readers.
    assert!(driver["rules"][0]["help"]["markdown"].as_str().unwrap().ends_with("Cache the *rows*."));
    let tags = ["performance", "security", "external/cwe/cwe-524", "OWASP A01:2021", "ASVS 5.0 V14"];
    assert_eq!(driver["rules"][0]["properties"]["tags"], serde_json::json!(tags));
    assert_eq!(run["taxonomies"][1], serde_json::json!({ "name": "CWE", "taxa": [{ "id": "CWE-524" }] }));
    assert_eq!(run["results"][1]["taxa"][1]["toolComponent"]["name"], "OWASP");
    assert!(result.get("taxa").is_none());
    // A fix in words is none that a program could apply.
    assert!(run["results"][1].get("fixes").is_none());
    let unread = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(unread, "Not looked at: templates that did not parse: 1 (mail/old.html:40)");
}

#[test]
fn fingerprints_are_unique_even_where_findings_are_not() {
    let mut review = hostile();
    review.findings.push(review.findings[0].clone());
    let sarif = parsed(Format::Sarif, &review);
    let gitlab = parsed(Format::Gitlab, &review);
    let of_sarif = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let of_sarif: Vec<&Value> = of_sarif.map(|one| &one["partialFingerprints"]["swiftsure/v1"]).collect();
    let of_gitlab: Vec<&Value> = gitlab.as_array().unwrap().iter().map(|one| &one["fingerprint"]).collect();
    assert_eq!(of_sarif, of_gitlab);
    let different: std::collections::BTreeSet<&str> = of_gitlab.iter().filter_map(|one| one.as_str()).collect();
    assert_eq!(different.len(), review.findings.len());
    assert!(different.contains("9c0007c3e5ffdaf6") && different.contains("9c0007c3e5ffdaf6:2"));
}

#[test]
fn gitlab_gets_an_array_of_issues_with_its_own_words_for_severity() {
    let issues = parsed(Format::Gitlab, &review());
    let expected = serde_json::json!({
        "description": "Each row of /orders/ asks the database two more questions. 51 queries where 1 is enough.",
        "check_name": "swift/n-plus-one",
        "fingerprint": "9c0007c3e5ffdaf6",
        "severity": "major",
        "location": { "path": "shop/templates/shop/_row.html", "lines": { "begin": 1, "end": 1 } },
    });
    assert_eq!(issues[0], expected);
    assert_eq!(issues[1]["severity"], "critical");
    let weakness = serde_json::json!({ "type": "cwe", "name": "CWE-524", "value": "524" });
    assert_eq!((&issues[1]["identifiers"][0], &issues[1]["identifiers"][1]["type"]), (&weakness, &"owasp".into()));
    assert_eq!(parsed(Format::Gitlab, &nothing_found()), serde_json::json!([]));
}

#[test]
fn github_gets_one_command_a_finding_with_what_would_end_it_escaped() {
    assert_eq!(
        plain(Format::Github, &review()).lines().next(),
        Some(
            "::error title=swift/n-plus-one (high),file=shop/templates/shop/_row.html,line=1,endLine=1,col=12,\
             endColumn=26::Each row of /orders/ asks the database two more questions.%0A51 queries where 1 is \
             enough.%0AFix: load the customers and their regions with the orders%0Aswiftsure explain \
             n-plus-one@9c0007c3"
        )
    );
    let commands = plain(Format::Github, &hostile());
    assert_eq!(commands.lines().count(), 4);
    assert!(commands.lines().all(|line| line.starts_with("::error title=")));
    let (properties, data) = commands.lines().nth(2).unwrap()[2..].split_once("::").unwrap();
    assert!(properties.contains(",file=a|b %3A%3Aerror%3A%3A␛[31m`]]>%25%2C%3A&.py,"), "{properties}");
    assert!(data.starts_with("A line  ::error file=x::y␛[31m | <img> `` ]]> %25 "), "{data}");
}

/// The names and attributes of all elements of a document, in order.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(tag) | Xml::Empty(tag) => {
                let attribute = |one: quick_xml::events::attributes::Attribute<'_>| {
                    (one.key.as_ref().to_owned(), quick_xml::escape::unescape(&one.value).unwrap().into_owned())
                };
                let attributes = tag.attributes().map(|one| attribute(one.unwrap())).collect();
                elements.push((tag.name().as_ref().to_owned(), attributes));
            }
            Xml::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn junit_is_a_failed_test_for_each_finding_and_a_passed_one_where_there_is_none() {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let found = elements(&plain(Format::Junit, &review()));
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["testsuites", "testsuite", "testcase", "failure", "testsuite", "testcase", "failure"]);
    assert_eq!(found[0].1, [("name", "swiftsure"), ("tests", "2"), ("failures", "2")].map(pair));
    let case = [
        ("name", "swift/n-plus-one at line 1"),
        ("classname", "shop.views.order_list"),
        ("file", "shop/templates/shop/_row.html"),
        ("line", "1"),
    ];
    assert_eq!(found[2].1, case.map(pair));
    let message = "Each row of /orders/ asks the database two more questions.";
    assert_eq!(found[3].1, [("message", message), ("type", "high")].map(pair));

    let none = elements(&plain(Format::Junit, &nothing_found()));
    assert_eq!(none.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["testsuites", "testsuite", "testcase"]);
    assert_eq!(none[0].1[1..], [("tests", "1"), ("failures", "0")].map(pair));

    let xml = plain(Format::Junit, &hostile());
    assert_eq!(elements(&xml).iter().filter(|(name, _)| name == "failure").count(), 4);
    let is_legal = |ch: char| matches!(ch, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(is_legal));
}

#[test]
fn markup_from_the_project_is_text_in_markdown() {
    use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};
    let page = plain(Format::Markdown, &hostile());
    let events: Vec<Event> = Parser::new_ext(&page, Options::ENABLE_TABLES).collect();
    let count = |is: &dyn Fn(&Event) -> bool| events.iter().filter(|event| is(event)).count();
    assert_eq!(count(&|event| matches!(event, Event::Html(_) | Event::InlineHtml(_))), 0);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))), 1);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }))), 4 + 1);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::TableRow))), 3 + 4);
}

#[test]
fn a_cost_that_is_not_known_to_the_end_says_so() {
    let mut review = review();
    let mut cost = Cost::constant(3);
    (cost.open, cost.upper) = (true, true);
    review.findings[0].cost = cost;
    let cost = &parsed(Format::Json, &review)["findings"][0]["cost"];
    assert_eq!((&cost["formula"], &cost["open"], &cost["upper"]), (&"3 + ?".into(), &true.into(), &true.into()));
}

#[test]
fn the_same_review_gives_the_same_bytes() {
    for format in Format::ALL {
        assert_eq!(plain(format, &hostile()), plain(format, &hostile()), "{format}");
        assert_eq!(format.as_str().parse(), Ok(format));
    }
}
