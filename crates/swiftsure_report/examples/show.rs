#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, dead_code, clippy::unwrap_used)]
#[path = "../tests/fixture.rs"]
mod fixture;
use std::io::Write;
use swiftsure_report::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let review = if args[2] == "hostile" { fixture::hostile() } else { fixture::review() };
    let width = args.get(3).map_or(80, |w| w.parse().unwrap());
    let style = Style { width, color: args.get(4).is_some_and(|a| a.contains('c')), unicode: !args.get(4).is_some_and(|a| a.contains('a')), verbose: args.get(4).is_some_and(|a| a.contains('v')), ..Style::default() };
    let mut out = std::io::stdout().lock();
    let rules = fixture::rules();
    match args[1].as_str() {
        "routes" => routes_table(&review.ledger, &style, &mut out).unwrap(),
        "routes-json" => routes_json(&review.files, &review.ledger, &mut out).unwrap(),
        "detail" => for row in &review.ledger { route_detail(&review.files, row, &style, &mut out).unwrap(); println!("=====") },
        "summary" => closing_summary(&review, Some(std::time::Duration::from_millis(410)), &style, &mut out).unwrap(),
        "explain" => explain_finding(&review.files, &review.findings[1], Some(rules[0]), &style, &mut out).unwrap(),
        "rules" => rules_table(&rules, &style, &mut out).unwrap(),
        f => write(f.parse().unwrap(), &review, &rules, &style, &mut out).unwrap(),
    }
    out.flush().unwrap();
}
