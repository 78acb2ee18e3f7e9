//! What people read: each format on the sample, and what holds for all of them.

use std::time::Duration;

use swiftsure_report::{
    Format, Style, closing_summary, explain_findings, explain_rule, route_detail, routes_table, rules_table,
};
use swiftsure_source::{Cost, Review, RuleInfo};
use unicode_width::UnicodeWidthStr;

use crate::fixture::{RULES, hostile, review, rules, text, written};

const PLAIN: Style = Style { color: false, width: 80, unicode: true, verbose: false, quiet: false, paths: "" };

/// Everything that a person may be shown of a review, by name.
fn screens(review: &Review, style: &Style) -> Vec<(&'static str, String)> {
    let mut screens = vec![
        ("full", written(Format::Full, review, style)),
        ("concise", written(Format::Concise, review, style)),
        ("grouped", written(Format::Grouped, review, style)),
        ("summary", text(|out| closing_summary(review, Some(Duration::from_millis(410)), style, out))),
        ("routes", text(|out| routes_table(&review.ledger, style, out))),
        ("rules", text(|out| rules_table(&rules(), style, out))),
        ("rule", text(|out| explain_rule(&RULES[0], style, out))),
        ("explain", text(|out| explain_findings(&review.files, &[&review.findings[0]], Some(&RULES[0]), style, out))),
    ];
    screens
        .extend(review.ledger.iter().map(|row| ("detail", text(|out| route_detail(&review.files, row, style, out)))));
    screens
}

