"""Requests and responses of Flask."""
from werkzeug.wrappers import Request, Response
