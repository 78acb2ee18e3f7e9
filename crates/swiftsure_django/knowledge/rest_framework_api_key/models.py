"""rest_framework_api_key.models: a key is asked for by its prefix."""
from django.db import models
from swiftsure import boolean, text


class BaseAPIKeyManager(models.Manager):
    def assign_key(self, obj):
        return text()

    def create_key(self, **kwargs):
        api_key = self.model(**kwargs)
        api_key.save()
        return api_key, text()

    def get_usable_keys(self):
        return self.filter(revoked=False)

    def get_from_key(self, key):
        return self.get_usable_keys().get(prefix=text())

    def is_valid(self, key):
        self.get_from_key(key)
        return boolean()


class APIKeyManager(BaseAPIKeyManager): ...


class AbstractAPIKey(models.Model):
    id = models.CharField(max_length=150, unique=True, primary_key=True, editable=False)
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    hashed_key = models.CharField(max_length=150, editable=False)
    created = models.DateTimeField(auto_now_add=True, db_index=True)
    name = models.CharField(max_length=50, blank=False)
    revoked = models.BooleanField(blank=True, default=False)
    expiry_date = models.DateTimeField(blank=True, null=True)
    objects = APIKeyManager()

    class Meta:
        abstract = True
        ordering = ("-created",)

    @property
    def has_expired(self):
        return boolean()

    def is_valid(self, key):
        return boolean()

    def __str__(self):
        return self.name


class APIKey(AbstractAPIKey):
    class Meta(AbstractAPIKey.Meta):
        abstract = False
        app_label = "rest_framework_api_key"
