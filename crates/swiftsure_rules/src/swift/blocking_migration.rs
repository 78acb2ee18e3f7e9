//! A migration that stops the program while it runs: it holds a lock that others wait for, or takes away what running
//! code still reads.

use std::collections::BTreeSet;

use swiftsure_django::migrations::{FieldState, Migration, Operation};
use swiftsure_source::{Finding, Fix, Severity, Step, Sym};

use crate::context::Context;
use crate::proof;
use crate::rule::declare_rule;
use crate::swift::columns;

declare_rule! {
    name: "swift/blocking-migration",
    page: "blocking_migration.md",
    summary: "a migration locks a table for as long as its rows take, or takes away what running code still reads",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// What is wrong with one operation.
struct Trouble {
    severity: Severity,
    /// A sentence about the operation.
    what: String,
    fix: String,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    if columns::is_other_database(&context.analysis.schema) {
        return Vec::new();
    }
    let growing: BTreeSet<String> = columns::growing(context).iter().map(|model| model.to_lowercase()).collect();
    context.analysis.migrations.iter().filter_map(|migration| judged(context, migration, &growing)).collect()
}

/// The worst that a migration does; the rest of it are further steps.
fn judged(context: &Context<'_>, migration: &Migration, growing: &BTreeSet<String>) -> Option<Finding> {
    let made: BTreeSet<&str> = of_kind(migration, "CreateModel").map(|operation| operation.model.as_str()).collect();
    // Fields that are taken away before their table goes are part of that.
    let gone: BTreeSet<&str> = of_kind(migration, "DeleteModel").map(|operation| operation.model.as_str()).collect();
    let mut troubles: Vec<(&Operation, Trouble)> = Vec::new();
    for (at, operation) in migration.operations.iter().enumerate() {
        // A table that was made a moment ago has no rows and no readers.
        let is_new = made.contains(operation.model.as_str());
        let before = migration.operations.get(..at).unwrap_or_default();
        let is_gone = gone.contains(operation.model.as_str());
        if let Some(trouble) = trouble(migration, before, &made, operation).filter(|_| !is_new && !is_gone) {
            troubles.push((operation, trouble));
        }
    }
    let worst = troubles.iter().map(|(_, trouble)| trouble.severity).max()?;
    let (operation, trouble) = troubles.iter().find(|(_, trouble)| trouble.severity == worst)?;
    let steps = troubles.iter().map(|(operation, trouble)| Step {
        label: "operation",
        span: operation.span,
        text: if troubles.len() == 1 { named(operation) } else { trouble.what.clone() },
        excerpt: true,
    });
    let info = &RULE.info;
    (!context.text(operation.span).is_empty()).then(|| Finding {
        // A lock is as long as the table is large.
        severity: if growing.contains(&format!("{}.{}", migration.app, operation.model)) {
            worst
        } else {
            Severity::Low
        },
        symbol: format!("{}.{}", migration.app, migration.name),
        discriminator: format!("{} {}", migration.app, migration.name),
        message: trouble.what.clone(),
        steps: steps.collect(),
        fixes: vec![Fix::words(trouble.fix.clone())],
        ..proof::bare(info, operation.span)
    })
}

/// `AddField` of `order.paid`; the message says what is wrong with the only one.
fn named(operation: &Operation) -> String {
    let of = operation.name.map_or_else(|| operation.model.clone(), |name| format!("{}.{name}", operation.model));
    if of.is_empty() { operation.kind.to_owned() } else { format!("{} of `{of}`", operation.kind) }
}

fn of_kind<'a>(migration: &'a Migration, kind: &'static str) -> impl Iterator<Item = &'a Operation> {
    migration.operations.iter().filter(move |operation| operation.kind == kind)
}

fn trouble(
    migration: &Migration,
    before: &[Operation],
    made: &BTreeSet<&str>,
    operation: &Operation,
) -> Option<Trouble> {
    let model = &operation.model;
    let name = operation.name.unwrap_or(Sym::new("?"));
    match operation.kind {
        "AddIndex" => Some(medium(
            format!("Nobody can write to the table of `{model}` while this index is built."),
            "AddIndexConcurrently of django.contrib.postgres.operations, with atomic = False in the migration",
        )),
        "AddIndexConcurrently" | "RemoveIndexConcurrently" if migration.atomic => Some(medium(
            format!("`{}` fails in a transaction, and this migration is one.", operation.kind),
            "atomic = False in the migration",
        )),
        "AddConstraint" => constraint(operation),
        "AddField" => added(operation, operation.field.as_ref()?, name),
        "AlterField" => altered(operation, operation.before.as_ref()?, operation.field.as_ref()?, name),
        // What leads to many rows has no column that old code would read with each row.
        "RemoveField" if operation.before.as_ref().is_none_or(|before| before.class != "ManyToManyField") => Some(low(
            format!("Programs that still run the code from before read `{name}` of `{model}` with each row, and fail."),
            "leave the field out of the code first, with SeparateDatabaseAndState; drop the column with the next release",
        )),
        "RenameField" => Some(low(
            format!("Programs that still run the code from before read `{name}` of `{model}` with each row, and fail."),
            "keep the column: db_column with the old name",
        )),
        "RunSQL" => sql(migration, made, operation.sql?),
        "RunPython" if migration.atomic && operation.rows => {
            let locks = before.iter().find(|earlier| locks(earlier) && !made.contains(earlier.model.as_str()))?;
            Some(medium(
                format!(
                    "This goes through rows while the lock of `{}` on `{}` is held: nobody can read the table until it ends.",
                    locks.kind, locks.model
                ),
                "a migration of its own for the rows, with atomic = False and in parts",
            ))
        }
        _ => None,
    }
}

/// Whether an operation locks the table against readers until the transaction ends.
fn locks(operation: &Operation) -> bool {
    matches!(operation.kind, "AddField" | "AlterField" | "RemoveField" | "RenameField" | "AddConstraint")
        && !operation.model.is_empty()
}

fn constraint(operation: &Operation) -> Option<Trouble> {
    let model = &operation.model;
    match operation.index?.as_str() {
        "CheckConstraint" => Some(medium(
            format!("The table of `{model}` is locked while each row is checked against this constraint."),
            "AddConstraintNotValid first, and ValidateConstraint in a migration of its own",
        )),
        "UniqueConstraint" if operation.partial => Some(medium(
            format!("Nobody can write to the table of `{model}` while the unique index of this constraint is built."),
            "CREATE UNIQUE INDEX CONCURRENTLY by RunSQL, and the constraint as its state_operations, with atomic = False",
        )),
        "UniqueConstraint" => Some(medium(
            format!("The table of `{model}` is locked while the index of this unique constraint is built."),
            "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING INDEX, with atomic = False",
        )),
        _ => None,
    }
}

fn added(operation: &Operation, field: &FieldState, name: Sym) -> Option<Trouble> {
    const EACH_ROW: &[&str] = &["RandomUUID", "UUID4", "UUID7", "Random"];
    let model = &operation.model;
    let class = field.class.as_str();
    let volatile = field.db_default.is_some_and(|function| EACH_ROW.contains(&function.as_str()));
    if volatile || matches!(class, "GeneratedField" | "AutoField" | "BigAutoField" | "SmallAutoField") {
        return Some(medium(
            format!("The table of `{model}` is locked while `{name}` is worked out and written for each of its rows."),
            "add it as null=True without a default, fill it in parts, and make it required afterwards",
        ));
    }
    if field.unique && !is_relation(class) {
        return Some(medium(
            format!("The table of `{model}` is locked while the unique index of the new column `{name}` is built."),
            "add the column without unique=True; CREATE UNIQUE INDEX CONCURRENTLY and ADD CONSTRAINT ... USING INDEX in a \
             migration of its own, with atomic = False",
        ));
    }
    let indexed = field.indexed && !is_relation(class);
    if indexed {
        return Some(medium(
            format!("The table of `{model}` is locked while the index of the new column `{name}` is built."),
            "add the column without an index, and the index by AddIndexConcurrently in a migration of its own",
        ));
    }
    None
}

fn is_relation(class: &str) -> bool {
    matches!(class, "ForeignKey" | "OneToOneField" | "ManyToManyField")
}

fn altered(operation: &Operation, before: &FieldState, after: &FieldState, name: Sym) -> Option<Trouble> {
    let model = &operation.model;
    if let Some(change) = rewrites(before, after) {
        return Some(medium(
            format!("The table of `{model}` is locked while every row is written anew: `{name}` {change}."),
            "a new column beside it, filled in parts, and the switch in the next release",
        ));
    }
    if before.class != after.class || is_relation(after.class.as_str()) {
        return None;
    }
    if before.null && !after.null {
        return Some(medium(
            format!("The table of `{model}` is locked while each row is looked at: `{name}` may no longer be empty."),
            "a CheckConstraint that it is not null, added NOT VALID and validated before: then no row is looked at again",
        ));
    }
    if after.unique && !before.unique {
        return Some(medium(
            format!("The table of `{model}` is locked while the index is built that keeps `{name}` unique."),
            UNIQUE,
        ));
    }
    if after.indexed && !before.indexed && !before.unique {
        return Some(medium(
            format!("Nobody can write to the table of `{model}` while the new index of `{name}` is built."),
            "AddIndexConcurrently on the model's Meta.indexes instead, with atomic = False in the migration",
        ));
    }
    None
}

/// How a column becomes unique beside the work of others; an index from `Meta.indexes` alone would not keep it so.
const UNIQUE: &str = "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... UNIQUE USING INDEX, by RunSQL with this \
                      operation as its state_operations and atomic = False";

/// Classes of fields with the same column type in PostgreSQL, each group for itself.
const GROUPS: &[&[&str]] = &[
    &["IntegerField", "PositiveIntegerField", "AutoField"],
    &["BigIntegerField", "PositiveBigIntegerField", "BigAutoField"],
    &["SmallIntegerField", "PositiveSmallIntegerField", "SmallAutoField"],
    &["CharField", "EmailField", "SlugField", "URLField", "FileField", "ImageField", "FilePathField"],
    &["TextField"],
    &["DateField"],
    &["DateTimeField"],
    &["BooleanField", "NullBooleanField"],
    &["FloatField"],
    &["DecimalField"],
    &["UUIDField"],
];

/// What a column becomes, where its rows have to be written anew for it; classes that are not known say nothing.
fn rewrites(before: &FieldState, after: &FieldState) -> Option<String> {
    let group = |class: Sym| GROUPS.iter().position(|group| group.contains(&class.as_str()));
    let (old, new) = (group(before.class)?, group(after.class)?);
    let text = |at: usize| GROUPS[at].contains(&"CharField");
    if old != new {
        // Text without a limit takes whatever a limited one held.
        let widens = text(old) && GROUPS[new].contains(&"TextField");
        return (!widens).then(|| format!("becomes {} {}", article(after.class), after.class));
    }
    match (before.max_length, after.max_length) {
        (Some(old), Some(new)) if text(group(after.class)?) && new < old => {
            Some(format!("is cut from {old} letters to {new}"))
        }
        _ if before.class == "DecimalField" && before.digits.1 != after.digits.1 => {
            Some("has another number of decimal places".to_owned())
        }
        _ => None,
    }
}

/// `an` before a vowel.
fn article(class: Sym) -> &'static str {
    if class.as_str().starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" }
}

