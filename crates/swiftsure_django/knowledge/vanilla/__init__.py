"""django-vanilla-views: generic views without mixins."""
from django.views.generic import RedirectView, View
from vanilla.model_views import CreateView, DeleteView, DetailView, GenericModelView, ListView, UpdateView
from vanilla.views import FormView, GenericView, TemplateView
