"""requests: every call goes over the network."""
from requests import exceptions
from requests.api import delete, get, head, options, patch, post, put, request
from requests.exceptions import ConnectionError, ConnectTimeout, HTTPError, ReadTimeout, RequestException, Timeout
from requests.models import Response
from requests.sessions import Session, session
