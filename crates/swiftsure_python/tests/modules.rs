//! Which module a dotted name is.

use swiftsure_python::ir::ModuleId;
use swiftsure_python::{Codebase, Language, Origin, SourceInput};
use swiftsure_source::Sym;

fn input(path: &str, origin: Origin) -> SourceInput {
    SourceInput { path: path.to_owned(), text: String::new(), origin, language: Language::Python, lazy: false }
}

fn project(paths: &[&str]) -> Codebase {
    Codebase::build(paths.iter().map(|path| input(path, Origin::Project)).collect(), &[], 1)
}

fn with_knowledge(paths: &[&str], known: &[&str]) -> Codebase {
    let project = paths.iter().map(|path| input(path, Origin::Project));
    Codebase::build(project.chain(known.iter().map(|path| input(path, Origin::Knowledge))).collect(), &[], 1)
}

fn at(code: &Codebase, path: &str) -> ModuleId {
    code.heads().map(|(id, _)| id).find(|id| code.path(*id) == path && code.origin(*id) == Origin::Project).unwrap()
}

/// Where a dotted name leads from a file: a path, with its origin where it is not the project's.
fn find(code: &Codebase, from: &str, dotted: &str) -> String {
    told(code, code.find(at(code, from), Sym::new(dotted)))
}

fn told(code: &Codebase, found: Option<ModuleId>) -> String {
    match found {
        None => "nowhere".to_owned(),
        Some(id) if code.origin(id) == Origin::Project => code.path(id).to_owned(),
        Some(id) => format!("{:?} {}", code.origin(id), code.path(id)),
    }
}

fn names(code: &Codebase) -> Vec<&str> {
    code.heads().map(|(_, module)| module.name.as_str()).collect()
}

#[test]
fn a_module_is_named_from_the_folder_above_its_packages() {
    let code = project(&["shop/__init__.py", "shop/views.py", "shop/api/__init__.py", "shop/api/urls.py", "manage.py"]);
    assert_eq!(names(&code), ["shop", "shop.views", "shop.api", "shop.api.urls", "manage"]);
}

#[test]
fn a_module_in_a_src_layout_is_named_from_there() {
    let code = project(&["src/shop/__init__.py", "src/shop/views.py", "tests/test_views.py"]);
    assert_eq!(names(&code), ["shop", "shop.views", "test_views"]);
    assert_eq!(find(&code, "tests/test_views.py", "shop.views"), "src/shop/views.py");
    assert_eq!(find(&code, "src/shop/views.py", "shop"), "src/shop/__init__.py");
}

#[test]
fn what_lies_beside_manage_py_is_found_even_where_its_folder_is_a_package() {
    let code = project(&[
        "backend/__init__.py",
        "backend/manage.py",
        "backend/projects/__init__.py",
        "backend/projects/models.py",
        "backend/shop/__init__.py",
        "backend/shop/models.py",
    ]);
    assert_eq!(find(&code, "backend/shop/models.py", "projects.models"), "backend/projects/models.py");
    assert_eq!(find(&code, "backend/shop/models.py", "backend.projects.models"), "backend/projects/models.py");
}

#[test]
fn a_project_inside_of_a_folder_finds_its_own_modules() {
    let code = project(&[
        "backend/manage.py",
        "backend/shop/__init__.py",
        "backend/shop/views.py",
        "backend/core/__init__.py",
    ]);
    assert_eq!(find(&code, "backend/shop/views.py", "core"), "backend/core/__init__.py");
    assert_eq!(find(&code, "backend/manage.py", "shop.views"), "backend/shop/views.py");
}

#[test]
fn two_projects_each_find_their_own() {
    let code = project(&[
        "a/shop/__init__.py",
        "a/shop/models.py",
        "a/run.py",
        "b/shop/__init__.py",
        "b/shop/models.py",
        "b/run.py",
    ]);
    assert_eq!(find(&code, "a/run.py", "shop.models"), "a/shop/models.py");
    assert_eq!(find(&code, "b/run.py", "shop.models"), "b/shop/models.py");
    assert_eq!(find(&code, "b/shop/models.py", "shop"), "b/shop/__init__.py");
}

