"""E-mail messages."""
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
