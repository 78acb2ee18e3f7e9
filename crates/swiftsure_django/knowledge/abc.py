"""abc."""


class ABC: ...


def abstractmethod(funcobj):
    return funcobj


def abstractproperty(funcobj):
    return property(funcobj)