#[test]
fn a_folder_without_init_is_a_namespace_package() {
    let code = project(&["company/shop/__init__.py", "company/shop/views.py", "run.py"]);
    assert_eq!(find(&code, "run.py", "company.shop.views"), "company/shop/views.py");
    assert_eq!(find(&code, "run.py", "shop.views"), "company/shop/views.py");
}

#[test]
fn a_package_goes_before_a_module_in_a_folder_further_out() {
    let code = project(&["backend/shop/views.py", "backend/shop/__init__.py", "backend/utils.py", "utils.py"]);
    assert_eq!(find(&code, "backend/shop/views.py", "utils"), "backend/utils.py");
}

#[test]
fn a_name_that_is_nowhere_leads_nowhere() {
    assert_eq!(find(&project(&["shop/__init__.py"]), "shop/__init__.py", "store"), "nowhere");
}

#[test]
fn knowledge_stands_behind_the_project() {
    let code = with_knowledge(&["celery/__init__.py", "run.py"], &["celery/__init__.py", "json.py"]);
    assert_eq!(find(&code, "run.py", "celery"), "celery/__init__.py");
    assert_eq!(find(&code, "run.py", "json"), "Knowledge json.py");
}

#[test]
fn a_lone_file_does_not_hide_a_known_package() {
    let code =
        with_knowledge(&["shop/__init__.py", "shop/celery.py", "shop/tasks.py", "celery.py"], &["celery/__init__.py"]);
    assert_eq!(find(&code, "shop/tasks.py", "celery"), "Knowledge celery/__init__.py");
    assert_eq!(find(&code, "shop/tasks.py", "shop.celery"), "shop/celery.py");
}

#[test]
fn knowledge_does_not_look_into_the_project() {
    let code = with_knowledge(&["shop.py"], &["lib.py"]);
    let lib = code.find_anywhere(Sym::new("lib")).unwrap();
    assert_eq!(told(&code, code.find(lib, Sym::new("shop"))), "nowhere");
}

#[test]
fn knowledge_goes_before_libraries() {
    let inputs = vec![
        input("run.py", Origin::Project),
        input("lib.py", Origin::Library),
        input("lib.py", Origin::Knowledge),
        input("other.py", Origin::Library),
    ];
    let code = Codebase::build(inputs, &[], 1);
    assert_eq!(find(&code, "run.py", "lib"), "Knowledge lib.py");
    assert_eq!(find(&code, "run.py", "other"), "Library other.py");
}

#[test]
fn a_submodule_is_found_from_its_package() {
    let code = project(&["shop/__init__.py", "shop/models/__init__.py", "shop/models/order.py", "run.py"]);
    let package = code.find(at(&code, "run.py"), Sym::new("shop")).unwrap();
    assert_eq!(told(&code, code.submodule(package, Sym::new("models"))), "shop/models/__init__.py");
    assert_eq!(told(&code, code.submodule(package, Sym::new("views"))), "nowhere");
    assert_eq!(told(&code, code.submodule(at(&code, "run.py"), Sym::new("shop"))), "nowhere");
}

#[test]
fn an_extra_root_is_looked_through() {
    let inputs = vec![
        input("apps/shop/__init__.py", Origin::Project),
        input("apps/__init__.py", Origin::Project),
        input("run.py", Origin::Project),
    ];
    assert_eq!(find(&Codebase::build(inputs.clone(), &[], 1), "run.py", "shop"), "nowhere");
    assert_eq!(find(&Codebase::build(inputs, &["apps/".to_owned()], 1), "run.py", "shop"), "apps/shop/__init__.py");
}

#[test]
fn an_absolute_name_is_found_without_a_module_to_look_from() {
    let code = project(&["src/shop/__init__.py", "src/shop/settings.py"]);
    assert_eq!(told(&code, code.find_anywhere(Sym::new("shop.settings"))), "src/shop/settings.py");
}

#[test]
fn a_file_leads_to_its_module() {
    let code = project(&["a.py", "b.py"]);
    let id = at(&code, "b.py");
    assert_eq!(code.module_of(code.module(id).file), Some(id));
}

#[test]
fn an_empty_name_leads_nowhere_or_to_a_root() {
    let code = project(&["shop/__init__.py", "__init__.py"]);
    find(&code, "shop/__init__.py", "");
    find(&code, "__init__.py", "...");
}
