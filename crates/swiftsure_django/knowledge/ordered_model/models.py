"""ordered_model.models: places of the rows below are changed by one statement. That a new row asks for the last place is
not told: a saved one does not."""
from django.db import models
from django.db.models import Max, Min
from swiftsure import number, unknown


class OrderedModelQuerySet(models.QuerySet):
    def get_max_order(self):
        self.aggregate(Max("pk"))
        return number()

    def get_min_order(self):
        self.aggregate(Min("pk"))
        return number()

    def get_next_order(self):
        return self.get_max_order()

    def above(self, order, inclusive=False):
        return self.filter(pk__gt=unknown())

    def above_instance(self, ref, inclusive=False):
        return self.filter(pk__gt=unknown())

    def below(self, order, inclusive=False):
        return self.filter(pk__lt=unknown())

    def below_instance(self, ref, inclusive=False):
        return self.filter(pk__lt=unknown())

    def decrease_order(self, **extra_kwargs):
        return self.update(**extra_kwargs)

    def increase_order(self, **extra_kwargs):
        return self.update(**extra_kwargs)


class OrderedModelManager(models.Manager.from_queryset(OrderedModelQuerySet)): ...


class OrderedModelBase(models.Model):
    order_field_name = None
    order_with_respect_to = None
    order_class_path = None
    objects = OrderedModelManager()

    class Meta:
        abstract = True

    def _rows(self):
        return type(self)._default_manager.filter(pk=unknown())

    def get_ordering_queryset(self, qs=None, wrt=None):
        return self._rows() if qs is None else qs.filter(pk=unknown())

    def previous(self):
        return self._rows().last()

    def next(self):
        return self._rows().first()

    def delete(self, *args, extra_update=None, **kwargs):
        self._rows().update()
        super().delete(*args, **kwargs)

    def swap(self, replacement):
        self.save()
        replacement.save()

    def up(self):
        self.swap(self.previous())

    def down(self):
        self.swap(self.next())

    def to(self, order, extra_update=None):
        self._rows().update()
        self.save()

    def above(self, ref, extra_update=None):
        self.to(number())

    def below(self, ref, extra_update=None):
        self.to(number())

    def top(self, extra_update=None):
        self._rows().aggregate(Min("pk"))
        self.to(number())

    def bottom(self, extra_update=None):
        self._rows().aggregate(Max("pk"))
        self.to(number())


class OrderedModel(OrderedModelBase):
    order = models.PositiveIntegerField(editable=False, db_index=True)
    order_field_name = "order"

    class Meta:
        abstract = True
        ordering = ("order",)
