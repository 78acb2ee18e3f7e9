"""What stands around the views: the other middleware (docs: topics/http/middleware), and what happens to a response
behind the view (docs: ref/template-response#the-rendering-process)."""
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse


def render_response(response):
    if isinstance(response, SimpleTemplateResponse):
        response.render()


def get_response(request):
    return HttpResponse()
