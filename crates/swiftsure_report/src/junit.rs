//! JUnit XML: a suite for each file, a failed test for each finding.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use swiftsure_source::{Files, Finding, Review, RuleInfo};

use crate::style::Style;
use crate::{full, place};

/// What every finding is shown with.
type About<'a> = (&'a Files, &'a [&'a RuleInfo]);

pub(crate) fn write(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_file: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &review.findings {
        by_file.entry(place::place(&review.files, finding.span).path).or_default().push(finding);
    }
    let failures = review.findings.len();
    let tests = failures.max(1).to_string();
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attributes([("name", "swiftsure"), ("tests", &tests), ("failures", &failures.to_string())])
        .write_inner_content(|xml| {
            if by_file.is_empty() {
                return passed(xml);
            }
            by_file.iter().try_for_each(|(path, findings)| suite(xml, (&review.files, rules), path, findings))
        })?;
    out.write_all(&xml.into_inner())?;
    writeln!(out)
}

/// A report without any test counts as broken on most servers.
fn passed(xml: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let suite = [("name", "swiftsure"), ("tests", "1"), ("failures", "0")];
    xml.create_element("testsuite").with_attributes(suite).write_inner_content(|xml| {
        let case = [("name", "no findings"), ("classname", "swiftsure")];
        xml.create_element("testcase").with_attributes(case).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn suite(xml: &mut Writer<Vec<u8>>, about: About<'_>, path: &str, findings: &[&Finding]) -> io::Result<()> {
    let (path, count) = (legal(&Style::plain().clean(path)), findings.len().to_string());
    xml.create_element("testsuite")
        .with_attributes([("name", path.as_str()), ("tests", &count), ("failures", &count)])
        .write_inner_content(|xml| findings.iter().try_for_each(|finding| case(xml, about, &path, finding)))?;
    Ok(())
}

fn case(xml: &mut Writer<Vec<u8>>, (files, rules): About<'_>, path: &str, finding: &Finding) -> io::Result<()> {
    let style = Style { quiet: true, ..Style::plain() };
    let place = place::place(files, finding.span);
    let name = format!("{} at line {}", finding.rule, place.line);
    let class = legal(&style.clean(&finding.symbol));
    let message = legal(&style.clean(&finding.message));
    let mut body = Vec::new();
    full::one(files, finding, rules, &style, &mut body)?;
    let body = legal(&String::from_utf8_lossy(&body));
    xml.create_element("testcase")
        .with_attributes([
            ("name", name.as_str()),
            ("classname", &class),
            ("file", path),
            ("line", &place.line.to_string()),
        ])
        .write_inner_content(|xml| {
            xml.create_element("failure")
                .with_attributes([("message", message.as_str()), ("type", finding.severity.as_str())])
                .write_text_content(BytesText::new(&body))?;
            Ok(())
        })?;
    Ok(())
}

/// XML 1.0 knows no escape for some characters; they are replaced.
fn legal(text: &str) -> String {
    let is_legal = |ch: char| matches!(ch, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|ch| if is_legal(ch) { ch } else { char::REPLACEMENT_CHARACTER }).collect()
}
