//! Hand-made projects that nobody would write, or only an enemy.

mod cycles;
mod depth;
mod doubling;
mod files;

use std::fs;
use std::path::Path;

use anyhow::Result;

/// A project that is written into an empty folder.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) write: fn(&Path) -> Result<()>,
}

/// All of them.
pub(crate) const CASES: &[Case] = &[
    Case { name: "deep parentheses", write: depth::parentheses },
    Case { name: "deep lists", write: depth::lists },
    Case { name: "deep calls", write: depth::calls },
    Case { name: "a long chain of attributes", write: depth::attributes },
    Case { name: "a long chain of method calls", write: depth::methods },
    Case { name: "a long sum", write: depth::sum },
    Case { name: "deep negation", write: depth::negation },
    Case { name: "deep lambdas", write: depth::lambdas },
    Case { name: "deep blocks", write: depth::blocks },
    Case { name: "deep functions", write: depth::functions },
    Case { name: "a long elif", write: depth::elif },
    Case { name: "many decorators", write: depth::decorators },
    Case { name: "deep f-strings", write: depth::strings },
    Case { name: "a long chain of calls between functions", write: depth::call_chain },
    Case { name: "a long line of base classes", write: depth::bases },
    Case { name: "a chain of queryset methods", write: depth::querysets },
    Case { name: "doubling calls", write: doubling::calls },
    Case { name: "doubling values", write: doubling::values },
    Case { name: "doubling querysets", write: doubling::querysets },
    Case { name: "doubling values that came from outside", write: doubling::outside },
    Case { name: "doubling settings", write: doubling::settings },
    Case { name: "doubling results", write: doubling::results },
    Case { name: "many variants of one call", write: depth::variants },
    Case { name: "many branches in a row", write: depth::branches },
    Case { name: "imports in a circle", write: cycles::imports },
    Case { name: "star imports in a circle", write: cycles::star_imports },
    Case { name: "a module that imports itself", write: cycles::itself },
    Case { name: "base classes in a circle", write: cycles::bases },
    Case { name: "abstract models in a circle", write: cycles::models },
    Case { name: "relations in a circle", write: cycles::relations },
    Case { name: "URLs that include themselves", write: cycles::urls },
    Case { name: "settings that import themselves", write: cycles::settings },
    Case { name: "endless recursion", write: cycles::recursion },
    Case { name: "recursion through attributes", write: cycles::attributes },
    Case { name: "a signal that sends itself", write: cycles::signals },
    Case { name: "a container that holds itself", write: cycles::containers },
    Case { name: "50 MB of Python", write: files::huge },
    Case { name: "one line of 20 MB", write: files::long_line },
    Case { name: "many files", write: files::many },
    Case { name: "bytes that are no text", write: files::not_text },
    Case { name: "line ends of all kinds", write: files::line_ends },
    Case { name: "almost empty files", write: files::almost_empty },
    Case { name: "unfinished files", write: files::unfinished },
    Case { name: "a circle of links", write: files::links },
    Case { name: "a file that cannot be read", write: files::unreadable },
    Case { name: "folders and pipes that look like files", write: files::in_disguise },
    Case { name: "odd names", write: files::odd_names },
    Case { name: "broken configuration", write: files::configuration },
    Case { name: "configuration of another kind", write: files::wrong_kinds },
];

/// Writes one file, with its folders.
fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(fs::write(path, text)?)
}

/// A Django project with one app, `shop`, whose views are the given text.
fn django(folder: &Path, models: &str, views: &str) -> Result<()> {
    file(folder, "manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n")?;
    file(folder, "settings.py", "INSTALLED_APPS = ['shop']\nROOT_URLCONF = 'urls'\nDEBUG = False\n")?;
    file(
        folder,
        "urls.py",
        "from django.urls import path\nfrom shop import views\nurlpatterns = [path('', views.index)]\n",
    )?;
    file(folder, "shop/__init__.py", "")?;
    file(folder, "shop/models.py", format!("from django.db import models\n{models}"))?;
    file(folder, "shop/views.py", format!("from shop.models import *\nfrom shop import models\n{views}"))
}
