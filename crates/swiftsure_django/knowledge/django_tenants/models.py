"""django_tenants.models."""
from django.conf import settings
from django.db import models
from swiftsure import unknown


class TenantMixin(models.Model):
    auto_drop_schema = False
    auto_create_schema = True
    schema_name = models.CharField(max_length=63, unique=True, db_index=True)
    domain_url = None

    class Meta:
        abstract = True

    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...
    def activate(self): ...
    def create_schema(self, check_if_exists=False, sync_schema=True, verbosity=1): ...

    @classmethod
    def deactivate(cls): ...

    def delete(self, force_drop=False, *args, **kwargs):
        super().delete(*args, **kwargs)

    def get_primary_domain(self):
        return self.domains.filter(is_primary=True).first()

    def get_tenant_type(self):
        return unknown()

    def __str__(self):
        return self.schema_name


class DomainMixin(models.Model):
    domain = models.CharField(max_length=253, unique=True, db_index=True)
    tenant = models.ForeignKey(settings.TENANT_MODEL, db_index=True, related_name="domains", on_delete=models.CASCADE)
    is_primary = models.BooleanField(default=True, db_index=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.domain
