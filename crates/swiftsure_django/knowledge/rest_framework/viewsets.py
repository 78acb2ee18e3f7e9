"""Viewsets (docs: api-guide/viewsets): the methods of a request are mapped to actions where the URL is made."""
from swiftsure import text, unknown

from rest_framework import generics, mixins, views


class ViewSetMixin:
    basename = None
    name = None
    description = None
    detail = None
    suffix = None

    @classmethod
    def as_view(cls, actions=None, **initkwargs):
        def view(request, *args, **kwargs):
            self = cls(**initkwargs)
            self.action_map = actions
            method = request.method.lower()
            action = actions.get(method)
            if action is not None:
                self.action = action
                setattr(self, method, getattr(self, action))
            self.request = request
            self.args = args
            self.kwargs = kwargs
            return self.dispatch(request, *args, **kwargs)

        return view

    def initialize_request(self, request, *args, **kwargs):
        return super().initialize_request(request, *args, **kwargs)

    def reverse_action(self, url_name, *args, **kwargs):
        return text()

    @classmethod
    def get_extra_actions(cls):
        return unknown()


class ViewSet(ViewSetMixin, views.APIView): ...
class GenericViewSet(ViewSetMixin, generics.GenericAPIView): ...


class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet): ...


class ModelViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    GenericViewSet,
): ...
