"""notifications.signals: who sends it, makes a row for each recipient, which is not counted."""
from django.dispatch import Signal

notify = Signal()
