//! XML from elsewhere may name files and addresses that are then read.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/xxe",
    page: "xxe.md",
    summary: "an XML parser reads the files and addresses that a document names",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-611", "CWE-776", "OWASP A05:2021", "ASVS 5.0 V1"],
    run: run,
}

const PARSERS: &[&str] =
    &["lxml.etree.XMLParser", "lxml.etree.ETCompatXMLParser", "lxml.etree.XMLPullParser", "lxml.etree.iterparse"];
const ACCESS: &str = "lxml.etree.XSLTAccessControl";
/// Features by which the standard library's parsers follow external entities.
const FEATURES: &[&str] = &["xml.sax.handler.feature_external_ges", "xml.sax.handler.feature_external_pes"];
const FEATURE_TEXTS: &[&str] = &[
    "http://xml.org/sax/features/external-general-entities",
    "http://xml.org/sax/features/external-parameter-entities",
];
const FIX: &str = "leave the defaults, or say resolve_entities=False; defusedxml refuses entities altogether";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let parsers = called::calls(index, PARSERS.iter().copied());
    let mut faults: Vec<Fault> = parsers.into_iter().filter_map(|(path, site)| parser(index, path, site)).collect();
    faults.extend(index.calls(ACCESS).iter().filter_map(|site| open_access(index, *site)));
    faults.extend(index.calls_named("setFeature").iter().filter_map(|site| feature(index, *site)));
    called::findings(&RULE.info, context, faults)
}

fn parser(index: &Index<'_>, path: &str, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let is =
        |name: &str, wanted: bool| keyword(call, name).is_some_and(|value| index.truth(site, value) == Some(wanted));
    let span = index.span(site);
    if is("no_network", false) && !is("resolve_entities", false) {
        let message = format!("`{path}` asks the addresses that a document names (`no_network=False`).");
        return Some(Fault::new(span, Severity::High, message).about("network").fix(Fix::words(FIX)));
    }
    if is("resolve_entities", true) {
        let message = format!("`{path}` puts the files that a document names into it (`resolve_entities=True`).");
        return Some(Fault::new(span, Severity::High, message).about("entities").fix(Fix::words(FIX)));
    }
    if is("huge_tree", true) && !is("resolve_entities", false) {
        let message = format!("`{path}` has no limits (`huge_tree=True`): a small document can fill the memory.");
        let fix = "leave huge_tree off, or say resolve_entities=False and limit the size of the document";
        return Some(Fault::new(span, Severity::Low, message).about("huge").fix(Fix::words(fix)));
    }
    None
}

/// `XSLTAccessControl()`, which forbids only what it is told to.
fn open_access(index: &Index<'_>, site: Site) -> Option<Fault> {
    let reads = index.argument(site, 4, "read_network");
    if index.has_more_arguments(site) || reads.is_some_and(|reads| index.truth(site, reads) != Some(true)) {
        return None;
    }
    let message =
        "`XSLTAccessControl` lets a style sheet read the addresses that it names: it forbids only what it is told to.";
    let fix = "use XSLTAccessControl.DENY_ALL, or read_network=False, write_network=False and the same for files";
    Some(Fault::new(index.span(site), Severity::Low, message).about("access").fix(Fix::words(fix)))
}

/// `parser.setFeature(feature_external_ges, True)`.
fn feature(index: &Index<'_>, site: Site) -> Option<Fault> {
    let (name, state) = (index.argument(site, 0, "name")?, index.argument(site, 1, "state")?);
    let is_on = index.truth(site, state) == Some(true) || index.int(site, state, &|_| None) == Some(1);
    let by_path = index.path(site, name).is_some_and(|path| FEATURES.contains(&path.as_str()));
    let by_text = index.text(site, name).is_some_and(|text| FEATURE_TEXTS.contains(&text.as_str()));
    if !is_on || !(by_path || by_text) {
        return None;
    }
    let message = "An XML parser reads the files and addresses that a document names.";
    Some(
        Fault::new(index.span(site), Severity::High, message).about("feature").fix(Fix::words("leave the feature off")),
    )
}
