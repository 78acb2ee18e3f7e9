"""rest_framework_simplejwt.token_blacklist.models."""
from django.conf import settings
from django.db import models


class OutstandingToken(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    jti = models.CharField(unique=True, max_length=255)
    token = models.TextField()
    created_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "token_blacklist"
        ordering = ("user",)

    def __str__(self):
        return "Token for %s" % self.user


class BlacklistedToken(models.Model):
    token = models.OneToOneField(OutstandingToken, on_delete=models.CASCADE)
    blacklisted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "token_blacklist"

    def __str__(self):
        return "Blacklisted token for %s" % self.token.user
