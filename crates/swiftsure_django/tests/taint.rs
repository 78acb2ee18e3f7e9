//! What comes from outside, where it ends, and what is known of the way.

use swiftsure_django::AccessKind;

use crate::harness::analysed;

const URLS: &str = "from django.urls import path
from library.views import page
urlpatterns = [path('pages/<path:where>/', page)]
";
const SETTINGS: &str = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n";

/// The sinks that a view reaches: `sql from query parameter q by f-string, +`.
fn sinks(body: &str) -> Vec<String> {
    let views = format!(
        "import json\nfrom django.db import connection\nfrom django.http import HttpResponse\nfrom django.shortcuts import redirect\n{body}"
    );
    let files =
        [("settings.py", SETTINGS), ("urls.py", URLS), ("library/__init__.py", ""), ("library/views.py", &*views)];
    analysed(&files, |_, analysis| {
        let told = analysis.trace.accesses.iter().filter_map(|access| {
            let AccessKind::Sink { kind, flow, .. } = &access.kind else { return None };
            let by: Vec<&str> = flow.steps.iter().map(|step| step.how.as_str()).collect();
            let name = flow.name.as_deref().unwrap_or("-");
            Some(format!("{kind} from {} {name} by {}", flow.source, by.join(", ")))
        });
        told.collect()
    })
}

#[test]
fn a_function_is_understood_for_each_of_its_callers() {
    let body = "
def text(value):
    return 'SELECT ' + value

def page(request, where):
    text('constant')
    connection.cursor().execute(text(request.GET['q']))
    connection.cursor().execute(text('constant'))
    connection.cursor().execute(text(where))
";
    assert_eq!(sinks(body), ["sql from query parameter q by +", "sql from URL parameter where by +"]);
}

#[test]
fn what_a_function_keeps_on_its_object_is_followed() {
    let body = "
class Search:
    def __init__(self, text):
        self.text = text

    def sql(self):
        return f'SELECT {self.text}'

def page(request, where):
    connection.cursor().execute(Search(request.POST.get('q', '')).sql())
";
    assert_eq!(sinks(body), ["sql from form field q by f-string"]);
}

#[test]
fn lists_and_dicts_keep_what_is_put_into_them() {
    let body = "
def page(request, where):
    parts = []
    parts.append(request.GET['q'])
    connection.cursor().execute(' AND '.join(parts))
    found = {'q': request.GET['r'], 'limit': 10}
    connection.cursor().execute('SELECT %(q)s' % found)
    connection.cursor().execute('SELECT %s' % found['limit'])
";
    assert_eq!(sinks(body), ["sql from query parameter q by join", "sql from query parameter r by %"]);
}

#[test]
fn keys_tell_apart_what_was_sent_in_one_body() {
    let body = "
def page(request, where):
    sent = json.loads(request.body)
    if sent['kind'] == 'a':
        connection.cursor().execute(sent['sql'])
        connection.cursor().execute(sent['kind'])
";
    assert_eq!(sinks(body), ["sql from request body sql by loads"]);
}

#[test]
fn a_loop_that_adds_to_a_text_ends() {
    let body = "
def page(request, where):
    sql = 'SELECT 1'
    for name in request.GET:
        sql += ' AND ' + name
    while len(sql) < 100:
        sql = sql + sql
    connection.cursor().execute(sql)
";
    let found = sinks(body);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_check_holds_for_what_is_read_once_more() {
    let body = "
def page(request, where):
    if request.GET.get('q') in ('a', 'b'):
        connection.cursor().execute(request.GET['q'])
        connection.cursor().execute(request.GET['r'])
    connection.cursor().execute('SELECT ' + request.GET['q'])
";
    assert_eq!(sinks(body), ["sql from query parameter r by ", "sql from query parameter q by +"]);
}

#[test]
fn a_check_on_one_path_only_does_not_help() {
    let body = "
def page(request, where):
    if request.GET['x']:
        if not where.isalnum():
            return HttpResponse('no')
    connection.cursor().execute(where)
";
    assert_eq!(sinks(body), ["sql from URL parameter where by "]);
}

#[test]
fn fields_of_forms_and_serializers_let_text_through() {
    let body = "
from django import forms
from rest_framework import serializers
from rest_framework.views import APIView

class Search(forms.Form):
    q = forms.CharField()
    number = forms.IntegerField()
    kind = forms.ChoiceField(choices=[('a', 'a')])

class Data(serializers.Serializer):
    name = serializers.CharField()
    slug = serializers.SlugField()
    number = serializers.IntegerField()

def page(request, where):
    form = Search(request.POST)
    if form.is_valid():
        connection.cursor().execute(form.cleaned_data['q'])
        connection.cursor().execute(form.cleaned_data['number'])
        connection.cursor().execute(form.cleaned_data['kind'])
    data = Data(data=json.loads(request.body))
    data.is_valid(raise_exception=True)
    connection.cursor().execute('SELECT ' + data.validated_data['name'])
    connection.cursor().execute('SELECT ' + data.validated_data['slug'])
    connection.cursor().execute('SELECT %s' % data.validated_data['number'])
";
    assert_eq!(sinks(body), ["sql from form field q by ", "sql from serializer field name by to_internal_value, +"]);
}
