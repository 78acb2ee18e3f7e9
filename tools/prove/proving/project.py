"""A case as a Django project: its files in a folder, its settings, its apps, and the tables in memory.

Whatever the case imports and this environment lacks is stood in for, so that the rest of the case runs.
"""

import ast
import importlib
import importlib.util
import pathlib
import sys
import types

# A file of these names makes its folder an app.
APP_FILES = {"models.py", "apps.py", "admin.py"}
CONTRIB = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
# Apps that are installed when a case imports them.
OPTIONAL = {"django.contrib.admin": ["django.contrib.messages", "django.contrib.admin"]}


def write(files, root):
    """Writes the files of a case, and makes packages of their folders."""
    for path, text in files.items():
        file = pathlib.Path(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        for folder in file.relative_to(root).parents:
            if folder != pathlib.Path("."):
                pathlib.Path(root, folder, "__init__.py").touch()


def apps_of(files):
    """The dotted names of the apps, sorted."""
    found = set()
    for path in map(pathlib.PurePosixPath, files):
        if path.name in APP_FILES and len(path.parts) > 1:
            found.add(".".join(path.parts[:-1]))
        folders = path.parts[:-1]
        for name in ("models", "management"):
            if name in folders[1:]:
                found.add(".".join(folders[: folders.index(name, 1)]))
    return sorted(found)


def modules_of(files):
    """The dotted names of the modules that the files are."""
    paths = (path for path in sorted(files) if path.endswith(".py"))
    names = (path.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in paths)
    return [name for name in names if not name.endswith("settings")]


def imported(files):
    """The dotted names of all modules that the files import, sorted."""
    found = set()
    for text in (text for path, text in files.items() if path.endswith(".py")):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return sorted(found)


def set_up(files, root):
    """Starts Django on the written files. Returns the names of the packages that are stood in for."""
    write(files, root)
    sys.path.insert(0, str(root))
    names = imported(files)
    missing = stand_in({name.partition(".")[0] for name in names})
    import django
    from django.conf import settings

    settings.configure(**_settings(files, names))
    django.setup()
    _create_tables()
    return missing


def _settings(files, names):
    """Ours, and over them those of the case, save where its data is."""
    ours = {
        "SECRET_KEY": "a key for an experiment",
        "ALLOWED_HOSTS": ["*"],
        "USE_TZ": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "TEMPLATES": [_templates(files)],
        "INSTALLED_APPS": [],
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        # A request of an experiment has a value for every name; that for the format is no format.
        "REST_FRAMEWORK": {"URL_FORMAT_OVERRIDE": None},
    }
    for path in sorted(files):
        if path.endswith("settings.py"):
            module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
            ours.update({name: value for name, value in vars(module).items() if name.isupper()})
    wanted = CONTRIB + [
        app for name, apps in OPTIONAL.items() if any(_within(one, name) for one in names) for app in apps
    ]
    wanted += apps_of(files)
    theirs = list(ours["INSTALLED_APPS"])
    # An app may be installed by the path of its configuration.
    ours["INSTALLED_APPS"] = theirs + [app for app in wanted if not any(_within(one, app) for one in theirs)]
    aliases = {"default", *ours.get("DATABASES", {})}
    ours["DATABASES"] = {alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"} for alias in aliases}
    return ours


def _within(name, package):
    return name == package or name.startswith(f"{package}.")


def _templates(files):
    """The templates of the case; those of other names are there as well, and empty."""
    texts = _AnyText()
    for path, text in files.items():
        _, folder, name = path.rpartition("templates/")
        if folder:
            texts[name] = text
    loader = ("django.template.loaders.locmem.Loader", texts)
    return {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [loader]}}


class _AnyText(dict):
    def __missing__(self, name):
        return ""


def _create_tables():
    """Makes the tables straight from the models; a case has no migrations."""
    from django.apps import apps
    from django.db import connections

    for connection in connections.all():
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)


def stand_in(packages):
    """Makes those of the packages importable that are not there, and returns their names, sorted."""
    missing = sorted(name for name in packages if name not in sys.modules and not importlib.util.find_spec(name))
    sys.meta_path.append(_Finder(missing))
    return missing


class _Finder:
    """Imports modules that do not exist."""

    def __init__(self, packages):
        self.packages = packages

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.packages:
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Missing(spec.name)

    def exec_module(self, module):
        pass


class _Missing(types.ModuleType):
    """A module that is not there; whatever is asked of it is a stand-in."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()


class StandIn:
    """Takes the place of anything: an empty iterable, a base that adds nothing, a decorator that changes nothing."""

    def __call__(self, *args, **kwargs):
        """As a decorator, what is decorated."""
        if len(args) == 1 and not kwargs and isinstance(args[0], (type, types.FunctionType)):
            return args[0]
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __mro_entries__(self, bases):
        """As a base, nothing."""
        return ()

    def __iter__(self):
        return iter(())
