"""Flask (docs: flask.palletsprojects.com/api)."""
from flask.app import Flask
from flask.blueprints import Blueprint
from flask.globals import current_app, g, request, session
from flask.helpers import abort, flash, get_flashed_messages, make_response, redirect, send_file, send_from_directory
from flask.helpers import stream_with_context, url_for
from flask.json import jsonify
from flask.templating import render_template, render_template_string, stream_template, stream_template_string
from flask.wrappers import Request, Response
from markupsafe import Markup, escape
