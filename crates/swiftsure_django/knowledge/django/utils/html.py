"""HTML (docs: ref/utils#module-django.utils.html)."""
from swiftsure import made_of, safe, sink, text


def escape(value):
    return safe(str(value), "html")


def conditional_escape(value):
    return safe(str(value), "html")


def format_html(format_string, *args, **kwargs):
    sink("html", format_string, "format_html")
    for arg in args:
        str(arg)
    for arg in kwargs.values():
        str(arg)
    return text()


def format_html_join(sep, format_string, args_generator):
    for args in args_generator:
        for arg in args:
            str(arg)
    return text()


def linebreaks(value, autoescape=False):
    return made_of(text(), value)


def strip_tags(value):
    return made_of(text(), value)


def escapejs(value):
    return safe(made_of(text(), value), "html")


def json_script(value, element_id=None, encoder=None):
    return text()


def urlize(value, trim_url_limit=None, nofollow=False, autoescape=False):
    return text()


def mark_safe(value):
    sink("html", value, "mark_safe")
    return value


def smart_urlquote(url):
    return text()


def html_safe(klass):
    return klass


def avoid_wrapping(value):
    return text()
