"""rq.job."""
from rq import get_current_job
