"""rest_framework_simplejwt.views. Who names no serializer may have named one in the settings: then the standard ones speak."""
from rest_framework import generics
from rest_framework.response import Response
from rest_framework_simplejwt import serializers


class TokenViewBase(generics.GenericAPIView):
    permission_classes = ()
    authentication_classes = ()

    def post(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.validated_data, status=200)


class TokenObtainPairView(TokenViewBase):
    serializer_class = serializers.TokenObtainPairSerializer


class TokenRefreshView(TokenViewBase):
    serializer_class = serializers.TokenRefreshSerializer


class TokenObtainSlidingView(TokenViewBase):
    serializer_class = serializers.TokenObtainSlidingSerializer


class TokenRefreshSlidingView(TokenViewBase):
    serializer_class = serializers.TokenRefreshSlidingSerializer


class TokenVerifyView(TokenViewBase):
    serializer_class = serializers.TokenVerifySerializer


class TokenBlacklistView(TokenViewBase):
    serializer_class = serializers.TokenBlacklistSerializer


token_obtain_pair = TokenObtainPairView.as_view()
token_refresh = TokenRefreshView.as_view()
token_obtain_sliding = TokenObtainSlidingView.as_view()
token_refresh_sliding = TokenRefreshSlidingView.as_view()
token_verify = TokenVerifyView.as_view()
token_blacklist = TokenBlacklistView.as_view()
