"""dirtyfields.dirtyfields."""
from swiftsure import boolean, data


class DirtyFieldsMixin:
    def get_dirty_fields(self, check_relationship=False, check_m2m=None, verbose=False):
        return {data(): data()}

    def is_dirty(self, check_relationship=False, check_m2m=None):
        return boolean()

    def save_dirty_fields(self):
        self.save()
