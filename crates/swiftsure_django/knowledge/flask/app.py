"""Applications and their routes (docs: flask.palletsprojects.com/api/#application-object)."""
from swiftsure import native, text, unknown

from werkzeug.wrappers import Response


@native
def register(owner, rule, view, methods, kind, dependencies=()): ...


@native
def mount(owner, part, prefix): ...


@native
def gate(owner, function): ...


class Scaffold:
    def route(self, rule, methods=None, **options):
        def decorate(f):
            register(self, rule, f, methods, "html")
            return f

        return decorate

    def get(self, rule, **options):
        return self.route(rule, methods=["GET"])

    def post(self, rule, **options):
        return self.route(rule, methods=["POST"])

    def put(self, rule, **options):
        return self.route(rule, methods=["PUT"])

    def patch(self, rule, **options):
        return self.route(rule, methods=["PATCH"])

    def delete(self, rule, **options):
        return self.route(rule, methods=["DELETE"])

    def add_url_rule(self, rule, endpoint=None, view_func=None, provide_automatic_options=None, methods=None, **options):
        register(self, rule, view_func, methods, "html")

    def errorhandler(self, code_or_exception):
        def decorate(f):
            return f

        return decorate

    def before_request(self, f):
        gate(self, f)
        return f

    def after_request(self, f):
        return f

    teardown_request = context_processor = url_defaults = app_context_processor = after_request
    after_app_request = before_first_request = before_app_request = after_request
    teardown_appcontext = shell_context_processor = after_request

    def app_errorhandler(self, code):
        return self.errorhandler(code)

    def template_filter(self, name=None):
        return self.errorhandler(name)

    app_template_filter = template_global = template_test = template_filter


class Flask(Scaffold):
    config = unknown()
    logger = unknown()
    jinja_env = unknown()
    root_path = text()
    instance_path = text()
    static_folder = text()
    name = text()

    def __init__(self, import_name, *args, **options): ...

    def register_blueprint(self, blueprint, url_prefix=None, **options):
        mount(self, blueprint, url_prefix)

    def run(self, host=None, port=None, debug=None, **options): ...

    def make_response(self, rv):
        return Response(rv)

    def app_context(self):
        return unknown()

    def test_request_context(self, *args, **options):
        return unknown()

    def test_client(self):
        return unknown()

    def add_template_filter(self, f, name=None): ...
