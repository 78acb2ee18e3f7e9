//! The models of a project: fields, relations, managers, and what leads back to them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_source::{QueryKind, Sym};

pub const MODEL: &str = "django.db.models.base.Model";
pub const MANAGER: &str = "django.db.models.manager.BaseManager";
pub const QUERYSET: &str = "django.db.models.query.QuerySet";
/// The base of all user models.
pub const USER: &str = "django.contrib.auth.base_user.AbstractBaseUser";
pub(crate) const FIELD: &str = "django.db.models.fields.Field";
const FOREIGN_OBJECT: &str = "django.db.models.fields.related.ForeignObject";
const FOREIGN_KEY: &str = "django.db.models.fields.related.ForeignKey";
const ONE_TO_ONE: &str = "django.db.models.fields.related.OneToOneField";
const MANY_TO_MANY: &str = "django.db.models.fields.related.ManyToManyField";
pub(crate) const GENERIC_KEY: &str = "django.contrib.contenttypes.fields.GenericForeignKey";
const GENERIC_RELATION: &str = "django.contrib.contenttypes.fields.GenericRelation";

/// One field or accessor of a model, as an instance shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Sym,
    pub kind: FieldKind,
    /// The class of the field.
    pub class: Option<ClassRef>,
    pub nullable: bool,
    pub unique: bool,
    pub indexed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A column with plain data.
    Column,
    /// A foreign key or one-to-one of this model.
    Forward { target: Target, one_to_one: bool },
    /// The instances whose foreign key points here.
    Reverse { source: ClassRef, field: Sym },
    /// The instance whose one-to-one points here.
    ReverseOneToOne { source: ClassRef, field: Sym },
    /// Either side of a many-to-many.
    ManyToMany { target: Target, through: bool, field: Sym },
    /// A generic foreign key.
    GenericKey,
    /// The instances whose generic key points here.
    GenericRelation { target: Target },
}

/// The model that a relation leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Class(ClassRef),
    /// `"app.Model"`, `"Model"` or `"self"`, not found yet.
    Name(Sym),
    Unknown,
}

impl Field {
    /// What reading the accessor asks of the database; none for columns.
    pub fn query_kind(&self) -> Option<QueryKind> {
        Some(match self.kind {
            FieldKind::Column => return None,
            FieldKind::Forward { one_to_one: false, .. } => QueryKind::Forward,
            FieldKind::Forward { .. } | FieldKind::ReverseOneToOne { .. } => QueryKind::OneToOne,
            FieldKind::Reverse { .. } => QueryKind::Reverse,
            FieldKind::ManyToMany { .. } => QueryKind::ManyToMany,
            FieldKind::GenericKey | FieldKind::GenericRelation { .. } => QueryKind::Generic,
        })
    }

    pub fn is_many(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::Reverse { .. } | FieldKind::ManyToMany { .. } | FieldKind::GenericRelation { .. }
        )
    }
}

/// A model's own and inherited fields, without what leads back to it.
#[derive(Debug, Default)]
pub struct ModelInfo {
    pub fields: BTreeMap<Sym, Field>,
    pub is_abstract: bool,
    /// Whether it is the base of all models, which stands for a model that is chosen at run time.
    pub is_any: bool,
    pub app_label: String,
}

/// All models of the project and of the knowledge.
#[derive(Debug, Default)]
pub struct Models {
    /// In the order of their making.
    classes: RefCell<Vec<ClassRef>>,
    infos: RefCell<FxHashMap<ClassRef, Rc<ModelInfo>>>,
    large: RefCell<FxHashMap<ClassRef, Rc<BTreeSet<Sym>>>>,
    /// What leads to each model, by accessor; made once all modules are loaded.
    reverse: RefCell<FxHashMap<ClassRef, BTreeMap<Sym, Field>>>,
    /// The models that lead to each model by a generic relation, made with `reverse`.
    generic: RefCell<FxHashMap<ClassRef, Vec<ClassRef>>>,
    by_name: RefCell<FxHashMap<(String, String), ClassRef>>,
    /// How many models `reverse` was made of.
    frozen: Cell<usize>,
    /// Which model a manager or queryset class is used by first.
    users: RefCell<FxHashMap<ClassRef, Option<ClassRef>>>,
    wanted: RefCell<Vec<String>>,
    /// Packages of apps and what their `AppConfig` calls them, longest first.
    apps: RefCell<Vec<(String, String)>>,
    /// The model that stands for `auth.User`, where the project has its own.
    own_user: Cell<Option<ClassRef>>,
}

