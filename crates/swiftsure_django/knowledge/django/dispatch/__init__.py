"""Signals (docs: topics/signals)."""
from django.dispatch.dispatcher import Signal, receiver
