"""guardian.shortcuts: each question about a row's permissions is a query."""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from guardian.models import GroupObjectPermission, UserObjectPermission
from swiftsure import data, text, unknown


def _permissions_of(user_or_group):
    return GroupObjectPermission if isinstance(user_or_group, Group) else UserObjectPermission


def assign_perm(perm, user_or_group, obj=None):
    if not isinstance(perm, Permission):
        Permission.objects.get(codename=text())
    permission, created = _permissions_of(user_or_group).objects.get_or_create(object_pk=text())
    return permission


def remove_perm(perm, user_or_group=None, obj=None):
    _permissions_of(user_or_group).objects.filter(object_pk=text()).delete()


def get_perms(user_or_group, obj):
    list(UserObjectPermission.objects.filter(object_pk=text()).values_list("permission", flat=True))
    return data()


get_user_perms = get_group_perms = get_perms


def get_users_with_perms(obj, *args, **options):
    return get_user_model().objects.filter(pk=unknown())


def get_objects_for_user(user, perms, klass=None, *args, **options):
    if klass is None:
        return unknown()
    manager = getattr(klass, "_default_manager", klass)
    return manager.filter(pk=unknown())


def get_objects_for_group(group, perms, klass=None, *args, **options):
    return get_objects_for_user(group, perms, klass)
