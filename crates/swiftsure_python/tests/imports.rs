//! What import statements ask for.

use swiftsure_python::ir::{Module, Stmt, StmtKind};
use swiftsure_python::{Codebase, Language, Origin, SourceInput, lower};
use swiftsure_source::{FileId, Sym};

/// The imports of a module in words, with those in blocks.
fn imports(name: &str, is_package: bool, text: &str) -> Vec<String> {
    let module: Module = lower(FileId(0), Sym::new(name), is_package, text);
    let mut found = Vec::new();
    collect(&module.body, &mut found);
    found
}

fn collect(body: &[Stmt], found: &mut Vec<String>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Import { module, top, .. } => {
                found.push(format!("{module}{}", if *top { ", binding its top" } else { "" }));
            }
            StmtKind::ImportFrom { module, names } => {
                let names: Vec<_> = names.iter().map(|(name, _)| name.to_string()).collect();
                found.push(format!("{} from {module}", names.join(" ")));
            }
            StmtKind::ImportStar { module } => found.push(format!("all from {module}")),
            StmtKind::If(branch) => {
                collect(&branch.body, found);
                collect(&branch.orelse, found);
            }
            StmtKind::Try(attempt) => {
                collect(&attempt.body, found);
                attempt.handlers.iter().for_each(|handler| collect(&handler.body, found));
            }
            _ => {}
        }
    }
}

#[test]
fn an_import_of_a_dotted_name_binds_its_top() {
    assert_eq!(imports("m", false, "import a.b\nimport a.b as c\n"), ["a.b, binding its top", "a.b"]);
}

#[test]
fn one_dot_is_the_package_of_the_module() {
    assert_eq!(
        imports("shop.views", false, "from . import models\nfrom .models import Order\n"),
        ["models from shop", "Order from shop.models"]
    );
}

#[test]
fn one_dot_in_a_package_is_the_package_itself() {
    assert_eq!(
        imports("shop", true, "from . import models\nfrom .models import Order\n"),
        ["models from shop", "Order from shop.models"]
    );
}

#[test]
fn each_further_dot_is_one_package_up() {
    assert_eq!(
        imports("shop.api.views", false, "from ..models import Order\nfrom ... import core\n"),
        ["Order from shop.models", "core from "]
    );
    assert_eq!(imports("shop.api", true, "from ..models import Order\n"), ["Order from shop.models"]);
}

#[test]
fn dots_that_lead_above_the_top_are_kept() {
    assert_eq!(imports("shop.views", false, "from .... import core\n"), ["core from ...."]);
}

#[test]
fn a_star_asks_for_all() {
    assert_eq!(
        imports("shop.views", false, "from .models import *\nfrom django.db import *\n"),
        ["all from shop.models", "all from django.db"]
    );
}

#[test]
fn imports_in_branches_are_all_there() {
    let text = "try:\n    from fast import loads\nexcept ImportError:\n    from slow import loads\nif TYPE_CHECKING:\n    from shop.models import Order\n";
    assert_eq!(imports("m", false, text), ["loads from fast", "loads from slow", "Order from shop.models"]);
}

#[test]
fn relative_imports_follow_the_name_from_the_source_root() {
    let inputs = [
        ("src/shop/__init__.py", ""),
        ("src/shop/models.py", ""),
        ("src/shop/api/__init__.py", ""),
        ("src/shop/api/views.py", "from ..models import Order\n"),
    ];
    let inputs = inputs.map(|(path, text)| SourceInput {
        path: path.into(),
        text: text.into(),
        origin: Origin::Project,
        language: Language::Python,
        lazy: false,
    });
    let code = Codebase::build(inputs.to_vec(), &[], 1);
    let views = code.find_anywhere(Sym::new("shop.api.views")).unwrap();
    let StmtKind::ImportFrom { module, .. } = &code.module(views).body[0].kind else { panic!("an import") };
    let found = code.find(views, *module).unwrap();
    assert_eq!(code.path(found), "src/shop/models.py");
}
