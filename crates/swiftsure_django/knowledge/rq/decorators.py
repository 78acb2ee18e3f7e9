"""rq.decorators: a call of the function runs it here."""


def job(*args, **options):
    def decorator(function):
        return function

    # `@job` and `@job("queue")` look alike; a text decorates nothing, and the function stays as it is.
    return args[0] if args else decorator
