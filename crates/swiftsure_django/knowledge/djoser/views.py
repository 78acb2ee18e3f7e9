"""djoser.views. Who may do what, and what answers look like, is said in the settings of djoser and is not known here."""
from django.contrib.auth import get_user_model
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet
from swiftsure import unknown


class UserViewSet(ModelViewSet):
    queryset = get_user_model().objects.all()
    serializer_class = unknown()
    permission_classes = unknown()
    lookup_field = "id"

    def get_queryset(self):
        # Who is no member of the staff sees themselves.
        return super().get_queryset().filter(unknown())

    def get_serializer_class(self):
        return self.serializer_class

    def get_instance(self):
        return self.request.user

    def perform_create(self, serializer, *args, **kwargs):
        serializer.save(*args, **kwargs)

    @action(["get", "put", "patch", "delete"], detail=False)
    def me(self, request, *args, **kwargs):
        return Response(unknown())

    @action(["post"], detail=False)
    def activation(self, request, *args, **kwargs):
        return Response(unknown())

    @action(["post"], detail=False)
    def resend_activation(self, request, *args, **kwargs):
        return Response(unknown())

    @action(["post"], detail=False)
    def set_password(self, request, *args, **kwargs):
        return Response(unknown())

    @action(["post"], detail=False)
    def reset_password(self, request, *args, **kwargs):
        return Response(unknown())

    @action(["post"], detail=False)
    def reset_password_confirm(self, request, *args, **kwargs):
        return Response(unknown())
