//! A signed document is accepted from anybody who has a certificate.

use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/xml-signature-any-signer",
    page: "xml_signature_any_signer.md",
    summary: "a signed document is accepted from anybody who has a certificate",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-347", "OWASP A02:2021", "ASVS 5.0 V9"],
    run: run,
}

const VERIFY: &[&str] = &["signxml.XMLVerifier().verify", "signxml.verifier.XMLVerifier().verify"];
/// Arguments that say whose signature is meant.
const WHOSE: &[&str] = &["ca_path", "ca_pem_file", "cert_resolver", "cert_subject_name", "hmac_key", "x509_cert"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for (_, site) in called::calls(index, VERIFY.iter().copied()) {
        let Some(call) = index.call(site) else { continue };
        let says_whose = WHOSE.iter().any(|name| swiftsure_python::index::keyword(call, name).is_some());
        if !says_whose && !index.has_more_arguments(site) {
            let message =
                "The signature of anybody who has bought a certificate is accepted: nothing says whose is meant.";
            let fix = Fix::words("name the certificate of the signer: verify(document, x509_cert=certificate)");
            faults.push(Fault::new(index.span(site), Severity::High, message).about("verify").fix(fix));
        }
    }
    called::findings(&RULE.info, context, faults)
}
