"""E-mail (docs: topics/email)."""
from swiftsure import effect, number, unknown


class BadHeaderError(ValueError): ...


def send_mail(subject, message, from_email, recipient_list, **options):
    effect("mail")
    return number()


def send_mass_mail(datatuple, **options):
    effect("mail")
    return number()


def mail_admins(subject, message, **options):
    effect("mail")


def mail_managers(subject, message, **options):
    effect("mail")


def get_connection(backend=None, fail_silently=False, **kwargs):
    return unknown()


class EmailMessage:
    def __init__(self, subject="", body="", from_email=None, to=None, *args, **kwargs): ...
    def attach(self, *args, **kwargs): ...
    def attach_file(self, path, mimetype=None): ...

    def send(self, fail_silently=False):
        effect("mail")
        return number()


class EmailMultiAlternatives(EmailMessage):
    def attach_alternative(self, content, mimetype): ...