fn sql(migration: &Migration, made: &BTreeSet<&str>, text: Sym) -> Option<Trouble> {
    let upper = text.as_str().to_uppercase();
    let words: Vec<&str> = upper.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let creates = words.windows(2).any(|pair| matches!(pair, ["CREATE", "INDEX"]))
        || words.windows(3).any(|three| matches!(three, ["CREATE", "UNIQUE", "INDEX"]));
    if !creates || words.contains(&"TABLE") {
        return None;
    }
    let lower = text.as_str().to_lowercase();
    if made.iter().any(|model| lower.contains(&format!("_{model}"))) {
        return None;
    }
    if words.contains(&"CONCURRENTLY") {
        return if migration.atomic {
            Some(medium(
                "CREATE INDEX CONCURRENTLY fails in a transaction, and this migration is one.".to_owned(),
                "atomic = False in the migration",
            ))
        } else {
            None
        };
    }
    Some(medium(
        "Nobody can write to the table while this CREATE INDEX builds the index.".to_owned(),
        "CREATE INDEX CONCURRENTLY, with atomic = False in the migration",
    ))
}

fn medium(what: String, fix: &str) -> Trouble {
    Trouble { severity: Severity::Medium, what, fix: fix.to_owned() }
}

fn low(what: String, fix: &str) -> Trouble {
    Trouble { severity: Severity::Low, what, fix: fix.to_owned() }
}
