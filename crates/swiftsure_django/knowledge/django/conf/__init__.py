"""Settings (docs: topics/settings): each is what the project's settings module says, evaluated without importing it."""
from swiftsure import native


class LazySettings:
    @native
    def __getattr__(self, name): ...


settings = LazySettings()
