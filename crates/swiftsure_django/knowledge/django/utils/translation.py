"""Translation (docs: topics/i18n/translation)."""
from swiftsure import boolean, text


def gettext(message):
    return message


def pgettext(context, message):
    return message


def ngettext(singular, plural, number):
    return text()


def npgettext(context, singular, plural, number):
    return text()


gettext_lazy = gettext_noop = ugettext = ugettext_lazy = gettext
pgettext_lazy = pgettext
ngettext_lazy = ungettext = ungettext_lazy = ngettext
npgettext_lazy = npgettext


class override:
    def __init__(self, language, deactivate=False): ...
    def __enter__(self): ...
    def __exit__(self, *args): ...

    def __call__(self, func):
        return func


def activate(language): ...
def deactivate(): ...
def get_language():
    return text()


def get_language_bidi():
    return boolean()


def get_language_from_request(request, check_path=False):
    return text()


def to_locale(language):
    return text()


def check_for_language(lang_code):
    return boolean()
