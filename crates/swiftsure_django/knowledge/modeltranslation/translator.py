"""modeltranslation.translator."""


class TranslationOptions:
    required_languages = ()
    fields = ()


def register(model_or_iterable, **options):
    return lambda registered: registered