impl Models {
    /// Takes note of a class that was just made.
    pub fn add(&self, cx: &Interpreter<'_>, class: ClassRef) {
        if !cx.classes.inherits(class, MODEL) || cx.qualified_name(class) == MODEL {
            return;
        }
        self.classes.borrow_mut().push(class);
        let info = self.info(cx, class);
        if !info.is_abstract {
            let key = (info.app_label.to_lowercase(), cx.class_name(class).to_lowercase());
            self.by_name.borrow_mut().insert(key, class);
        }
    }

    pub fn classes(&self) -> Vec<ClassRef> {
        self.classes.borrow().clone()
    }

    pub fn is_model(&self, cx: &Interpreter<'_>, class: ClassRef) -> bool {
        cx.classes.inherits(class, MODEL)
    }

    /// `library.Book`; nothing for a model that is chosen at run time.
    pub fn label(&self, cx: &Interpreter<'_>, class: ClassRef) -> String {
        let info = self.info(cx, class);
        if info.is_any {
            return String::new();
        }
        let (app, name) = (&info.app_label, cx.class_name(class));
        if app.is_empty() { name.to_owned() } else { format!("{app}.{name}") }
    }

    /// The fields of a model, own and inherited.
    pub fn info(&self, cx: &Interpreter<'_>, class: ClassRef) -> Rc<ModelInfo> {
        if let Some(info) = self.infos.borrow().get(&class) {
            return info.clone();
        }
        let info = Rc::new(read_model(cx, class, &self.apps.borrow()));
        self.infos.borrow_mut().insert(class, info.clone());
        info
    }

    /// The names of the columns of a model whose size has no bound.
    pub fn large_columns(&self, cx: &Interpreter<'_>, class: ClassRef) -> Rc<BTreeSet<Sym>> {
        if let Some(known) = self.large.borrow().get(&class) {
            return known.clone();
        }
        let columns = Rc::new(crate::wide_rows::large(cx, &self.info(cx, class)));
        self.large.borrow_mut().insert(class, columns.clone());
        columns
    }

    /// The names of the columns of a model with plain data.
    pub fn columns(&self, cx: &Interpreter<'_>, class: ClassRef) -> BTreeSet<Sym> {
        let info = self.info(cx, class);
        info.fields.values().filter(|field| field.kind == FieldKind::Column).map(|field| field.name).collect()
    }

    /// A field or accessor of a model by name.
    pub fn field(&self, cx: &mut Interpreter<'_>, class: ClassRef, name: Sym) -> Option<Field> {
        if let Some(field) = self.info(cx, class).fields.get(&name) {
            return Some(field.clone());
        }
        self.freeze(cx);
        let reverse = self.reverse.borrow();
        for base in &cx.classes.get(class).mro {
            let accessor = reverse.get(base).and_then(|back| back.get(&name));
            // What a class below defines under the same name hides the accessor.
            if accessor.is_some() || cx.classes.get(*base).namespace.contains_key(&name) {
                return accessor.cloned();
            }
        }
        None
    }

    /// Whether an accessor leads from the rows of a parent to those of a child, and the model is another child: Python
    /// finds it there, and `select_related()` does not.
    pub(crate) fn is_of_sibling(&self, cx: &Interpreter<'_>, class: ClassRef, field: &Field) -> bool {
        let FieldKind::ReverseOneToOne { source, field: link } = field.kind else { return false };
        let is_implicit = || !self.info(cx, source).fields.contains_key(&link);
        let is_link = is_implicit() || keyword_of(cx, source, link, "parent_link") == Some(Value::Bool(true));
        let is_proxy = meta(cx, class, "proxy") == Some(Value::Bool(true));
        let concrete = if is_proxy { self.concrete_parents(cx, class) } else { vec![class] };
        let parents = self.concrete_parents(cx, source);
        is_link && !concrete.iter().any(|class| parents.contains(class))
    }

