//! Which template a name means (docs: topics/templates, "Template loaders").
//!
//! Folders of the project come first, then the `templates` folders of the apps in the order of `INSTALLED_APPS`. Where
//! the settings are not known, a folder called `templates` holds templates all the same.

use std::cell::RefCell;
use std::collections::BTreeMap;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::Origin;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use super::build::WHOLE;
use super::django::partial_name;
use super::libraries::Found;
use crate::settings::Settings;

/// Folders whose content is named from there on.
const FOLDERS: [&str; 2] = ["templates", "jinja2"];

/// What `django.contrib.admin` brings besides its own pages: they show what the view gives them, and ask nothing.
const OF_ACCOUNTS: &[&str] = &[
    "registration/logged_out.html",
    "registration/password_change_done.html",
    "registration/password_change_form.html",
    "registration/password_reset_complete.html",
    "registration/password_reset_confirm.html",
    "registration/password_reset_done.html",
    "registration/password_reset_email.html",
    "registration/password_reset_form.html",
];

/// Whether a template that the project does not have comes with Django.
pub(super) fn comes_with_django(name: &str) -> bool {
    OF_ACCOUNTS.contains(&name)
}

/// Whether a file lies in a folder of templates.
pub fn is_named(path: &str) -> bool {
    FOLDERS.iter().any(|folder| !named_from(path, folder).is_empty())
}

/// The templates of a project, and the libraries of tags and filters.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    /// By name, the first one found first.
    by_name: RefCell<BTreeMap<String, Vec<ModuleId>>>,
    /// All of them with their paths, for folders of other names.
    paths: RefCell<Vec<(String, ModuleId)>>,
    /// The modules of `templatetags` packages, by the name that `{% load %}` uses.
    libraries: RefCell<BTreeMap<Sym, Vec<ModuleId>>>,
    /// The tags and filters that were looked for already.
    pub(super) found: Found,
}

impl Templates {
    /// Looks for all templates and libraries.
    pub(crate) fn collect(&self, cx: &mut Interpreter<'_>, settings: &Settings) {
        let apps: Vec<String> = settings.texts(cx, "INSTALLED_APPS").iter().map(|app| package(app.as_str())).collect();
        let place = |folder: &str| {
            let dotted = folder.trim_end_matches('/').replace('/', ".");
            let ends = |app: &String| dotted == *app || dotted.ends_with(&format!(".{app}"));
            apps.iter().position(ends).map_or(0, |at| at + 1)
        };
        let mut by_name: BTreeMap<String, Vec<(usize, ModuleId)>> = BTreeMap::new();
        for (id, head) in cx.code.heads() {
            let path = head.name.as_str();
            if head.language.is_python() {
                self.add_library(id, head.name);
                continue;
            }
            for (before, name) in FOLDERS.iter().flat_map(|folder| named_from(path, folder)) {
                by_name.entry(name.to_owned()).or_default().push((place(before), id));
            }
            if head.origin == Origin::Project {
                self.paths.borrow_mut().push((path.to_owned(), id));
            }
        }
        for places in by_name.values_mut() {
            places.sort();
        }
        let ids = |places: Vec<(usize, ModuleId)>| places.into_iter().map(|(_, id)| id).collect();
        *self.by_name.borrow_mut() = by_name.into_iter().map(|(name, places)| (name, ids(places))).collect();
    }

    fn add_library(&self, id: ModuleId, module: Sym) {
        let Some((package, name)) = module.as_str().rsplit_once('.') else { return };
        if package == "templatetags" || package.ends_with(".templatetags") {
            self.libraries.borrow_mut().entry(Sym::new(name)).or_default().push(id);
        }
    }

    /// The modules that a loaded library may be, the project's own first.
    pub(super) fn libraries(&self, name: Sym) -> Vec<ModuleId> {
        self.libraries.borrow().get(&name).cloned().unwrap_or_default()
    }

    /// The template of a name, which may be that of a part of it: `shop/list.html#row`.
    pub(crate) fn find(&self, name: &str) -> Option<ModuleId> {
        let (name, _) = partial_of(name);
        let name = name.trim_start_matches('/');
        if let Some(first) = self.by_name.borrow().get(name).and_then(|ids| ids.first()) {
            return Some(*first);
        }
        // A folder of another name, that only the settings know: only one file may fit.
        let tail = format!("/{name}");
        let paths = self.paths.borrow();
        let mut fits = paths.iter().filter(|(path, _)| path == name || path.ends_with(&tail));
        let (_, only) = fits.next()?;
        fits.next().is_none().then_some(*only)
    }

    /// The function that renders the template of a name, or the part of it that the name means.
    pub(crate) fn function(&self, cx: &mut Interpreter<'_>, name: &str) -> Option<Value> {
        let template = self.find(name)?;
        cx.load(template);
        let function = partial_of(name).1.map_or(Sym::new(WHOLE), |partial| partial_name(Sym::new(partial)));
        cx.module_attribute(template, function)
    }
}

/// The name of a template, and that of the partial of it that is meant (docs: topics/templates, "Template partials").
fn partial_of(name: &str) -> (&str, Option<&str>) {
    name.split_once('#').map_or((name, None), |(name, partial)| (name, Some(partial)))
}

/// The name that a template in a file means: `./row.html` stands beside it (docs: ref/templates/builtins, `extends`).
pub(super) fn absolute(path: &str, name: Sym) -> Sym {
    if !name.as_str().starts_with("./") && !name.as_str().starts_with("../") {
        return name;
    }
    let named = FOLDERS.iter().find_map(|folder| named_from(path, folder).into_iter().next());
    let mut parts: Vec<&str> = named.map_or(path, |(_, name)| name).split('/').collect();
    parts.pop();
    for part in name.as_str().split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Sym::new(&parts.join("/"))
}

/// An entry of `INSTALLED_APPS` as a package: `shop.apps.ShopConfig` is `shop`.
fn package(app: &str) -> String {
    let is_class = app.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
    if !is_class {
        return app.to_owned();
    }
    let module = app.rsplit_once('.').map_or(app, |(module, _)| module);
    module.strip_suffix(".apps").unwrap_or(module).to_owned()
}

/// The names that a path has from each folder of a name on, with what stands before the folder.
fn named_from<'p>(path: &'p str, folder: &str) -> Vec<(&'p str, &'p str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in path.split('/') {
        if part == folder {
            found.push((&path[..start], &path[(start + part.len() + 1).min(path.len())..]));
        }
        start += part.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use swiftsure_source::Sym;

    use super::{absolute, named_from, package};

    #[test]
    fn a_name_may_begin_where_its_template_stands() {
        let named = |name: &str| absolute("shop/templates/shop/orders/list.html", Sym::new(name)).to_string();
        assert_eq!(named("./row.html"), "shop/orders/row.html");
        assert_eq!(named("../base.html"), "shop/base.html");
        assert_eq!(named("shop/base.html"), "shop/base.html");
    }

    #[test]
    fn a_path_has_a_name_from_each_folder_of_templates_on() {
        assert_eq!(named_from("shop/templates/shop/list.html", "templates"), [("shop/", "shop/list.html")]);
        assert_eq!(named_from("templates/a.html", "templates"), [("", "a.html")]);
        assert_eq!(named_from("a/templates/templates/b.html", "templates").len(), 2);
        assert!(named_from("shop/list.html", "templates").is_empty());
    }

    #[test]
    fn an_app_may_be_named_by_its_configuration() {
        assert_eq!(package("shop.apps.ShopConfig"), "shop");
        assert_eq!(package("project.shop"), "project.shop");
    }
}
