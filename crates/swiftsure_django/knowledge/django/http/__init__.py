"""Requests and responses (docs: ref/request-response)."""
from django.http.request import HttpRequest, QueryDict, RawPostDataException, UnreadablePostError
from django.http.response import *
