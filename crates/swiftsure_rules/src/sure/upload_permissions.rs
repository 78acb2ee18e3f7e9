//! Uploaded files can be changed by everybody on the machine.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Value;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/upload-permissions",
    page: "upload_permissions.md",
    summary: "uploaded files can be changed or run by everybody on the machine",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-732", "OWASP A01:2021", "ASVS 5.0 V5"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Other accounts on the machine can change what visitors upload",
    fix: "set FILE_UPLOAD_PERMISSIONS = 0o644 and FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755",
    near: &["FILE_UPLOAD_PERMISSIONS", "MEDIA_ROOT"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let files = deployed.get("FILE_UPLOAD_PERMISSIONS");
    if files.surely(|value| matches!(value, Value::Int(mode) if mode & 0o113 != 0)) {
        let text = "`FILE_UPLOAD_PERMISSIONS` lets everybody write or run the files";
        faults.push(Fault::new(files.site, Severity::Low, text));
    }
    let folders = deployed.get("FILE_UPLOAD_DIRECTORY_PERMISSIONS");
    if folders.surely(|value| matches!(value, Value::Int(mode) if mode & 0o002 != 0)) {
        let text = "`FILE_UPLOAD_DIRECTORY_PERMISSIONS` lets everybody write to the folders";
        faults.push(Fault::new(folders.site, Severity::Low, text));
    }
    faults
}
