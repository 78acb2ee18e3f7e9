"""The view of graphene-django: operations are entry points of their own."""
from django.http import HttpResponse
from django.views.generic.base import View


class GraphQLView(View):
    schema = None
    graphiql = False

    def get_context(self, request):
        return request

    def dispatch(self, request, *args, **kwargs):
        return HttpResponse()

    def post(self, request, *args, **kwargs):
        return HttpResponse()