    /// The accessors of the relations that lead to a model.
    pub fn reverse_names(&self, cx: &mut Interpreter<'_>, class: ClassRef) -> Vec<Sym> {
        self.freeze(cx);
        let reverse = self.reverse.borrow();
        let mro = &cx.classes.get(class).mro;
        let mut names: Vec<Sym> =
            mro.iter().filter_map(|base| reverse.get(base)).flat_map(|back| back.keys().copied()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The models that have a generic relation to a model: what its generic keys lead to, and maybe to others.
    pub(crate) fn generic_sources(&self, cx: &mut Interpreter<'_>, class: ClassRef) -> Vec<ClassRef> {
        self.freeze(cx);
        self.generic.borrow().get(&class).cloned().unwrap_or_default()
    }

    /// The forward key whose column is `name`: `author` for `author_id`.
    pub fn key_of_column(&self, cx: &Interpreter<'_>, class: ClassRef, name: Sym) -> Option<Sym> {
        let key = Sym::new(name.as_str().strip_suffix("_id")?);
        let info = self.info(cx, class);
        matches!(info.fields.get(&key)?.kind, FieldKind::Forward { .. }).then_some(key)
    }

    /// The class that a target means, seen from a model.
    pub fn resolve(&self, cx: &mut Interpreter<'_>, from: ClassRef, target: &Target) -> Option<ClassRef> {
        match target {
            Target::Class(class) => Some(*class),
            Target::Unknown => None,
            Target::Name(name) if *name == "self" => Some(from),
            Target::Name(name) => match name.as_str().split_once('.') {
                Some((app, model)) => self.find(cx, app, model),
                None => {
                    let app = self.info(cx, from).app_label.clone();
                    self.find(cx, &app, name.as_str())
                }
            },
        }
    }

    /// The concrete model of an app; loads the app's models if need be.
    pub fn find(&self, cx: &mut Interpreter<'_>, app: &str, model: &str) -> Option<ClassRef> {
        let key = (app.to_lowercase(), model.to_lowercase());
        if let (Some(user), "auth", "user") = (self.own_user.get(), key.0.as_str(), key.1.as_str()) {
            return Some(user);
        }
        if let Some(class) = self.by_name.borrow().get(&key) {
            return Some(*class);
        }
        if self.wanted.borrow().contains(&key.0) {
            return None;
        }
        self.wanted.borrow_mut().push(key.0.clone());
        let suffix = format!("{}.models", key.0);
        let named = self.apps.borrow().iter().find(|(_, label)| label.to_lowercase() == key.0).cloned();
        let named = named.map(|(package, _)| format!("{package}.models"));
        let modules: Vec<_> = cx
            .code
            .heads()
            .filter(|(_, module)| {
                let name = module.name.as_str();
                named.as_deref().map_or(name == suffix || name.ends_with(&format!(".{suffix}")), |named| name == named)
            })
            .map(|(id, _)| id)
            .collect();
        for module in modules {
            cx.load(module);
        }
        self.by_name.borrow().get(&key).copied()
    }

    /// Takes note of what the `AppConfig` of a package calls its app.
    pub fn add_app(&self, package: String, label: String) {
        let mut apps = self.apps.borrow_mut();
        apps.push((package, label));
        apps.sort_by(|left, right| right.0.len().cmp(&left.0.len()).then_with(|| left.cmp(right)));
    }

    /// Without a setting that says so: a project that defines exactly one user model uses it.
    pub fn infer_user(&self, cx: &Interpreter<'_>, is_own: impl Fn(ClassRef) -> bool) {
        let fits = |class: &ClassRef| {
            is_own(*class) && cx.classes.inherits(*class, USER) && !self.info(cx, *class).is_abstract
        };
        let candidates: Vec<ClassRef> = self.classes().into_iter().filter(fits).collect();
        if let [user] = candidates.as_slice() {
            self.own_user.set(Some(*user));
            self.frozen.set(0);
        }
    }

    /// Whether the rows of a model have an order of their own: `Meta.ordering`, also of an abstract base.
    pub fn is_ordered(&self, cx: &Interpreter<'_>, class: ClassRef) -> bool {
        let bases = cx.classes.get(class).mro.iter();
        bases.into_iter().any(|base| meta(cx, *base, "ordering").is_some())
    }

    /// The model that a manager or queryset class serves; `None` of one that several share, as Django's own.
    pub fn user_of(&self, class: ClassRef) -> Option<ClassRef> {
        self.users.borrow().get(&class).copied().flatten()
    }

    pub fn set_user(&self, cx: &Interpreter<'_>, manager: ClassRef, model: ClassRef) {
        let mut users = self.users.borrow_mut();
        let user = users.entry(manager).or_insert(Some(model));
        *user = user.filter(|first| cx.classes.is_subclass(model, *first));
    }

    /// The accessors by which the concrete parents of a model lead to it: `book.novel` for `class Novel(Book)`.
    fn links_to_parents(&self, cx: &Interpreter<'_>, class: ClassRef, info: &ModelInfo) -> Vec<(ClassRef, Sym, Field)> {
        if meta(cx, class, "proxy") == Some(Value::Bool(true)) {
            return Vec::new();
        }
        let accessor = Sym::new(&cx.class_name(class).to_lowercase());
        let mut found = Vec::new();
        for parent in self.concrete_parents(cx, class) {
            // A link that the model spells out has an accessor already.
            let links = |field: &Field| match &field.kind {
                FieldKind::Forward { one_to_one: true, target: Target::Class(target) } => *target == parent,
                FieldKind::Forward { one_to_one, .. } => *one_to_one,
                _ => false,
            };
            if own_fields(cx, self, class, info).iter().any(links) {
                continue;
            }
            let link = Sym::new(&format!("{}_ptr", cx.class_name(parent).to_lowercase()));
            let kind = FieldKind::ReverseOneToOne { source: class, field: link };
            let back = Field { name: accessor, kind, class: None, nullable: true, unique: true, indexed: true };
            found.push((parent, accessor, back));
        }
        found
    }

    /// The models with a table of their own right above a model.
    fn concrete_parents(&self, cx: &Interpreter<'_>, class: ClassRef) -> Vec<ClassRef> {
        let mut found = Vec::new();
        for base in &cx.classes.get(class).bases {
            if !self.is_model(cx, *base) || cx.qualified_name(*base) == MODEL {
                continue;
            }
            if self.info(cx, *base).is_abstract || meta(cx, *base, "proxy") == Some(Value::Bool(true)) {
                found.extend(self.concrete_parents(cx, *base));
            } else {
                found.push(*base);
            }
        }
        found
    }

    /// The model whose table a model uses: of a proxy, the one that it stands for. That is where Django puts the accessors
    /// of relations to it.
    fn concrete(&self, cx: &Interpreter<'_>, class: ClassRef) -> ClassRef {
        let is_proxy = meta(cx, class, "proxy") == Some(Value::Bool(true));
        let parent = || self.concrete_parents(cx, class).first().copied();
        if is_proxy { parent().unwrap_or(class) } else { class }
    }

    /// All models above a model that are no abstract ones, proxies among them.
    fn concrete_bases(&self, cx: &Interpreter<'_>, class: ClassRef) -> Vec<ClassRef> {
        let bases = cx.classes.get(class).mro[1..].iter().copied();
        let is_concrete = |base: &ClassRef| {
            self.is_model(cx, *base) && !self.info(cx, *base).is_abstract && cx.qualified_name(*base) != MODEL
        };
        bases.filter(is_concrete).collect()
    }

    /// All models above a model that have a table of their own.
    pub(crate) fn parents(&self, cx: &Interpreter<'_>, class: ClassRef) -> Vec<ClassRef> {
        let mut bases = self.concrete_bases(cx, class);
        bases.retain(|base| meta(cx, *base, "proxy") != Some(Value::Bool(true)));
        bases
    }

    /// The fields that belong to the table of a concrete model: its own and those of abstract bases.
    pub(crate) fn own_fields(&self, cx: &Interpreter<'_>, class: ClassRef, info: &ModelInfo) -> Vec<Field> {
        own_fields(cx, self, class, info)
    }

    /// Finds what leads back to each model.
    fn freeze(&self, cx: &mut Interpreter<'_>) {
        // What leads back changes only with a new model.
        let count = self.classes.borrow().len();
        if self.frozen.replace(count) == count {
            return;
        }
        let mut reverse: FxHashMap<ClassRef, BTreeMap<Sym, Field>> = FxHashMap::default();
        let mut generic: FxHashMap<ClassRef, Vec<ClassRef>> = FxHashMap::default();
        for class in self.classes() {
            let info = self.info(cx, class);
            if info.is_abstract {
                continue;
            }
            for field in own_fields(cx, self, class, &info) {
                let target = match &field.kind {
                    FieldKind::Forward { target, .. } | FieldKind::ManyToMany { target, .. } => target.clone(),
                    FieldKind::GenericRelation { target } => {
                        let target = self.resolve(cx, class, target);
                        target.into_iter().for_each(|target| generic.entry(target).or_default().push(class));
                        continue;
                    }
                    _ => continue,
                };
                let Some(target) = self.resolve(cx, class, &target) else { continue };
                let target = self.concrete(cx, target);
                if let Some((accessor, back)) = backward(cx, class, &info, &field) {
                    reverse.entry(target).or_default().insert(accessor, back);
                }
            }
            for (parent, accessor, back) in self.links_to_parents(cx, class, &info) {
                reverse.entry(parent).or_default().entry(accessor).or_insert(back);
            }
        }
        *self.reverse.borrow_mut() = reverse;
        *self.generic.borrow_mut() = generic;
    }
}

/// The fields that belong to this concrete model: its own and those of abstract bases.
fn own_fields(cx: &Interpreter<'_>, models: &Models, class: ClassRef, info: &ModelInfo) -> Vec<Field> {
    let parents = models.concrete_bases(cx, class);
    let inherited =
        |field: &Field| parents.iter().any(|parent| models.info(cx, *parent).fields.contains_key(&field.name));
    info.fields.values().filter(|field| !inherited(field)).cloned().collect()
}

/// The accessor on the target that a relation makes, unless it is hidden.
fn backward(cx: &Interpreter<'_>, class: ClassRef, info: &ModelInfo, field: &Field) -> Option<(Sym, Field)> {
    let model = cx.class_name(class).to_lowercase();
    let given = related_name(cx, class, field.name);
    let one_to_one = matches!(field.kind, FieldKind::Forward { one_to_one: true, .. });
    let accessor = match given {
        Some(name) if name.as_str().ends_with('+') => return None,
        Some(name) => {
            name.as_str().replace("%(class)s", &model).replace("%(app_label)s", &info.app_label.to_lowercase())
        }
        None if one_to_one => model,
        None => format!("{model}_set"),
    };
    let name = Sym::new(&accessor);
    let kind = match &field.kind {
        FieldKind::Forward { one_to_one: true, .. } => FieldKind::ReverseOneToOne { source: class, field: field.name },
        FieldKind::Forward { .. } => FieldKind::Reverse { source: class, field: field.name },
        FieldKind::ManyToMany { through, .. } => {
            FieldKind::ManyToMany { target: Target::Class(class), through: *through, field: field.name }
        }
        _ => return None,
    };
    Some((name, Field { name, kind, class: None, nullable: true, unique: false, indexed: true }))
}

fn related_name(cx: &Interpreter<'_>, class: ClassRef, name: Sym) -> Option<Sym> {
    keyword_of(cx, class, name, "related_name")?.as_str().filter(|name| !name.as_str().is_empty())
}

/// A keyword that the field of a model was declared with: `null`, `choices`, `editable`.
pub(crate) fn keyword_of(cx: &Interpreter<'_>, model: ClassRef, field: Sym, key: &str) -> Option<Value> {
    let (_, value) = cx.classes.lookup(model, field)?;
    let Value::Object(id) = value else { return None };
    keyword(cx, *id, key)
}

/// A keyword that the constructor of a field was called with.
fn keyword(cx: &Interpreter<'_>, field: ObjectId, name: &str) -> Option<Value> {
    let object = cx.globals.get(field)?;
    let Value::Object(keywords) = object.field(Sym::new("keywords"))? else { return None };
    cx.globals.get(*keywords)?.field(Sym::new(name)).cloned()
}

fn read_model(cx: &Interpreter<'_>, class: ClassRef, apps: &[(String, String)]) -> ModelInfo {
    let mut info = ModelInfo {
        is_abstract: meta(cx, class, "abstract") == Some(Value::Bool(true)),
        is_any: cx.qualified_name(class) == MODEL,
        app_label: app_label(cx, class, apps),
        ..ModelInfo::default()
    };
    for base in cx.classes.get(class).mro.iter().rev() {
        let body = cx.classes.get(*base);
        for name in &body.names {
            match body.namespace.get(name) {
                Some(Value::Object(id)) => {
                    if let Some(field) = read_field(cx, *name, *id) {
                        info.fields.insert(*name, field);
                    }
                }
                // `field = None` takes an inherited field away.
                Some(Value::None) => {
                    info.fields.remove(name);
                }
                _ => {}
            }
        }
    }
    info
}

/// A key of `class Meta` in the body of the class itself.
pub fn meta(cx: &Interpreter<'_>, class: ClassRef, key: &str) -> Option<Value> {
    let Some(Value::Class(meta)) = cx.classes.get(class).namespace.get(&Sym::new("Meta")) else { return None };
    let own = cx.classes.get(*meta).namespace.get(&Sym::new(key)).cloned();
    if key == "abstract" {
        own
    } else {
        own.or_else(|| cx.classes.lookup(*meta, Sym::new(key)).map(|(_, value)| value.clone()))
    }
}

/// A key of the `Meta` that counts for a model: its own, else that of the first abstract base that has one.
pub(crate) fn meta_around(cx: &Interpreter<'_>, class: ClassRef, key: &str) -> Option<Value> {
    let has_meta = |class: ClassRef| cx.classes.get(class).namespace.contains_key(&Sym::new("Meta"));
    let bases = cx.classes.get(class).mro.iter().copied();
    let mut counting = bases.filter(|base| {
        *base == class || meta(cx, *base, "abstract") == Some(Value::Bool(true)) || !cx.classes.inherits(*base, MODEL)
    });
    counting.find(|base| has_meta(*base)).and_then(|base| meta(cx, base, key))
}

/// `Meta.app_label`, else what the app around is called, else the package around `models`.
fn app_label(cx: &Interpreter<'_>, class: ClassRef, apps: &[(String, String)]) -> String {
    if let Some(Value::Str(label)) = meta(cx, class, "app_label") {
        return label.to_string();
    }
    let qualified = cx.qualified_name(class);
    let Some(id) = cx.classes.get(class).id else { return String::new() };
    let module = cx.code.module(id.module).name.as_str();
    let within =
        |package: &str| module.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if let Some((_, label)) = apps.iter().find(|(package, _)| within(package)) {
        return label.clone();
    }
    let parts: Vec<&str> = module.split('.').collect();
    let at = parts.iter().rposition(|part| matches!(*part, "models" | "abstract_models")).unwrap_or(parts.len() - 1);
    // A folder that is no package by itself is the app all the same.
    let folder = || cx.code.path(id.module).rsplit('/').nth(1);
    let app = if at > 0 { parts[at - 1] } else { folder().unwrap_or(parts[0]) };
    if qualified.starts_with("django.contrib.") && app == "base_user" { "auth".to_owned() } else { app.to_owned() }
}

fn read_field(cx: &Interpreter<'_>, name: Sym, id: ObjectId) -> Option<Field> {
    let object = cx.globals.get(id)?;
    let Kind::Instance(class) = object.kind else { return None };
    let inherits = |qualified: &str| cx.classes.inherits(class, qualified);
    let to = |object: &Object| target(object.field(Sym::new("to")));
    let kind = if inherits(GENERIC_RELATION) {
        FieldKind::GenericRelation { target: to(object) }
    } else if inherits(GENERIC_KEY) {
        FieldKind::GenericKey
    } else if inherits(MANY_TO_MANY) {
        let through = keyword(cx, id, "through").is_some();
        FieldKind::ManyToMany { target: to(object), through, field: name }
    } else if inherits(ONE_TO_ONE) {
        FieldKind::Forward { target: to(object), one_to_one: true }
    } else if inherits(FOREIGN_KEY) || inherits(FOREIGN_OBJECT) {
        FieldKind::Forward { target: to(object), one_to_one: false }
    } else if inherits(FIELD) {
        FieldKind::Column
    } else {
        return None;
    };
    let set = |key: &str| keyword(cx, id, key) == Some(Value::Bool(true));
    let relation = matches!(kind, FieldKind::Forward { .. });
    Some(Field {
        name,
        kind,
        class: Some(class),
        nullable: set("null"),
        unique: set("unique") || set("primary_key"),
        indexed: set("db_index") || set("unique") || set("primary_key") || relation,
    })
}

fn target(to: Option<&Value>) -> Target {
    match to {
        Some(Value::Class(class)) => Target::Class(*class),
        Some(Value::Str(name)) => Target::Name(*name),
        Some(union @ Value::Union(_)) => union.class().map_or(Target::Unknown, Target::Class),
        _ => Target::Unknown,
    }
}
