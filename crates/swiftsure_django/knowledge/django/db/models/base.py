"""Models (docs: ref/models/instances)."""
from swiftsure import reload, write


class Model:
    @write
    def save(self, *args, **kwargs): ...
    @write
    def delete(self, *args, **kwargs): ...
    @reload
    def refresh_from_db(self, *args, **kwargs): ...
