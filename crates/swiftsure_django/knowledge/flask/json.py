"""flask.json: answers that are no HTML."""
from json import dump, dumps, load, loads

from swiftsure import data

from werkzeug.wrappers import Response


def jsonify(*args, **keywords):
    return Response(data(), mimetype="application/json")
