"""E-mail (docs: topics/email)."""
from django.conf import settings

from swiftsure import effect, number, sink, unknown


class BadHeaderError(ValueError): ...


# Backends that put mail into a queue, where a worker or command takes it from.
_QUEUES = ("djcelery_email.backends.CeleryEmailBackend", "post_office.EmailBackend", "mailer.backend.DbBackend")


def _deliver():
    if settings.EMAIL_BACKEND not in _QUEUES:
        effect("mail")


def send_mail(subject, message, from_email, recipient_list, *args, html_message=None, **options):
    sink("html", html_message, "send_mail")
    _deliver()
    return number()


def send_mass_mail(datatuple, **options):
    _deliver()
    return number()


def mail_admins(subject, message, *args, html_message=None, **options):
    sink("html", html_message, "mail_admins")
    _deliver()


def mail_managers(subject, message, *args, html_message=None, **options):
    sink("html", html_message, "mail_managers")
    _deliver()


def get_connection(backend=None, fail_silently=False, **kwargs):
    return unknown()


class EmailMessage:
    def __init__(self, subject="", body="", from_email=None, to=None, *args, **kwargs): ...
    def attach(self, *args, **kwargs): ...
    def attach_file(self, path, mimetype=None): ...

    def send(self, fail_silently=False):
        _deliver()
        return number()


class EmailMultiAlternatives(EmailMessage):
    def attach_alternative(self, content, mimetype):
        if mimetype == "text/html":
            sink("html", content, "attach_alternative")
