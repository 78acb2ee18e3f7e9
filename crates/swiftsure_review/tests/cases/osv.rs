//! A service of advisories that speaks the protocol of OSV, as small as it can be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::civil::date;
use swiftsure_review::{AdvisorySource, Known, Options, Scope, check, config, read};
use swiftsure_source::Review;

use crate::cases::support::Folder;

const KNOWN: Known<'_> = Known { rules: &["sure/vulnerable-dependency"], formats: &["full"] };
const ADVISORY: &str =
    r#"{"id": "EX-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "pillow"}, "versions": ["9.0.0"]}]}"#;
const TWO: &str = r#"{"results": [{}, {"vulns": [{"id": "EX-1"}, {"id": "EX-2"}]}]}"#;

/// Answers each path by its text, everything else by 404, and notes what was sent.
fn serve(answers: &'static [(&'static str, &'static str)]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let noted = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&noted);
    // Ends with the process of the tests.
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, answers, &into)));
    (address, noted)
}

fn answer(mut stream: TcpStream, answers: &[(&str, &str)], noted: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let request = lines.next().unwrap_or_default();
    let length = lines.filter_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok()).last();
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let path = request.split(' ').nth(1).unwrap_or_default();
    noted.lock().unwrap().push(format!("{path} {}", String::from_utf8(body).unwrap()).trim_end().to_owned());
    let (status, text) = match answers.iter().find(|(known, _)| *known == path) {
        Some((_, text)) => ("200 OK", *text),
        None => ("404 Not Found", ""),
    };
    let length = text.len();
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}");
}

fn review(service: &str) -> Review {
    let folder = Folder::with(&[
        ("manage.py", "import django\nfrom PIL import Image\n"),
        ("requirements.txt", "celery==5.3.0\npillow==9.0.0\nshop-internal\n"),
    ]);
    let options = Options { advisories: Some(AdvisorySource::typed(service)), ..Options::default() };
    let config = config::load(folder.path(), options, KNOWN).unwrap();
    let project = read(&config, &[], None).unwrap();
    check(project, Scope { include_tests: false, threads: 1, today: date(2026, 11, 21) }).review
}

fn unread(review: &Review) -> Vec<String> {
    review.summary.not_looked_at.iter().map(|kind| format!("{}: {}", kind.what, kind.examples.join(", "))).collect()
}

#[test]
fn a_service_is_told_names_and_versions_and_its_advisories_are_compared() {
    let (service, noted) = serve(&[("/v1/querybatch", TWO), ("/v1/vulns/EX-1", ADVISORY)]);
    let review = review(&service);
    let about = review.findings.iter().filter(|finding| finding.rule == KNOWN.rules[0]);
    let found: Vec<&str> = about.map(|finding| finding.symbol.as_str()).collect();
    assert_eq!(found, ["pillow"]);
    assert_eq!(review.summary.asked.as_deref(), Some(service.as_str()));
    let mut noted = noted.lock().unwrap().clone();
    noted[1..].sort();
    let asked = r#"/v1/querybatch {"queries":[{"package":{"ecosystem":"PyPI","name":"celery"},"version":"5.3.0"},{"package":{"ecosystem":"PyPI","name":"pillow"},"version":"9.0.0"}]}"#;
    assert_eq!(noted, [asked, "/v1/vulns/EX-1", "/v1/vulns/EX-2"]);
    let without = "dependencies without an exact version, not checked against advisories: shop-internal".to_owned();
    let failed = "advisories that could not be read: EX-2: it answers with status 404".to_owned();
    assert_eq!(unread(&review), [failed, without]);
}

#[test]
fn a_service_that_knows_of_nothing_was_asked_and_one_that_does_not_answer_was_not() {
    let (service, _) = serve(&[("/v1/querybatch", r#"{"results": [{}, {}]}"#)]);
    let nothing = unread(&review(&service));
    assert_eq!(nothing, ["dependencies without an exact version, not checked against advisories: shop-internal"]);
    for answers in [&[][..], &[("/v1/querybatch", "<html>")], &[("/v1/querybatch", r#"{"results": [{}]}"#)]] {
        let (service, _) = serve(answers);
        let unread = unread(&review(&service));
        assert!(
            unread[0].starts_with(&format!("advisories that could not be read: {service}: it answers ")),
            "{unread:?}"
        );
        let all = "dependencies not checked against advisories (none could be read): celery, pillow, shop-internal";
        assert_eq!(unread[1], all);
    }
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(unread(&review(&format!("http://{gone}")))[0].contains("it does not answer ("));
}

#[test]
fn only_the_command_line_has_anything_sent() {
    let folder = Folder::with(&[("manage.py", ""), ("swiftsure.toml", "advisories = \"osv\"\n")]);
    let error = config::load(folder.path(), Options::default(), KNOWN).unwrap_err().to_string();
    assert!(error.ends_with("a service is asked only by --advisories osv on the command line"), "{error}");
}
