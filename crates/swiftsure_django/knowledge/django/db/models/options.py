"""What a model says of itself: `_meta` (docs: ref/models/meta)."""
from swiftsure import text, unknown


class Options:
    # `model`, `app_label`, `model_name`, `object_name` and `label` are those of each model.
    @property
    def verbose_name(self):
        return text()

    @property
    def verbose_name_plural(self):
        return text()

    @property
    def db_table(self):
        return text()

    @property
    def default_manager(self):
        return self.model._default_manager

    @property
    def base_manager(self):
        return self.model._base_manager

    @property
    def label_lower(self):
        return f"{self.app_label}.{self.model_name}"

    def get_field(self, field_name):
        return unknown()

    def get_fields(self, include_parents=True, include_hidden=False):
        return unknown()
