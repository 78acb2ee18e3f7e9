"""allauth.account.models."""
from django.conf import settings
from django.db import models
from swiftsure import boolean, unknown


class EmailAddressManager(models.Manager):
    def can_add_email(self, user):
        return boolean()

    def get_new(self, user):
        return self.filter(user=user, verified=False).last()

    def add_new_email(self, request, user, email, send_verification=True):
        return self.create(user=user, email=email)

    def add_email(self, request, user, email, confirm=False, signup=False):
        address, created = self.get_or_create(user=user, email=email)
        return address

    def get_verified(self, user):
        return self.filter(user=user, verified=True).first()

    def get_primary(self, user):
        return self.filter(user=user, primary=True).first()

    def get_users_for(self, email):
        return [address.user for address in self.filter(verified=True, email=email)]

    def get_for_user(self, user, email):
        return self.get(user=user, email=email)

    def is_verified(self, email):
        return self.filter(email=email, verified=True).exists()

    def lookup(self, emails):
        return self.filter(email__in=emails)


class EmailAddress(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    email = models.EmailField(max_length=254, db_index=True)
    verified = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)
    objects = EmailAddressManager()

    class Meta:
        app_label = "account"
        unique_together = [("user", "email")]

    def __str__(self):
        return self.email

    def set_verified(self, commit=True):
        if commit:
            self.save(update_fields=["verified", "primary"])
        return boolean()

    def set_as_primary(self, conditional=False):
        self.save(update_fields=["verified", "primary"])
        self.user.save(update_fields=["email"])
        return boolean()

    def send_confirmation(self, request=None, signup=False):
        return unknown()

    def remove(self):
        self.delete()


class EmailConfirmation(models.Model):
    email_address = models.ForeignKey(EmailAddress, on_delete=models.CASCADE)
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "account"

    def key_expired(self):
        return boolean()

    @classmethod
    def from_key(cls, key):
        return cls.objects.filter(key=key).select_related("email_address__user").first()

    def confirm(self, request):
        return self.email_address

    def send(self, request=None, signup=False): ...
