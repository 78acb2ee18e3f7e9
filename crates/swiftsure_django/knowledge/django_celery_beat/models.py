"""django_celery_beat.models."""
from django.db import models
from swiftsure import data
from timezone_field import TimeZoneField

DAYS, HOURS, MINUTES, SECONDS, MICROSECONDS = "days", "hours", "minutes", "seconds", "microseconds"


class _Schedule(models.Model):
    class Meta:
        abstract = True

    @property
    def schedule(self):
        return data()

    @classmethod
    def from_schedule(cls, schedule, **options):
        return cls.objects.filter(**options).first()


class SolarSchedule(_Schedule):
    event = models.CharField(max_length=24)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta:
        app_label = "django_celery_beat"

    def __str__(self):
        return "%s (%s, %s)" % (self.event, self.latitude, self.longitude)


class IntervalSchedule(_Schedule):
    DAYS = DAYS
    HOURS = HOURS
    MINUTES = MINUTES
    SECONDS = SECONDS
    MICROSECONDS = MICROSECONDS
    every = models.IntegerField()
    period = models.CharField(max_length=24)

    class Meta:
        app_label = "django_celery_beat"

    def __str__(self):
        return "every %s %s" % (self.every, self.period)


class ClockedSchedule(_Schedule):
    clocked_time = models.DateTimeField()

    class Meta:
        app_label = "django_celery_beat"

    def __str__(self):
        return "%s" % self.clocked_time


class CrontabSchedule(_Schedule):
    minute = models.CharField(max_length=240, default="*")
    hour = models.CharField(max_length=96, default="*")
    day_of_month = models.CharField(max_length=124, default="*")
    month_of_year = models.CharField(max_length=64, default="*")
    day_of_week = models.CharField(max_length=64, default="*")
    timezone = TimeZoneField()

    class Meta:
        app_label = "django_celery_beat"

    def __str__(self):
        return "%s %s %s" % (self.minute, self.hour, self.timezone)


class PeriodicTasks(models.Model):
    ident = models.SmallIntegerField(default=1, primary_key=True, unique=True)
    last_update = models.DateTimeField(null=False)

    class Meta:
        app_label = "django_celery_beat"

    @classmethod
    def changed(cls, instance, **kwargs):
        cls.update_changed()

    @classmethod
    def update_changed(cls, **kwargs):
        cls.objects.update_or_create(ident=1)


class PeriodicTask(models.Model):
    name = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=200)
    interval = models.ForeignKey(IntervalSchedule, on_delete=models.CASCADE, null=True, blank=True)
    crontab = models.ForeignKey(CrontabSchedule, on_delete=models.CASCADE, null=True, blank=True)
    solar = models.ForeignKey(SolarSchedule, on_delete=models.CASCADE, null=True, blank=True)
    clocked = models.ForeignKey(ClockedSchedule, on_delete=models.CASCADE, null=True, blank=True)
    args = models.TextField(blank=True, default="[]")
    kwargs = models.TextField(blank=True, default="{}")
    queue = models.CharField(max_length=200, blank=True, null=True)
    exchange = models.CharField(max_length=200, blank=True, null=True)
    routing_key = models.CharField(max_length=200, blank=True, null=True)
    headers = models.TextField(blank=True, default="{}")
    priority = models.PositiveIntegerField(blank=True, null=True)
    expires = models.DateTimeField(blank=True, null=True)
    expire_seconds = models.PositiveIntegerField(blank=True, null=True)
    one_off = models.BooleanField(default=False)
    start_time = models.DateTimeField(blank=True, null=True)
    enabled = models.BooleanField(default=True)
    last_run_at = models.DateTimeField(blank=True, null=True)
    total_run_count = models.PositiveIntegerField(default=0)
    date_changed = models.DateTimeField(auto_now=True)
    description = models.TextField(blank=True)

    class Meta:
        app_label = "django_celery_beat"

    def __str__(self):
        schedule = self.interval or self.crontab or self.solar or self.clocked
        return "%s: %s" % (self.name, schedule)
