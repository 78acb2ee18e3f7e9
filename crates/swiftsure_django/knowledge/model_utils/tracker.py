"""model_utils.tracker: what a row was before it was changed; asks nothing."""
from swiftsure import boolean, data


class FieldTracker:
    def __init__(self, fields=None): ...

    # Also a decorator and context manager: `@tracker`, `with tracker("field")`.
    def __call__(self, func=None, fields=None):
        return func

    def has_changed(self, field):
        return boolean()

    def previous(self, field):
        return data()

    def changed(self):
        return {data(): data()}

    def set_saved_fields(self, fields=None): ...


ModelTracker = FieldTracker
