"""What happens to a response behind the view (docs: ref/template-response#the-rendering-process)."""
from django.template.response import SimpleTemplateResponse


def render_response(response):
    if isinstance(response, SimpleTemplateResponse):
        response.render()
