"""Views as classes (docs: flask.palletsprojects.com/views)."""
from flask.globals import request


class View:
    methods = None

    @classmethod
    def as_view(cls, name, *class_args, **class_kwargs):
        def view(**kwargs):
            self = cls(*class_args, **class_kwargs)
            return self.dispatch_request(**kwargs)

        return view


class MethodView(View):
    def dispatch_request(self, **kwargs):
        method = request.method
        if method == "GET" and hasattr(self, "get"):
            return self.get(**kwargs)
        if method == "POST" and hasattr(self, "post"):
            return self.post(**kwargs)
        if method == "PUT" and hasattr(self, "put"):
            return self.put(**kwargs)
        if method == "PATCH" and hasattr(self, "patch"):
            return self.patch(**kwargs)
        if method == "DELETE" and hasattr(self, "delete"):
            return self.delete(**kwargs)
