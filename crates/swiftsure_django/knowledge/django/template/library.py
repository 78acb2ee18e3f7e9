"""Libraries of tags and filters (docs: howto/custom-template-tags). What is registered is looked up by its name."""


class SimpleTag:
    filename = None

    def __init__(self, func, takes_context):
        self.func = func
        self.takes_context = takes_context


class SimpleBlockTag(SimpleTag):
    def __init__(self, func, takes_context):
        self.func = func
        self.takes_context = takes_context
        self.has_content = True


class InclusionTag:
    def __init__(self, func, takes_context, filename):
        self.func = func
        self.takes_context = takes_context
        self.filename = filename


class Library:
    def __init__(self):
        self.filters = {}
        self.tags = {}

    def simple_tag(self, func=None, takes_context=None, name=None):
        def register(func):
            self.tags[name or func.__name__] = SimpleTag(func, takes_context)
            return func

        if func is None:
            return register
        return register(func)

    def simple_block_tag(self, func=None, takes_context=None, name=None, end_name=None):
        def register(func):
            self.tags[name or func.__name__] = SimpleBlockTag(func, takes_context)
            return func

        if func is None:
            return register
        return register(func)

    def inclusion_tag(self, filename, func=None, takes_context=None, name=None):
        def register(func):
            self.tags[name or func.__name__] = InclusionTag(func, takes_context, filename)
            return func

        return register

    def filter(self, name=None, filter_func=None, **flags):
        if callable(filter_func):
            self.filters[name] = filter_func
            return filter_func
        if isinstance(name, str) or name is None:
            def register(func):
                self.filters[name or func.__name__] = func
                return func

            return register
        self.filters[name.__name__] = name
        return name

    def filter_function(self, func, **flags):
        self.filters[func.__name__] = func
        return func

    def tag(self, name=None, compile_function=None):
        if callable(compile_function):
            self.tags[name] = compile_function
            return compile_function
        if isinstance(name, str) or name is None:
            def register(func):
                self.tags[name or func.__name__] = func
                return func

            return register
        self.tags[name.__name__] = name
        return name
