"""fastapi.templating."""
from starlette.templating import Jinja2Templates
