"""Django REST framework (docs: www.django-rest-framework.org)."""
VERSION = "3"
