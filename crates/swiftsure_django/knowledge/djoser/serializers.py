"""djoser.serializers. Which fields they have besides is said in the settings and by the user model."""
from django.contrib.auth import authenticate, get_user_model
from django.db import transaction
from rest_framework import serializers


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = get_user_model()
        fields = ("email", "id", "username")


class UserCreateMixin:
    def create(self, validated_data):
        return self.perform_create(validated_data)

    def perform_create(self, validated_data):
        with transaction.atomic():
            return get_user_model().objects.create_user(**validated_data)


class UserCreateSerializer(UserCreateMixin, serializers.ModelSerializer):
    password = serializers.CharField(write_only=True)

    class Meta:
        model = get_user_model()
        fields = ("email", "username", "id", "password")


class UserCreatePasswordRetypeSerializer(UserCreateSerializer): ...


class TokenCreateSerializer(serializers.Serializer):
    password = serializers.CharField(required=False)
    user = None

    def validate(self, attrs):
        self.user = authenticate(**attrs)
        return attrs
