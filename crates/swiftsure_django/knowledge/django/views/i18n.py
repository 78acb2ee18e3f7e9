"""Languages in the browser (docs: topics/i18n/translation): none of these asks the database."""
from swiftsure import data

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.generic import View


def set_language(request):
    # Addresses of other hosts are dropped.
    return HttpResponseRedirect("/")


class JavaScriptCatalog(View):
    domain = "djangojs"
    packages = None

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs):
        return {"catalog": data(), "formats": data(), "plural": data()}

    def render_to_response(self, context, **response_kwargs):
        return HttpResponse(content_type="text/javascript")


class JSONCatalog(JavaScriptCatalog):
    def render_to_response(self, context, **response_kwargs):
        return JsonResponse(context)
