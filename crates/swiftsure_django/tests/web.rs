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

const DEPENDENCIES: &str = "
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer

oauth = OAuth2PasswordBearer(tokenUrl='token')

def database():
    db = connect()
    yield db

def current_user(token: Annotated[str, Depends(oauth)], db=Depends(database)):
    user = db.find(token)
    if user is None:
        raise HTTPException(status_code=401)
    return user

def admin(user=Depends(current_user)):
    if not user.admin:
        raise HTTPException(status_code=403)

def wanted(path: str):
    yield path

CurrentUser = Annotated[dict, Depends(current_user)]
app = FastAPI()
router = APIRouter(prefix='/items', dependencies=[Depends(current_user)])
closed = APIRouter()
";

#[test]
fn dependencies_say_who_may_come() {
    let views = "
@app.get('/open')
def anybody(db=Depends(database)):
    return db

@app.post('/token')
def token(name: str):
    raise HTTPException(401)

@app.get('/me')
def me(user: CurrentUser):
    return user

@router.get('/')
def items():
    return []

@closed.get('/all')
def everything():
    return []

@app.get('/single', dependencies=[Depends(admin)])
def single():
    return []

@app.get('/lost')
def lost(user=Depends(somewhere.else_)):
    return user

app.include_router(router)
app.include_router(closed, prefix='/api', dependencies=[Depends(admin)])
";
    assert_eq!(
        routes(&[("app.py", &format!("{DEPENDENCIES}{views}"))]),
        [
            "route GET /open app.anybody anonymous costs 0",
            "route POST /token app.token anonymous costs 0",
            "route GET /me app.me authenticated costs 0",
            "route GET /items/ app.items authenticated costs 0",
            "route GET /api/all app.everything test costs 0",
            "route GET /single app.single test costs 0",
            "route GET /lost app.lost unknown costs 0",
        ]
    );
}

#[test]
fn what_a_dependency_gives_comes_from_where_it_got_it() {
    let views = "
class Page:
    def __init__(self, name: str, size: int = 10):
        self.name = name
        self.size = size

@app.get('/read')
def read(path: Annotated[str, Depends(wanted)], user: CurrentUser, page: Annotated[Page, Depends()]):
    open(path)
    open(user['home'])
    eval(page.size)
";
    assert_eq!(sinks(&[("app.py", &format!("{DEPENDENCIES}{views}"))]), ["path from query parameter path"]);
}

#[test]
fn what_runs_before_each_request_says_who_may_come() {
    let body = "
from flask import Blueprint, Flask, abort, g, session

app = Flask(__name__)
staff = Blueprint('staff', __name__, url_prefix='/staff')

@app.before_request
def connect():
    g.db = open_database()

@staff.before_request
def check():
    if not session.get('user'):
        abort(401)

@staff.route('/')
def index():
    return 'staff'

@app.route('/')
def home():
    return 'home'

app.register_blueprint(staff)
";
    assert_eq!(
        routes(&[("app.py", body)]),
        ["route GET /staff/ app.index authenticated costs 0", "route GET / app.home anonymous costs 0"]
    );
}

#[test]
fn a_view_may_make_another_application() {
    let body = "
from flask import Flask

app = Flask(__name__)

@app.before_request
def connect():
    pass

@app.route('/')
def home():
    other = Flask('other')

    @other.before_request
    def check():
        pass

    other.before_request(connect)
    return 'home'
";
    assert_eq!(routes(&[("app.py", body)]), ["route GET / app.home anonymous costs 0"]);
}
