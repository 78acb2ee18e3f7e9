"""django_rq.queues."""
from django_rq import enqueue, get_connection, get_queue
