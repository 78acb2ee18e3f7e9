"""django-contrib-comments."""
from swiftsure import text, unknown


def get_comment_app_name():
    return text()


def get_comment_app():
    return unknown()


def get_model():
    # Another app may have been named in the settings.
    return unknown()


def get_form():
    return unknown()


def get_form_target():
    return text()


def get_flag_url(comment):
    return text()


def get_delete_url(comment):
    return text()


def get_approve_url(comment):
    return text()
