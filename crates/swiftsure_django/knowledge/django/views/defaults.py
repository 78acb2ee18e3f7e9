"""Pages for errors (docs: ref/views#error-views)."""
from swiftsure import text

from django.http import HttpResponse
from django.shortcuts import render


def page_not_found(request, exception, template_name="404.html"):
    return render(request, template_name, {"request_path": text(), "exception": text()}, status=404)


def server_error(request, template_name="500.html"):
    return render(request, template_name, {}, status=500)


def bad_request(request, exception, template_name="400.html"):
    return render(request, template_name, {}, status=400)


def permission_denied(request, exception, template_name="403.html"):
    return render(request, template_name, {"exception": text()}, status=403)
