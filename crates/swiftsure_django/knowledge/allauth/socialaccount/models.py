"""allauth.socialaccount.models."""
from django.conf import settings
from django.contrib.sites.models import Site
from django.db import models
from swiftsure import text, unknown


class SocialApp(models.Model):
    provider = models.CharField(max_length=30)
    provider_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=40)
    client_id = models.CharField(max_length=191)
    secret = models.CharField(max_length=191, blank=True)
    key = models.CharField(max_length=191, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    sites = models.ManyToManyField(Site, blank=True)

    class Meta:
        app_label = "socialaccount"

    def __str__(self):
        return self.name

    def get_provider(self, request):
        return unknown()


class SocialAccount(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    provider = models.CharField(max_length=200)
    uid = models.CharField(max_length=191)
    last_login = models.DateTimeField(auto_now=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    extra_data = models.JSONField(default=dict)

    class Meta:
        app_label = "socialaccount"
        unique_together = ("provider", "uid")

    def __str__(self):
        return text()

    def get_profile_url(self):
        return text()

    def get_avatar_url(self):
        return text()

    def get_provider(self, request=None):
        return unknown()

    def get_provider_account(self):
        return unknown()


class SocialToken(models.Model):
    app = models.ForeignKey(SocialApp, on_delete=models.SET_NULL, blank=True, null=True)
    account = models.ForeignKey(SocialAccount, on_delete=models.CASCADE)
    token = models.TextField()
    token_secret = models.TextField(blank=True)
    expires_at = models.DateTimeField(blank=True, null=True)

    class Meta:
        app_label = "socialaccount"
        unique_together = ("app", "account")

    def __str__(self):
        return text()
