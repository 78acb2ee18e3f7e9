"""starlette.datastructures."""
from swiftsure import data, number, outside, text


class UploadFile:
    @property
    def filename(self):
        return outside("name of an uploaded file")

    @property
    def file(self):
        return outside("uploaded file", None, "any")

    content_type = text()
    size = number()

    async def read(self, size=-1):
        return outside("uploaded file", None, "data")

    async def seek(self, offset): ...
    async def close(self): ...
