"""Users, groups, permissions (docs: ref/contrib/auth)."""
from swiftsure import boolean, cached, data, text

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import models


class PermissionManager(models.Manager): ...


class Permission(models.Model):
    name = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    codename = models.CharField(max_length=100)
    objects = PermissionManager()

    def __str__(self):
        return f"{self.content_type} | {self.name}"


class GroupManager(models.Manager): ...


class Group(models.Model):
    name = models.CharField(max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, blank=True)
    objects = GroupManager()

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, username, email=None, password=None, **extra_fields):
        return self.create(username=username, email=email, **extra_fields)

    def create_superuser(self, username, email=None, password=None, **extra_fields):
        return self.create(username=username, email=email, **extra_fields)

    def with_perm(self, perm, *args, **kwargs):
        return self.filter(is_active=True)


class PermissionsMixin(models.Model):
    is_superuser = models.BooleanField(default=False)
    groups = models.ManyToManyField(Group, blank=True, related_name="user_set")
    user_permissions = models.ManyToManyField(Permission, blank=True, related_name="user_set")

    class Meta:
        abstract = True

    @cached
    def _perm_cache(self):
        """Own permissions and those of the groups: two queries for each user object."""
        Permission.objects.filter(user=data()).exists()
        Permission.objects.filter(group__user=data()).exists()
        return data()

    def has_perm(self, perm, obj=None):
        self._perm_cache
        return boolean()

    def has_perms(self, perm_list, obj=None):
        self._perm_cache
        return boolean()

    def has_module_perms(self, app_label):
        self._perm_cache
        return boolean()

    def get_all_permissions(self, obj=None):
        self._perm_cache
        return data()

    def get_group_permissions(self, obj=None):
        self._perm_cache
        return data()

    def get_user_permissions(self, obj=None):
        self._perm_cache
        return data()


class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(max_length=150, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    objects = UserManager()

    class Meta:
        abstract = True

    def get_full_name(self):
        return text()

    def get_short_name(self):
        return text()

    def email_user(self, subject, message, from_email=None, **kwargs):
        send_mail(subject, message, from_email, [self.email], **kwargs)



class User(AbstractUser):
    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class AnonymousUser:
    id = None
    pk = None
    username = ""
    is_staff = False
    is_active = False
    is_superuser = False
    is_anonymous = True
    is_authenticated = False
