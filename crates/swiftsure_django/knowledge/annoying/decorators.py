"""annoying.decorators."""
from django.http import JsonResponse
from django.shortcuts import render


def render_to(template=None, content_type=None):
    def decorator(function):
        def wrapper(request, *args, **kwargs):
            output = function(request, *args, **kwargs)
            if not isinstance(output, dict):
                return output
            return render(request, output.pop("TEMPLATE", template), output)

        return wrapper

    return decorator


def ajax_request(func):
    def wrapper(request, *args, **kwargs):
        response = func(request, *args, **kwargs)
        if isinstance(response, (dict, list)):
            return JsonResponse(response)
        return response

    return wrapper
