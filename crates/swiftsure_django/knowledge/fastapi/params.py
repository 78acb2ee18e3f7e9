"""Dependencies (docs: fastapi.tiangolo.com/reference/dependencies)."""


class Depends:
    def __init__(self, dependency=None, use_cache=True, scope=None):
        self.dependency = dependency


class Security(Depends):
    def __init__(self, dependency=None, scopes=None, use_cache=True):
        self.dependency = dependency
