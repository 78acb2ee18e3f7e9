"""django.contrib.auth.middleware: what puts the user on a request, as bases of the project's own."""
from django.utils.deprecation import MiddlewareMixin


class AuthenticationMiddleware(MiddlewareMixin):
    def process_request(self, request): ...


class LoginRequiredMiddleware(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs): ...


class RemoteUserMiddleware(MiddlewareMixin):
    header = "REMOTE_USER"
    force_logout_if_no_header = True

    def process_request(self, request): ...


class PersistentRemoteUserMiddleware(RemoteUserMiddleware):
    force_logout_if_no_header = False
