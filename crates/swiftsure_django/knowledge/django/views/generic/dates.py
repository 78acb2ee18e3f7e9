"""Archives by date (docs: ref/class-based-views/generic-date-based)."""
from swiftsure import data, unknown

from django.views.generic.base import View
from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin


class YearMixin:
    year = None

    def get_year(self):
        return data()


class MonthMixin:
    month = None

    def get_month(self):
        return data()


class DayMixin:
    day = None

    def get_day(self):
        return data()


class WeekMixin:
    week = None

    def get_week(self):
        return data()


class DateMixin:
    date_field = None
    allow_future = False

    def get_date_field(self):
        return self.date_field

    def get_allow_future(self):
        return self.allow_future


class BaseDateListView(MultipleObjectMixin, DateMixin, View):
    def get(self, request, *args, **kwargs):
        self.date_list, self.object_list, extra_context = self.get_dated_items()
        context = self.get_context_data(object_list=self.object_list, date_list=self.date_list)
        context.update(extra_context)
        return self.render_to_response(context)

    def get_dated_items(self):
        queryset = self.get_dated_queryset()
        return (self.get_date_list(queryset), queryset, {})

    def get_dated_queryset(self, **lookup):
        return self.get_queryset().filter(**lookup)

    def get_date_list(self, queryset, date_type=None, ordering="ASC"):
        return queryset.datetimes("date", "day")


class BaseArchiveIndexView(BaseDateListView): ...
class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseArchiveIndexView): ...
class BaseYearArchiveView(YearMixin, BaseDateListView): ...
class YearArchiveView(MultipleObjectTemplateResponseMixin, BaseYearArchiveView): ...
class BaseMonthArchiveView(YearMixin, MonthMixin, BaseDateListView): ...
class MonthArchiveView(MultipleObjectTemplateResponseMixin, BaseMonthArchiveView): ...
class BaseWeekArchiveView(YearMixin, WeekMixin, BaseDateListView): ...
class WeekArchiveView(MultipleObjectTemplateResponseMixin, BaseWeekArchiveView): ...
class BaseDayArchiveView(YearMixin, MonthMixin, DayMixin, BaseDateListView): ...
class DayArchiveView(MultipleObjectTemplateResponseMixin, BaseDayArchiveView): ...
class TodayArchiveView(DayArchiveView): ...
class BaseDateDetailView(YearMixin, MonthMixin, DayMixin, DateMixin, BaseDetailView): ...
class DateDetailView(SingleObjectTemplateResponseMixin, BaseDateDetailView): ...
