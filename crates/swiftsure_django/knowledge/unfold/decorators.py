"""unfold.decorators."""
from django.contrib.admin.decorators import action, display
