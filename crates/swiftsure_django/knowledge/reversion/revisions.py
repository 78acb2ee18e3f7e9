"""reversion.revisions: a revision is a transaction, too."""
from django.db.transaction import Atomic
from swiftsure import boolean, unknown


def create_revision(manage_manually=False, using=None, atomic=True):
    return Atomic(using) if atomic else _Plain()


class _Plain:
    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...

    def __call__(self, func):
        return func


def register(model=None, **options):
    return (lambda registered: registered) if model is None else model


def unregister(model): ...
def set_user(user): ...
def set_comment(comment): ...
def set_date_created(date_created): ...
def add_meta(model, **values): ...
def add_to_revision(obj, model_db=None): ...


def get_user():
    return unknown()


def get_comment():
    return unknown()


def get_date_created():
    return unknown()


def get_registered_models():
    return unknown()


def is_active():
    return boolean()


def is_manage_manually():
    return boolean()


def is_registered(model):
    return boolean()
