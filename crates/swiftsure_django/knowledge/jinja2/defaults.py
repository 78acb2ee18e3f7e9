"""The names that every template knows (docs: templates#list-of-global-functions)."""
from swiftsure import data, text


class Namespace:
    def __init__(self, **values):
        for key, value in values.items():
            setattr(self, key, value)


class Cycler:
    def __init__(self, *items):
        self.items = items
        self.current = data()

    def next(self):
        return [*self.items][0]

    def reset(self): ...


def joiner(sep=", "):
    def join():
        return text()

    return join


def lipsum(n=5, html=True, min=20, max=100):
    return text()


def gettext(message, *args, **variables):
    return text()


GLOBALS = {
    "range": range,
    "dict": dict,
    "namespace": Namespace,
    "cycler": Cycler,
    "joiner": joiner,
    "lipsum": lipsum,
    "_": gettext,
    "gettext": gettext,
    "ngettext": gettext,
    "pgettext": gettext,
    "npgettext": gettext,
}
