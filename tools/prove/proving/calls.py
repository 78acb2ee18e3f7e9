"""The entries of a case: views, commands, and functions that a finding names; and how each of them is called."""

import importlib
import inspect
import itertools
import json

from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.management.base import BaseCommand
from django.db import models
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.views.generic import View

from proving.rows import is_field, tables, value_named

METHODS = ("GET", "POST")
# What a request says: the values of the rows, such as no row has yet, or nothing.
FORMS = ("of the rows", "new", "empty")


class Form(QueryDict):
    """Has every parameter. One value is that of row 1; the list of values has one for each row.

    A parameter that no field is named after keeps the default that the case gives. The values are those of the rows
    from `start` on: behind the last row they are such as no row has yet.
    """

    def __init__(self, count, start=1):
        super().__init__(mutable=False)
        self.numbers = range(start, start + count)

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return value_named(name, self.numbers[0])

    def get(self, name, default=None):
        """The first value."""
        if name is None:
            return default
        return self[name] if default is None or is_field(name) else default

    def getlist(self, name, default=None):
        """The value of each row."""
        return [value_named(name, number) for number in self.numbers]


def entries(modules, count, ways):
    """What to call for `count` rows, in the order of the modules: pairs of a name and a function.

    The function prepares the call; what it returns does the call. An entry stands there more than once where it may do
    something else: once for each of the ways.
    """
    found = []
    for module in map(importlib.import_module, modules):
        for name, item in list(vars(module).items()):
            if getattr(item, "__module__", None) != module.__name__:
                continue
            found += [(f"{module.__name__}.{name}", call) for call in _calls(item, count, ways)]
    return found


def ways_to_ask(texts):
    """Pairs of a method and a kind of form: all that may make a difference to views of which these are the texts."""
    methods = [method for method in METHODS if method == "GET" or any(method in text.upper() for text in texts)]
    forms = FORMS if any("request." in text for text in texts) else FORMS[:1]
    return list(itertools.product(methods, forms))


def functions(modules, count):
    """The same for all functions of the modules."""
    found = []
    for module in map(importlib.import_module, modules):
        for name, item in vars(module).items():
            if inspect.isfunction(item) and item.__module__ == module.__name__:
                found += named(f"{module.__name__}.{name}", modules, count)
    return found


def named(symbol, modules, count):
    """The same for one function or method of a model; its arguments follow from the names of its parameters."""
    home = max((name for name in modules if symbol.startswith(f"{name}.")), key=len, default=None)
    if home is None:
        return []
    owner, item = None, importlib.import_module(home)
    for part in symbol[len(home) + 1 :].split("."):
        owner, item = item, inspect.getattr_static(item, part, None)
    # Properties, and what a class keeps its functions in.
    item = getattr(item, "fget", None) or getattr(item, "func", None) or getattr(item, "__func__", None) or item
    if not inspect.isfunction(item):
        return []
    if inspect.ismodule(owner):
        return [(symbol, lambda: _prepared(item, *_arguments(item, count)))]
    if inspect.isclass(owner) and issubclass(owner, models.Model):
        return [(symbol, lambda: _prepared(item, _row(owner), *_arguments(item, count)[1:]))]
    return []


def _calls(item, count, ways):
    if inspect.isclass(item):
        if issubclass(item, BaseCommand):
            return [lambda: _prepared(item().handle, **_options(item, count))]
        if issubclass(item, View) and not item.__name__.endswith("Mixin"):
            return _answers(item.as_view(), count, ways)
        return _lists(item, count)
    if not callable(item):
        return []
    names = list(_parameters(item))
    return _answers(item, count, ways) if names[:1] == ["request"] else []


