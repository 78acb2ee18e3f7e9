"""MarkupSafe: text that says that it is HTML."""
from swiftsure import made_of, safe, sink, text


class _Markup:
    def __call__(self, object="", *args, **keywords):
        sink("html", object, "Markup")
        return made_of(text(), object)

    def escape(self, s):
        return safe(made_of(text(), s), "html")


Markup = _Markup()


def escape(s):
    return safe(made_of(text(), s), "html")


escape_silent = soft_str = soft_unicode = escape
