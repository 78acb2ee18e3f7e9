//! How sensitive the fields of the models are: by their types and names, unless the configuration says it.

use std::collections::BTreeMap;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_source::Sensitivity::{self, Money, Permission, Personal, Public, Secret};

use crate::model::{Field, FieldKind};
use crate::orm::Orm;
use crate::queryset::related_class;

/// What a field can hold, as far as it decides what its name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Boolean,
    Number,
    Date,
    Email,
    Address,
    Amount,
    Relation,
}

use Holds::{Address, Amount, Boolean, Date, Email, Number, Relation, Text};

/// Classes of fields and what they hold; the first that is inherited counts. Anything else is text.
const TYPES: &[(&str, Holds)] = &[
    ("django.db.models.fields.BooleanField", Boolean),
    ("django.db.models.fields.NullBooleanField", Boolean),
    ("django.db.models.fields.EmailField", Email),
    ("django.db.models.fields.GenericIPAddressField", Address),
    ("django.db.models.fields.IntegerField", Number),
    ("django.db.models.fields.DecimalField", Number),
    ("django.db.models.fields.FloatField", Number),
    ("django.db.models.fields.DateField", Date),
    ("django.db.models.fields.TimeField", Date),
    ("django.db.models.fields.DurationField", Date),
    ("djmoney.models.fields.MoneyField", Amount),
];

/// What makes a class: what the field holds, and the words of its name, one of which it must have; any name where there
/// are none. The first line that fits counts.
const TABLE: &[(Sensitivity, &[Holds], &[&str])] = &[
    (
        Secret,
        &[Text],
        &[
            "password",
            "passwd",
            "passphrase",
            "token",
            "secret",
            "api_key",
            "apikey",
            "private_key",
            "secret_key",
            "access_key",
            "signing_key",
            "encryption_key",
            "otp",
            "totp",
            "pin",
            "backup_code",
            "recovery_code",
            "credentials",
        ],
    ),
    (Personal, &[Email, Address], &[]),
    (
        Personal,
        &[Text, Number, Date],
        &[
            "email",
            "phone",
            "mobile",
            "address",
            "street",
            "postcode",
            "postal_code",
            "zip_code",
            "birth",
            "birthday",
            "birthdate",
            "dob",
            "first_name",
            "last_name",
            "full_name",
            "surname",
            "ip",
            "ssn",
            "passport",
            "iban",
            "tax_id",
            "national_id",
            "gender",
            "latitude",
            "longitude",
        ],
    ),
    (
        Permission,
        &[Boolean],
        &["is_staff", "is_superuser", "is_admin", "is_owner", "is_moderator", "is_manager", "is_active"],
    ),
    (
        Permission,
        &[Text, Number, Relation],
        &["role", "roles", "permission", "permissions", "group", "groups", "access_level", "scope", "scopes"],
    ),
    (Money, &[Amount], &[]),
    (
        Money,
        &[Number],
        &["price", "amount", "balance", "total", "subtotal", "cost", "fee", "salary", "discount", "credit", "tax"],
    ),
];

/// The class of a field by what it holds and how it is called.
fn class_of(name: &str, holds: Holds) -> Sensitivity {
    let parts: Vec<&str> = name.split('_').collect();
    let says = |words: &&str| {
        let words: Vec<&str> = words.split('_').collect();
        parts.windows(words.len()).any(|window| window == words)
    };
    let fits = |(_, types, words): &&(Sensitivity, &[Holds], &[&str])| {
        types.contains(&holds) && (words.is_empty() || words.iter().any(&says))
    };
    TABLE.iter().find(fits).map_or(Public, |(class, ..)| *class)
}

/// The class of every field, and where relations lead.
#[derive(Clone, Debug, Default)]
pub struct Sensitivities {
    models: BTreeMap<String, BTreeMap<String, FieldClass>>,
    /// Fields that the configuration names and no model has.
    pub unknown: Vec<String>,
}

#[derive(Clone, Debug)]
struct FieldClass {
    class: Sensitivity,
    /// Its value comes with the row.
    column: bool,
    /// The model that a relation leads to.
    target: Option<String>,
}

impl Sensitivities {
    /// Reads the models; what the user says of a field counts for it.
    pub(crate) fn read(cx: &mut Interpreter<'_>, orm: &Orm, stated: &BTreeMap<String, Sensitivity>) -> Self {
        let mut found = Self::default();
        for model in orm.models.classes() {
            let info = orm.models.info(cx, model);
            if info.is_abstract {
                continue;
            }
            let label = orm.models.label(cx, model);
            let back: Vec<Field> = orm
                .models
                .reverse_names(cx, model)
                .into_iter()
                .filter_map(|name| orm.models.field(cx, model, name))
                .collect();
            let mut fields = BTreeMap::new();
            for field in info.fields.values().chain(&back) {
                let target =
                    related_class(cx, &orm.models, model, &field.kind).map(|target| orm.models.label(cx, target));
                let column = matches!(field.kind, FieldKind::Column | FieldKind::Forward { .. });
                let class = class_of(field.name.as_str(), holds(cx, field));
                fields.insert(field.name.to_string(), FieldClass { class, column, target });
            }
            found.models.entry(label).or_default().extend(fields);
        }
        for (name, class) in stated {
            let field = name.rsplit_once('.').and_then(|(model, field)| found.models.get_mut(model)?.get_mut(field));
            match field {
                Some(field) if field.column => field.class = *class,
                _ => found.unknown.push(name.clone()),
            }
        }
        found
    }

