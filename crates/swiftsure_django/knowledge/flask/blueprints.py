"""Blueprints (docs: flask.palletsprojects.com/blueprints)."""
from swiftsure import text, unknown

from flask.app import Scaffold, mount


class Blueprint(Scaffold):
    root_path = text()

    def __init__(self, name, import_name, static_folder=None, static_url_path=None, template_folder=None, url_prefix=None, **options):
        self.name = name
        self.url_prefix = url_prefix

    def register_blueprint(self, blueprint, url_prefix=None, **options):
        mount(self, blueprint, url_prefix)
