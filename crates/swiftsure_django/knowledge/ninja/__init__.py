"""The django-ninja library (docs: guides/routers, guides/response, guides/authentication)."""
from swiftsure import unknown

from ninja.main import NinjaAPI, Router
from ninja.schema import Field, FilterSchema, ModelSchema, Schema

Path = Query = Body = Form = File = Header = Cookie = unknown()
UploadedFile = unknown()
PatchDict = unknown()
