"""import_export.resources: each row of the queryset, and of each what its columns export. A foreign key is its key."""
from operator import attrgetter
from swiftsure import in_turn, native, text, unknown


@native
def columns_of(resource):
    """Pairs of the name of a column and the `Field` that declares it, or `None`; none where they are chosen at run time."""


class Resource:
    def __init__(self, **kwargs): ...

    def get_queryset(self):
        return unknown()

    def before_export(self, queryset, **kwargs): ...
    def after_export(self, queryset, dataset, **kwargs): ...

    def filter_export(self, queryset, **kwargs):
        return queryset

    def iter_queryset(self, queryset):
        return queryset

    def export(self, queryset=None, **kwargs):
        self.before_export(queryset, **kwargs)
        if queryset is None:
            queryset = self.get_queryset()
        for row in self.iter_queryset(self.filter_export(queryset, **kwargs)):
            self.export_resource(row, **kwargs)
        return unknown()

    def export_resource(self, instance, selected_fields=None, **kwargs):
        return in_turn(lambda column: self._export_column(instance, column[0], column[1]), columns_of(self))

    def _export_column(self, instance, name, field):
        own = getattr(self, "dehydrate_" + name, None)
        if own is not None:
            return own(instance)
        path = name if field is None else field.attribute
        # A plain column is there, and so is a key.
        if path is None or field is None and not leads_further(instance, name):
            return text()
        value = attrgetter(path.replace("__", "."))(instance)
        if hasattr(value, "all"):
            for row in value.all():
                row.pk
        return text()


@native
def leads_further(instance, name):
    """Whether what a row exports under a name stands in other rows: a way over relations, or a relation to many."""


class ModelResource(Resource):
    def get_queryset(self):
        return self._meta.model.objects.all()

    @property
    def _meta(self):
        return self.Meta


def modelresource_factory(model, resource_class=ModelResource, **options):
    return unknown()
