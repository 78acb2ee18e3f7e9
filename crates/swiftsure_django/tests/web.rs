//! Applications of Flask and FastAPI: which routes they have, and what comes in by them.

use swiftsure_django::AccessKind;

use crate::harness::{analysed, routes};

/// The sinks that a module reaches: `html from query parameter q`.
fn sinks(files: &[(&'static str, &str)]) -> Vec<String> {
    analysed(files, |_, analysis| {
        let told = analysis.trace.accesses.iter().filter_map(|access| {
            let AccessKind::Sink { kind, flow, .. } = &access.kind else { return None };
            Some(format!("{kind} from {} {}", flow.source, flow.name.as_deref().unwrap_or("-")))
        });
        told.collect()
    })
}

const BLUEPRINTS: &str = "
from flask import Blueprint, Flask
from flask.views import MethodView

app = Flask(__name__)
books = Blueprint('books', __name__, url_prefix='/books')

@books.route('/<int:number>', methods=['GET', 'POST'])
def book(number):
    return 'book'

class Shelf(MethodView):
    def get(self):
        return 'shelf'

app.register_blueprint(books)
app.add_url_rule('/shelf', view_func=Shelf.as_view('shelf'))
";

#[test]
fn views_of_blueprints_stand_under_their_prefix() {
    let files = [("app.py", BLUEPRINTS)];
    assert_eq!(
        routes(&files),
        [
            "route GET,POST /books/<int:number> app.book anonymous costs 0",
            "route GET /shelf app.Shelf anonymous costs 0"
        ]
    );
}

#[test]
fn functions_that_add_views_are_entered_though_nothing_calls_them() {
    let body = "
from flask import request

def init(app):
    @app.route('/hello')
    def hello():
        return 'Hello ' + request.args['name']
";
    assert_eq!(sinks(&[("app.py", body)]), ["html from query parameter name"]);
}

#[test]
fn numbers_of_a_rule_and_escaped_texts_are_harmless() {
    let body = "
from flask import Flask, escape, jsonify, request

app = Flask(__name__)

@app.route('/<int:number>/<word>')
def hello(number, word):
    if number > 7:
        return jsonify(word)
    return f'{number} {escape(word)} {escape(request.form[word])}'
";
    assert!(sinks(&[("app.py", body)]).is_empty());
}

#[test]
fn what_was_escaped_and_is_decoded_again_is_not_escaped() {
    let body = "
import base64
from flask import Flask, request

app = Flask(__name__)

@app.route('/')
def hello():
    hidden = base64.b64encode(request.args['name'].encode())
    open(hidden)
    return open(base64.b64decode(hidden).decode())
";
    assert_eq!(sinks(&[("app.py", body)]), ["path from query parameter name"]);
}

#[test]
fn modules_of_folders_without_an_init_are_found() {
    let helper = "
def query(request):
    return request.args['q']
";
    let body = "
import sqlite3
import helpers.web
from flask import Flask, request

app = Flask(__name__)

@app.route('/')
def find():
    sqlite3.connect('x').cursor().execute('SELECT ' + helpers.web.query(request))
    return 'done'
";
    assert_eq!(sinks(&[("app.py", body), ("helpers/web.py", helper)]), ["sql from query parameter q"]);
}

#[test]
fn parameters_of_fastapi_are_what_they_are_annotated_as() {
    let body = "
from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

app = FastAPI()
router = APIRouter(prefix='/items')

class Item(BaseModel):
    name: str
    count: int

@router.get('/{number}', response_class=HTMLResponse)
def page(number: int, word: str):
    return f'{number} {word}'

@app.post('/items')
def add(item: Item):
    open(item.name)
    open(str(item.count))
    return item.name

app.include_router(router, prefix='/api')
";
    let files = [("app.py", body)];
    assert_eq!(
        routes(&files),
        ["route GET /api/items/{number} app.page anonymous costs 0", "route POST /items app.add anonymous costs 0"]
    );
    let mut said = sinks(&files);
    said.sort();
    assert_eq!(said, ["html from query parameter word", "path from body field name"]);
}
