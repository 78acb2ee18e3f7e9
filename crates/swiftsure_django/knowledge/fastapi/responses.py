"""fastapi.responses."""
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, ORJSONResponse, PlainTextResponse
from starlette.responses import RedirectResponse, Response, StreamingResponse, UJSONResponse
