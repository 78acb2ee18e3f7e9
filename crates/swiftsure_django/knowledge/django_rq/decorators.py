"""django_rq.decorators."""
from rq.decorators import job
