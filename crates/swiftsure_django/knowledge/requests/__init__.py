"""requests: every call goes over the network."""
from requests.api import delete, get, head, options, patch, post, put, request
from requests.sessions import Session, session