def _lists(item, count):
    """The pages of an admin that show all rows: what their columns make of each, without the template around."""
    if not apps.is_installed("django.contrib.admin"):
        return []
    from django.contrib import admin
    from django.contrib.admin.templatetags.admin_list import results

    def listed(model_admin):
        request = _request(("GET", FORMS[-1]), count)
        request.user = get_user_model()(is_active=True, is_staff=True, is_superuser=True)
        changes = model_admin.get_changelist_instance(request)
        changes.formset = changes.list_display_links = None
        for row in results(changes):
            list(row)
        return HttpResponse()

    registered = [one for one in admin.site._registry.values() if type(one) is item]
    return [lambda one=one: _prepared(listed, one) for one in registered]


def _answers(view, count, ways):
    return [lambda way=way: _prepared(view, _request(way, count), **_from_url(view, way[0])) for way in ways]


def _prepared(function, *args, **keywords):
    return lambda: _finish(function(*args, **keywords))


def _from_url(view, method):
    """What a URL gives to a view: a value for each parameter behind the request, and a key for any."""
    owner = getattr(view, "view_class", None)
    parameters = list(_parameters(getattr(owner, method.lower(), None) if owner else view).values())
    wanted = [one for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    captured = {one.name: _captured(one) for one in wanted[2 if owner else 1 :]}
    if owner and any(one.kind is one.VAR_KEYWORD for one in parameters):
        captured.setdefault("pk", 1)
    return captured


def _request(way, count):
    method, kind = way
    forms = {"of the rows": Form(count), "new": Form(count, count + 1), "empty": QueryDict()}
    form = forms[kind]
    request = RequestFactory().generic(method, "/", json.dumps({}), content_type="application/json")
    request.GET = form
    request.POST = form if method == "POST" else QueryDict()
    request.user = get_user_model()._base_manager.get(pk=1)
    request.session = SessionStore()
    request._messages = _Messages()
    return request


class _Messages(list):
    def add(self, level, message, extra_tags=""):
        self.append(message)


def _captured(parameter):
    """What a URL gives for a parameter: keys are whole numbers."""
    name = parameter.name
    return 1 if name in ("pk", "id") or name.endswith(("_pk", "_id")) else value_named(name, 1)


def _parameters(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}


def _options(command, count):
    """The options of a command as its own parser has them, each list with a value for each row."""
    parser = command().create_parser("prove", "prove")
    options = {action.dest: action.default for action in parser._actions if action.dest != "help"}
    for action in parser._actions:
        if action.nargs in ("+", "*"):
            options[action.dest] = Form(count).getlist(action.dest)
        elif action.required:
            options[action.dest] = value_named(action.dest, 1)
    return options


def _arguments(function, count):
    """For `order` a row, for `orders` all rows, for anything else what a request would give."""
    known = {model._meta.model_name: model for model in tables()}
    arguments = []
    for one in _parameters(function).values():
        if one.kind is not one.POSITIONAL_OR_KEYWORD or one.default is not one.empty:
            continue
        name = one.name.replace("_", "")
        if name in known:
            arguments.append(_row(known[name]))
        elif name.removesuffix("s") in known:
            arguments.append(known[name.removesuffix("s")].objects.all())
        elif name.endswith("s"):
            arguments.append(Form(count).getlist(one.name))
        else:
            arguments.append(_captured(one))
    return arguments


def _row(model):
    return model._base_manager.get(pk=model._base_manager.values_list("pk", flat=True).order_by("pk")[0])


def awaited(coroutine):
    """What comes of a coroutine."""

    async def whole():
        return _finish(await coroutine)

    return async_to_sync(whole)()


def text_of(answer):
    """What an answer says, as far as it is a text."""
    if isinstance(answer, HttpResponseBase):
        answer = b"".join(answer) if answer.streaming else answer.content
        return f"{answer!r}"
    return answer if isinstance(answer, (str, int, float, bool)) else None


def _finish(answer):
    """Does what a server does with an answer: a template is rendered, whatever comes bit by bit is read."""
    if isinstance(answer, HttpResponseBase):
        if hasattr(answer, "render") and not answer.is_rendered:
            answer.render()
        if answer.streaming:
            answer.streaming_content = list(answer)
    elif inspect.isgenerator(answer):
        list(answer)
    return answer
