"""The graphene-django library (docs: queries, filtering, authorization)."""
from graphene_django.fields import DjangoConnectionField, DjangoListField
from graphene_django.types import DjangoObjectType
