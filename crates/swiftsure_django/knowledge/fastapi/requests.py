"""fastapi.requests."""
from starlette.requests import Request
