//! A small project on the disk, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A shop with one n-plus-one in `shop/views.py` line 8.
pub(crate) const SHOP: [(&str, &str); 7] = [
    (
        "manage.py",
        "import os\n\nif __name__ == \"__main__\":\n    \
         os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings\")\n",
    ),
    ("config/__init__.py", ""),
    (
        "config/settings.py",
        "ROOT_URLCONF = \"config.urls\"\nINSTALLED_APPS = [\"shop\"]\nfrom config.server import *\n",
    ),
    (
        "config/urls.py",
        "from django.urls import path\n\nfrom shop import views\n\n\
         urlpatterns = [path(\"orders/\", views.order_list), path(\"about/\", views.about)]\n",
    ),
    ("shop/__init__.py", ""),
    (
        "shop/models.py",
        "from django.db import models\n\n\n\
         class Customer(models.Model):\n    name = models.CharField(max_length=50)\n\n\n\
         class Order(models.Model):\n    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n",
    ),
    ("shop/views.py", VIEWS),
];

pub(crate) const VIEWS: &str = r#"from django.http import HttpResponse, JsonResponse

from shop.models import Order


def order_list(request):
    orders = Order.objects.filter(pk__gt=0)
    return JsonResponse({"names": [order.customer.name for order in orders]})


def about(request):
    return HttpResponse("A shop.")
"#;

/// The same views with the relation loaded.
pub(crate) fn mended() -> String {
    VIEWS.replace("objects.filter(pk__gt=0)", "objects.filter(pk__gt=0).select_related(\"customer\")")
}

/// A folder that is removed with the value.
pub(crate) struct Project(TempDir);

impl Project {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().unwrap());
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn shop() -> Self {
        Self::new(&SHOP)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run_in(self.path(), arguments, &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        run_in(self.path(), arguments, environment)
    }
}

/// The example that the repository brings along.
pub(crate) fn bookshop() -> PathBuf {
    fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/bookshop")).unwrap()
}

/// How one run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_swiftsure"));
    command.args(arguments).current_dir(folder);
    for name in ["SWIFTSURE_OUTPUT_FORMAT", "VIRTUAL_ENV", "NO_COLOR", "TERM"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.envs(environment.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: status.code(), out: text(stdout), err: text(stderr) }
}
