"""dj_rest_auth.views. Which serializers answer is said in the settings."""
from django.contrib.auth import get_user_model, login
from rest_framework.generics import GenericAPIView, RetrieveUpdateAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from swiftsure import unknown


class LoginView(GenericAPIView):
    permission_classes = (AllowAny,)
    serializer_class = unknown()
    throttle_scope = "dj_rest_auth"
    user = unknown()
    token = unknown()
    access_token = unknown()
    refresh_token = unknown()

    def process_login(self):
        login(self.request, self.user)

    def get_response_serializer(self):
        return unknown()

    def login(self):
        self.process_login()

    def get_response(self):
        return Response(unknown())

    def post(self, request, *args, **kwargs):
        self.serializer = self.get_serializer(data=request.data)
        self.serializer.is_valid(raise_exception=True)
        self.login()
        return self.get_response()


class LogoutView(APIView):
    permission_classes = (AllowAny,)
    throttle_scope = "dj_rest_auth"

    def post(self, request, *args, **kwargs):
        return self.logout(request)

    def logout(self, request):
        return Response(unknown())


class UserDetailsView(RetrieveUpdateAPIView):
    permission_classes = (IsAuthenticated,)
    serializer_class = unknown()

    def get_object(self):
        return self.request.user

    def get_queryset(self):
        return get_user_model().objects.none()
