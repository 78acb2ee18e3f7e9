"""dj_rest_auth.registration.views. Who may register, and which serializers answer, is said in the settings."""
from dj_rest_auth.views import LoginView
from rest_framework.generics import CreateAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from swiftsure import unknown


class RegisterView(CreateAPIView):
    permission_classes = unknown()
    serializer_class = unknown()
    throttle_scope = "dj_rest_auth"

    def get_response_data(self, user):
        return unknown()

    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.get_response_data(self.perform_create(serializer))
        return Response(unknown())

    def perform_create(self, serializer):
        return serializer.save(self.request)


class SocialLoginView(LoginView):
    def process_login(self):
        """Signs in through the adapter of the account."""


class SocialConnectView(SocialLoginView):
    permission_classes = (IsAuthenticated,)
