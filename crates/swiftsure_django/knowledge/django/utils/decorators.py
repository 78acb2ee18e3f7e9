"""Decorators for methods (docs: topics/class-based-views/intro#decorating-the-class)."""


def _on_method(decorator, method):
    def wrapper(self, *args, **kwargs):
        def bound(*inner, **keywords):
            return method(self, *inner, **keywords)

        if isinstance(decorator, (list, tuple)):
            for each in decorator:
                bound = each(bound)
            return bound(*args, **kwargs)
        return decorator(bound)(*args, **kwargs)

    return wrapper


def method_decorator(decorator, name=""):
    def decorate(obj):
        if isinstance(obj, type):
            setattr(obj, name, _on_method(decorator, getattr(obj, name)))
            return obj
        return _on_method(decorator, obj)

    return decorate


def decorator_from_middleware(middleware_class):
    return lambda view_func: view_func


def decorator_from_middleware_with_args(middleware_class):
    return lambda *args, **kwargs: lambda view_func: view_func


def sync_and_async_middleware(func):
    return func


def sync_only_middleware(func):
    return func


def async_only_middleware(func):
    return func
