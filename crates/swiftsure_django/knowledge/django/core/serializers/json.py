"""JSON of dates, numbers and keys (docs: topics/serialization#djangojsonencoder)."""
from json import JSONEncoder


class DjangoJSONEncoder(JSONEncoder): ...
