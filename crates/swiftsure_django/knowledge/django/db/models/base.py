"""Models (docs: ref/models/instances)."""
from swiftsure import instance, native, reload, text, unknown, write


class ModelState: ...


@native
def check_relations(row):
    """Asks for each foreign key of a row whether what it leads to is there."""


@native
def check_unique(row):
    """Asks for each unique column of a row whether another row has its value."""


class Model:
    def __str__(self):
        return text()

    @write
    def save(self, *args, **kwargs): ...
    @write
    def asave(self, *args, **kwargs): ...
    @write
    def save_base(self, *args, **kwargs): ...
    @write
    def delete(self, *args, **kwargs): ...
    @write
    def adelete(self, *args, **kwargs): ...
    @reload
    def refresh_from_db(self, *args, **kwargs): ...
    @reload
    def arefresh_from_db(self, *args, **kwargs): ...

    def clean(self): ...

    # What a form leaves out it checks by itself.
    def clean_fields(self, exclude=None):
        if exclude is None:
            check_relations(self)

    def validate_unique(self, exclude=None):
        if exclude is None:
            check_unique(self)

    def validate_constraints(self, exclude=None): ...

    def full_clean(self, exclude=None, validate_unique=True, validate_constraints=True):
        self.clean_fields(exclude)
        self.clean()
        if validate_unique:
            self.validate_unique(exclude)
        if validate_constraints:
            self.validate_constraints(exclude)


class ModelChoice:
    """A model that the program chooses while it runs: `apps.get_model(label)` for a label from elsewhere."""

    def __call__(self, *args, **kwargs):
        return instance(Model)

    @native
    def rows(self): ...

    @property
    def objects(self):
        return self.rows()

    @property
    def _default_manager(self):
        return self.rows()

    @property
    def _base_manager(self):
        return self.rows()

    def __getattr__(self, name):
        return unknown()
