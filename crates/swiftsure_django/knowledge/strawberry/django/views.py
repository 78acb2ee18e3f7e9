"""The views of strawberry (docs: integrations/django): operations are entry points of their own."""
from django.http import HttpResponse
from django.views.generic.base import View


class BaseView(View):
    schema = None

    def get_context(self, request, response): ...
    def get_root_value(self, request): ...

    def dispatch(self, request, *args, **kwargs):
        return HttpResponse()

    def post(self, request, *args, **kwargs):
        return HttpResponse()


class GraphQLView(BaseView):
    pass


class AsyncGraphQLView(BaseView):
    pass
