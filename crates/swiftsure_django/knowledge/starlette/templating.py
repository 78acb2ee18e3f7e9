"""starlette.templating: pages of Jinja2."""
from swiftsure import text

from django.template.runtime import render
from starlette.responses import Response


class Jinja2Templates:
    env = text()

    def __init__(self, directory=None, **options): ...

    def TemplateResponse(self, *args, name=None, context=None, **options):
        if name is None and isinstance(args[0], str):
            # The older order: the name first, then the context.
            render(args[0], args[1], None)
        elif name is None:
            render(args[1], args[2], None)
        else:
            render(name, context, None)
        return Response()
