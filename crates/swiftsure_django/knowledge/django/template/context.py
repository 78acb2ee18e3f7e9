"""The variables of a template (docs: ref/templates/api#playing-with-context)."""
from django.template.runtime import fork, variables


class Context:
    def __init__(self, dict_=None, *args, **kwargs):
        if dict_ is not None:
            for key, value in dict_.items():
                setattr(self, key, value)

    def __getitem__(self, key):
        return getattr(self, key)

    def __setitem__(self, key, value):
        setattr(self, key, value)

    def get(self, key, otherwise=None):
        return getattr(self, key, otherwise)

    def setdefault(self, key, default=None):
        setattr(self, key, default)
        return default

    def update(self, other_dict):
        for key, value in other_dict.items():
            setattr(self, key, value)
        return self

    def push(self, *args, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *args): ...

    def pop(self): ...

    def new(self, values=None):
        return fork(self)

    def flatten(self):
        return variables(self)


class RequestContext(Context):
    def __init__(self, request, dict_=None, *args, **kwargs):
        super().__init__(dict_)
        self.request = request
