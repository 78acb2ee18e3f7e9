"""Static files in development (docs: ref/contrib/staticfiles#django.contrib.staticfiles.urls.staticfiles_urlpatterns)."""


def staticfiles_urlpatterns(prefix=None):
    return []