    /// Every column by its full name: `shop.Order.note`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.models.iter().flat_map(|(model, fields)| {
            let columns = fields.iter().filter(|(_, field)| field.column);
            columns.map(move |(name, _)| format!("{model}.{name}"))
        })
    }

    /// The columns of a model that are not public.
    pub(crate) fn columns(&self, model: &str) -> impl Iterator<Item = (&str, Sensitivity)> {
        let fields = self.models.get(model).into_iter().flatten();
        fields
            .filter(|(_, field)| field.column && field.class != Public)
            .map(|(name, field)| (name.as_str(), field.class))
    }

    /// The columns of a model that let somebody in: passwords and their hashes, tokens, keys.
    pub fn secrets<'a>(&'a self, model: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.models.get(model).into_iter().flatten();
        fields.filter(|(_, field)| field.column && field.class == Secret).map(|(name, _)| name.as_str())
    }

    /// Whether a column decides what somebody may do: a role, a flag of staff.
    pub fn decides(&self, model: &str, column: &str) -> bool {
        self.columns(model).any(|(name, class)| name == column && class == Permission)
    }

    /// The class of the column that a lookup leads to: of `owner__email` that of the user's `email`.
    pub fn of_lookup(&self, model: &str, lookup: &str) -> Sensitivity {
        let (path, column) = lookup.rsplit_once("__").unwrap_or(("", lookup));
        let owner = self.follow(model, path.split("__").filter(|step| !step.is_empty()));
        let mut columns = owner.into_iter().flat_map(|owner| self.columns(owner));
        columns.find(|(name, _)| *name == column).map_or(Public, |(_, class)| class)
    }

    /// Whether a model has columns that let somebody in, or tell of a person.
    pub fn is_sensitive(&self, model: &str) -> bool {
        self.columns(model).any(|(_, class)| matches!(class, Secret | Personal))
    }

    /// The shortest lookup from a model to a secret column, over at most so many relations.
    pub fn lookup_to_secret(&self, model: &str, relations: usize) -> Option<String> {
        let mut open = vec![(model, String::new())];
        for _ in 0..=relations {
            if let Some(found) =
                open.iter().find_map(|(model, path)| Some(format!("{path}{}", self.secrets(model).next()?)))
            {
                return Some(found);
            }
            let further = open.iter().flat_map(|(model, path)| {
                let fields = self.models.get(*model).into_iter().flatten();
                let forward = fields.filter(|(_, field)| field.column);
                forward.filter_map(move |(name, field)| Some((field.target.as_deref()?, format!("{path}{name}__"))))
            });
            open = further.collect();
        }
        None
    }

    /// The model that a path of relations leads to.
    pub(crate) fn follow<'a>(&'a self, model: &'a str, path: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        path.into_iter().try_fold(model, |model, step| self.models.get(model)?.get(step)?.target.as_deref())
    }
}

fn holds(cx: &Interpreter<'_>, field: &Field) -> Holds {
    if field.kind != FieldKind::Column {
        return Relation;
    }
    let inherits = |name: &str| field.class.is_some_and(|class| cx.classes.inherits(class, name));
    TYPES.iter().find(|(name, _)| inherits(name)).map_or(Text, |(_, holds)| *holds)
}

#[cfg(test)]
mod tests {
    use swiftsure_source::Sensitivity::{Money, Permission, Personal, Public, Secret};

    use super::{Holds, class_of};

    #[test]
    fn what_lets_somebody_in_is_secret() {
        for name in ["password", "reset_token", "api_key", "stripe_secret", "otp", "ssh_private_key"] {
            assert_eq!(class_of(name, Holds::Text), Secret, "{name}");
        }
    }

    #[test]
    fn a_name_counts_only_for_what_the_field_can_hold() {
        assert_eq!(class_of("password_changed_at", Holds::Date), Public);
        assert_eq!(class_of("token_count", Holds::Number), Public);
        assert_eq!(class_of("email_verified", Holds::Boolean), Public);
        assert_eq!(class_of("price", Holds::Text), Public);
        assert_eq!(class_of("is_staff", Holds::Text), Public);
    }

    #[test]
    fn what_tells_of_a_person_is_personal() {
        for name in ["email", "home_phone", "shipping_address", "first_name", "last_login_ip"] {
            assert_eq!(class_of(name, Holds::Text), Personal, "{name}");
        }
        assert_eq!(class_of("birth_date", Holds::Date), Personal);
        assert_eq!(class_of("contact", Holds::Email), Personal);
        assert_eq!(class_of("seen_from", Holds::Address), Personal);
    }

    #[test]
    fn whole_words_count() {
        assert_eq!(class_of("shipping_rate", Holds::Text), Public);
        assert_eq!(class_of("tokenizer", Holds::Text), Public);
        assert_eq!(class_of("name", Holds::Text), Public);
    }

    #[test]
    fn what_decides_over_rights_is_permission_and_amounts_are_money() {
        assert_eq!(class_of("is_superuser", Holds::Boolean), Permission);
        assert_eq!(class_of("role", Holds::Relation), Permission);
        assert_eq!(class_of("unit_price", Holds::Number), Money);
        assert_eq!(class_of("deposit", Holds::Amount), Money);
    }
}