#[test]
fn full_tells_the_finding_from_the_sentence_to_the_next_command() {
    let full = written(Format::Full, &review(), &PLAIN);
    let (n_plus_one, private_page) = full.split_once("\n\n\n").unwrap();
    assert_eq!(
        n_plus_one,
        r#"swift/n-plus-one · high                                                     READ
Each row of /orders/ asks the database two more questions.
51 queries where 1 is enough.

  1 view      order_list(request)              shop/views.py:8
  2 built     recent_orders() → Order, nothing joined  shop/views.py:5
      5 |     return Order.objects.order_by("-created")[:25]
        |            ----------------------------------
  3 loop      {% for order in orders %}        shop/templates/shop/orders.html:1
  4 asked     order.customer, once for each    shop/templates/shop/_row.html:1
              of the orders
  5 asked     then .region                     shop/templates/shop/_row.html:1
      1 | <tr><td>{{ order.customer.name }}</td><td>{{ order.customer.region.n…
        |            ^^^^^^^^^^^^^^                    ---------------------

  cost      2·|orders| queries for shop.Order.customer (forward)
  reached   by /orders/1/ (anonymous), /orders/2/ (anonymous), /orders/3/
            (anonymous) and 2 more
  fix       safe: load the customers and their regions with the orders
            shop/views.py
      5 -     return Order.objects.order_by("-created")[:25]
      5 +     return Order.objects.select_related("customer__region").order_by("-created")[:25]
  careful   `customer` alone leaves 26 queries: the region is one step further.
  sure      No conflict: nothing on this path is cached.

next  swiftsure explain n-plus-one@9c0007c3
      not a problem here?  {# swiftsure: ignore[n-plus-one]: reason #}"#
    );
    // Without a cost, an excerpt or an edit nothing stands in their place.
    assert_eq!(
        private_page,
        "balance/cached-private-page · critical                                    PROVED
The first visitor's dashboard is shown to everyone for 15 minutes, even signed
out.

  1 cached    the key is the URL, not the user  shop/views.py:12
  2 private   request.user.username             shop/views.py:15

  reached   by /account/ (authenticated)
  fix       cache the rows for each user instead of the page
  see       CWE-524, OWASP A01:2021, ASVS 5.0 V14

next  swiftsure explain cached-private-page@1ac8d412
      not a problem here?  # swiftsure: ignore[cached-private-page]: reason
"
    );
}

#[test]
fn a_finding_about_which_little_is_known_leaves_no_empty_labels() {
    let mut review = review();
    review.findings.truncate(1);
    let finding = &mut review.findings[0];
    (finding.cost, finding.subject, finding.other_eye) = (Cost::default(), None, None);
    finding.cost_sentence.clear();
    finding.steps.clear();
    finding.entry_points.clear();
    finding.fixes.clear();
    finding.careful.clear();
    assert_eq!(
        written(Format::Full, &review, &Style { quiet: true, ..PLAIN }),
        "swift/n-plus-one · high                                                     READ
Each row of /orders/ asks the database two more questions.

  1 here      shop.views.order_list  shop/templates/shop/_row.html:1
      1 | <tr><td>{{ order.customer.name }}</td><td>{{ order.customer.region.n…
        |            ^^^^^^^^^^^^^^
"
    );
}

#[test]
fn concise_is_one_line_a_finding() {
    assert_eq!(
        written(Format::Concise, &review(), &PLAIN),
        "shop/templates/shop/_row.html:1:12: high swift/n-plus-one@9c0007c3 Each row of /orders/ asks the database \
         two more questions. [via shop/views.py:5] [fix: safe]\n\
         shop/views.py:12:1: critical balance/cached-private-page@1ac8d412 The first visitor's dashboard is shown \
         to everyone for 15 minutes, even signed out.\n"
    );
    assert_eq!(written(Format::Concise, &hostile(), &PLAIN).lines().count(), 4);
}

#[test]
fn grouped_gathers_the_findings_of_a_file_under_its_name() {
    let mut review = review();
    review.findings.push(review.findings[0].clone());
    assert_eq!(
        written(Format::Grouped, &review, &PLAIN),
        "shop/templates/shop/_row.html
  1:12  high      swift/n-plus-one@9c0007c3
                  Each row of /orders/ asks the database two more questions.
                  [via shop/views.py:5] [fix: safe]
  1:12  high      swift/n-plus-one@9c0007c3
                  Each row of /orders/ asks the database two more questions.
                  [via shop/views.py:5] [fix: safe]

shop/views.py
  12:1  critical  balance/cached-private-page@1ac8d412
                  The first visitor's dashboard is shown to everyone for 15
                  minutes, even signed out.
"
    );
}

#[test]
fn the_summary_says_what_was_read_what_comes_first_and_what_was_not_looked_at() {
    let review = review();
    assert_eq!(
        text(|out| closing_summary(&review, Some(Duration::from_millis(410)), &PLAIN, out)),
        "shop   Django 5.2.19 · settings config.settings · 2 entry points · 0.41 s
Read 212 Python files, 96 templates, 1 migration, uv.lock. Nothing was run or
sent.

Do these two first
  1  The first visitor's dashboard is shown to everyone for 15 minutes, even
     signed out.
     cached-private-page@1ac8d412 · critical · shop/views.py:12           PROVED
  2  Each row of /orders/ asks the database two more questions.
     n-plus-one@9c0007c3 · high · shop/templates/shop/_row.html:1           READ

            critical    high  medium     low
  swift            0       1       0       0   time: not measured
  sure             0       0       0       0
  balance          1       0       0       0   where fast and safe conflict
Not shown: 1 finding is in the baseline and 2 findings are ignored by a comment.
Not looked at: templates that did not parse: 1 (mail/old.html:40)

next  swiftsure explain cached-private-page@1ac8d412
"
    );
    assert_eq!(text(|out| closing_summary(&review, None, &Style { quiet: true, ..PLAIN }, out)), "");
}

#[test]
fn the_next_commands_name_the_project_as_the_user_did() {
    let mut review = review();
    review.summary.in_baseline = 0;
    let style = Style { paths: " ../shop", ..PLAIN };
    let summary = |review: &Review| text(|out| closing_summary(review, None, &style, out));
    assert!(summary(&review).ends_with(
        "\nnext  swiftsure explain cached-private-page@1ac8d412 ../shop\nthen  swiftsure baseline ../shop\n"
    ));
    review.findings.clear();
    assert!(summary(&review).ends_with("\nnext  swiftsure routes --project ../shop\n"));
    let routes = text(|out| routes_table(&review.ledger, &style, out));
    assert!(routes.ends_with("\nnext  swiftsure routes /orders/ --project ../shop\n"));
}

#[test]
fn what_is_wrong_with_an_ignore_is_a_warning() {
    let mut review = review();
    review.summary.elsewhere = 3;
    review.summary.warnings = vec!["shop/views.py:4: This ignore names no rule, so it silences nothing.".to_owned()];
    let summary = text(|out| closing_summary(&review, None, &PLAIN, out));
    assert!(summary.contains(
        "\nNot shown: 3 findings are outside of what was asked for, 1 finding is in the\nbaseline and 2 findings are \
         ignored by a comment.\nWarning: shop/views.py:4: This ignore names no rule, so it silences nothing.\n"
    ), "{summary}");
}

#[test]
fn no_findings_are_a_sentence_and_not_a_clean_bill_where_something_was_not_followed() {
    let mut review = review();
    review.findings.clear();
    let full = |review: &Review| written(Format::Full, review, &PLAIN);
    assert_eq!(full(&review), "No new findings in 212 Python files and 96 templates.\n");
    review.summary.in_baseline = 0;
    assert_eq!(full(&review), "No findings in what could be followed of 212 Python files and 96 templates.\n");
    review.summary.not_looked_at.clear();
    review.summary.python_files = 1;
    assert_eq!(full(&review), "No findings in 1 Python file and 96 templates.\n");
    let summary = |review: &Review| text(|out| closing_summary(review, None, &PLAIN, out));
    assert!(
        summary(&review).ends_with("\nNot shown: 2 findings are ignored by a comment.\n\nnext  swiftsure routes\n")
    );
    review.summary.gone = 2;
    assert!(summary(&review).ends_with(
        "\n2 findings of the baseline are gone; `swiftsure baseline --shrink` takes them\nout.\n\n\
         next  swiftsure baseline --shrink\n"
    ));
    review.summary.entry_points = 0;
    assert_eq!(
        full(&review),
        "No findings, but no way in either: no URL, command or task was understood in 1\nPython file and 96 templates.\n"
    );
}

#[test]
fn markdown_is_a_page_of_its_own() {
    let page = written(Format::Markdown, &review(), &PLAIN);
    assert!(page.starts_with(
        "# Swiftsure review of shop

2 findings in 212 Python files, 96 templates and 1 migration. Nothing was run or sent.

Not shown: 1 finding is in the baseline and 2 findings are ignored by a comment.

| | critical | high | medium | low |
| --- | ---: | ---: | ---: | ---: |
| swift | 0 | 1 | 0 | 0 |
"
    ));
    for part in [
        "| Each row of /orders/ asks the database two more questions. | high | READ | `shop/templates/shop/_row.html:1` |\n",
        "\n## Each row of /orders/ asks the database two more questions.\n\n`swift/n-plus-one` · high · READ · ",
        "\n```text\n  1 view      order_list(request)              shop/views.py:8\n",
        "\n**Cost**: 2·\\|orders\\| queries for shop.Order.customer (forward)\n",
        "\n**Reached by**: `/account/` (authenticated)\n",
        "\n**Fix** (safe): load the customers",
        "\n**See**: CWE-524, OWASP A01:2021, ASVS 5.0 V14\n",
        "\n```diff\n--- shop/views.py\n+++ shop/views.py\n@@ line 5 @@\n-    return Order",
        "\nMore: `swiftsure explain n-plus-one@9c0007c3`\n",
        "\n## Not looked at\n\n- templates that did not parse: 1 (mail/old.html:40)\n",
    ] {
        assert!(page.contains(part), "{part}\nis not in\n{page}");
    }
}

#[test]
fn routes_say_who_may_call_what_a_cache_may_hold_and_how_many_queries() {
    let mut ledger = review().ledger;
    assert_eq!(
        text(|out| routes_table(&ledger, &PLAIN, out)),
        "entry point    who may call   cache    queries
GET /account/  authenticated  private  2 + ?
GET /orders/   anonymous      public   1 + 2·|orders|

2 entry points; 1 whose queries grow with the data; 1 without a guard that read
secret or personal fields; 1 not understood to the end.

next  swiftsure routes /orders/
"
    );
    // What is too wide for its column has a line of its own; what a shell would take for its own is quoted.
    ledger.remove(0);
    ledger[0].entry.route = Some("/shop/<slug:shop>/orders/<int:pk>/".to_owned());
    ledger[0].entry.who = "permission: shop.view_order".to_owned();
    ledger[0].cost.add(3, ["orders".into(), "order.lines".into()]);
    assert_eq!(
        text(|out| routes_table(&ledger, &PLAIN, out)),
        "entry point                       who may call          cache    queries
GET /shop/<slug:shop>/orders/<int:pk>/
                                  permission: shop.view_order
                                                        public
    1 + 2·|orders| + 3·|order.lines|·|orders|

1 entry point; 1 whose queries grow with the data.

next  swiftsure routes '/shop/<slug:shop>/orders/<int:pk>/'
"
    );
    assert_eq!(text(|out| routes_table(&[], &PLAIN, out)), "No entry points were found.\n");
}

#[test]
fn one_route_shows_how_each_term_of_its_cost_arises() {
    let review = review();
    let detail = text(|out| route_detail(&review.files, &review.ledger[1], &PLAIN, out));
    assert!(detail.starts_with(
        "GET /orders/ → shop.views.order_list
shop/views.py:8

  who       anonymous
  queries   1 + 2·|orders|
  cache     public: nothing on the way depends on the user
  reads     shop.Customer, shop.Order
  rows      no query is narrowed to the user
  fields    personal: reads email, phone of shop.Customer; rows: through
            shop.Order.customer

1 query
  Order, 25 newest (query)                                       shop/views.py:5

2·|orders| queries
  2 times Order.customer of each order (forward, in a branch)
    shop/templates/shop/_row.html:1
    1 view      order_list(request)            shop/views.py:8
"
    ));
}

#[test]
fn what_one_place_asks_several_times_is_one_line_of_a_route() {
    let review = review();
    let mut row = review.ledger[1].clone();
    row.queries.push(row.queries[1].clone());
    row.cost.upper = true;
    let detail = text(|out| route_detail(&review.files, &row, &PLAIN, out));
    assert!(detail.contains("\nup to 2·|orders| queries\n  4 times Order.customer of each order"), "{detail}");
    assert!(detail.contains("\n1 query\n"), "{detail}");
    assert!(!detail.contains("  2 times"), "{detail}");
}

#[test]
fn an_explained_finding_ends_with_the_page_of_its_rule_and_does_not_point_to_itself() {
    let review = review();
    let page = text(|out| explain_findings(&review.files, &[&review.findings[1]], Some(&RULES[0]), &PLAIN, out));
    assert!(page.ends_with(
        "

balance/cached-private-page · critical                   has fixes · since 0.1.0
A page that depends on the user is cached for everybody.

  The key of the cache is the URL.

What to do
  Cache the rows.

next  swiftsure routes /account/
      not a problem here?  # swiftsure: ignore[cached-private-page]: reason
"
    ));
    assert!(!page.contains("swiftsure explain"));
}

#[test]
fn without_colour_no_escape_code_is_written_and_with_it_the_text_is_the_same() {
    for review in [review(), hostile()] {
        let color = Style { color: true, ..PLAIN };
        for ((name, plain), (_, painted)) in screens(&review, &PLAIN).into_iter().zip(screens(&review, &color)) {
            let is_control = |ch: char| ch != '\n' && ch.is_control();
            assert!(!plain.contains(is_control), "{name}: {plain:?}");
            assert!(painted.contains("\u{1b}["), "{name} has no colour");
            // Code within a page of a rule is quoted where it cannot be painted.
            if !["rule", "explain"].contains(&name) {
                assert_eq!(unpainted(&painted), plain, "{name}");
            }
        }
    }
}

fn unpainted(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[test]
fn lines_keep_to_the_width_except_for_code_and_what_has_no_space_to_break_at() {
    for (width, verbose) in (56..100).map(|width| (width, width % 2 == 0)) {
        let style = Style { width, verbose, ..PLAIN };
        let screens = screens(&review(), &style).into_iter().chain(screens(&hostile(), &style));
        for (name, screen) in screens.filter(|(name, _)| *name != "concise") {
            let is_diff = |line: &str| line.starts_with("      5 ") && line.contains("order_by(");
            let wide: Vec<&str> = screen.lines().filter(|line| line.width() > width && !is_diff(line)).collect();
            assert!(wide.is_empty(), "{name} at {width}: {wide:#?}");
        }
    }
}

#[test]
fn a_terminal_without_unicode_gets_ascii_only() {
    for (name, screen) in screens(&review(), &Style { unicode: false, ..PLAIN }) {
        assert!(screen.is_ascii(), "{name}: {screen}");
    }
}

#[test]
fn long_names_of_rules_leave_their_summaries_a_line_of_their_own() {
    let long = RuleInfo { name: "sure/a-name-that-is-so-long-that-little-is-left-of-the-line", ..RULES[1] };
    assert_eq!(
        text(|out| rules_table(&[&long], &PLAIN, out)),
        "sure/a-name-that-is-so-long-that-little-is-left-of-the-line  high      fix
    each row of a loop asks the database once more
"
    );
}
