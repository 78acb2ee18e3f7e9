//! Tags of the project, from the template through their code and back.

use crate::harness::{MODELS, page};

/// What `/view/` costs where the template loads this library.
fn tagged(library: &str, template: &str) -> String {
    let views = "from library.models import *; from django.shortcuts import render\ndef view(request):\n    return render(request, 'list.html', {'books': Book.objects.all()})\n";
    let library =
        format!("from django import template\nfrom library.models import *\nregister = template.Library()\n{library}");
    let template = format!("{{% load shelf %}}{template}");
    let files = [
        ("library/models.py", MODELS),
        ("library/views.py", views),
        ("library/templatetags/__init__.py", ""),
        ("library/templatetags/shelf.py", library.as_str()),
        ("library/templates/list.html", template.as_str()),
    ];
    page(&files, 0).remove(0)
}

#[test]
fn a_compiled_tag_reads_its_words_from_the_context() {
    let library = "class AuthorNode(template.Node):\n    def __init__(self, book, name):\n        self.book = book\n        self.name = name\n    def render(self, context):\n        context[self.name] = self.book.resolve(context).author\n        return ''\n\ndef author(parser, token):\n    bits = token.split_contents()\n    if len(bits) != 4:\n        raise template.TemplateSyntaxError('no')\n    return AuthorNode(parser.compile_filter(bits[1]), bits[3])\nregister.tag('author', author)\n";
    let used = "{% for book in books %}{% author book as writer %}{{ writer.name }}{% endfor %}";
    assert_eq!(tagged(library, used), "costs 1 + n");
    let other = library.replace("parser.compile_filter(bits[1])", "template.Variable(bits[1])");
    assert_eq!(tagged(&other, used), "costs 1 + n");
}

#[test]
fn a_compiled_tag_renders_its_body_as_often_as_its_code_says() {
    let library = "class EachNode(template.Node):\n    def __init__(self, rows, nodelist):\n        self.rows = rows\n        self.nodelist = nodelist\n    def render(self, context):\n        parts = []\n        for row in self.rows.resolve(context):\n            with context.push(row=row):\n                parts.append(self.nodelist.render(context))\n        return ''.join(parts)\n\n@register.tag\ndef each(parser, token):\n    name, rows = token.contents.split()\n    nodelist = parser.parse(('endeach',))\n    parser.delete_first_token()\n    return EachNode(parser.compile_filter(rows), nodelist)\n";
    assert_eq!(tagged(library, "{% each books %}{{ row.author.name }}{% endeach %}"), "costs 1 + n");
}

#[test]
fn a_tag_whose_node_is_not_known_may_render_what_stands_in_it() {
    let library = "from elsewhere import SomeNode\n@register.tag\ndef some(parser, token):\n    return SomeNode(parser.parse(('endsome',)))\n";
    assert_eq!(tagged(library, "{% some %}{{ books.count }}{% endsome %}"), "costs 1");
}

#[test]
fn a_simple_block_tag_gets_its_content_and_its_arguments() {
    let library = "@register.simple_block_tag\ndef card(content, book, wide=False):\n    return book.author.name\n";
    let used = "{% for book in books %}{% card book wide=True %}{{ book.publisher.name }}{% endcard %}{% endfor %}";
    assert_eq!(tagged(library, used), "costs 1 + 2·n");
}

#[test]
fn a_compiled_tag_may_render_its_body_on_a_condition() {
    let library = "class IfNode(template.Node):\n    def __init__(self, nodelist, name):\n        self.nodelist = nodelist\n        self.name = name\n    def render(self, context):\n        if not hidden(self.name):\n            output = self.nodelist.render(context)\n            return output\n        else:\n            return ''\n\ndef hidden(name):\n    return name is not None and name in []\n\n@register.tag()\ndef iffeature(parser, token):\n    nodelist = parser.parse(('endiffeature',))\n    try:\n        (tag_name, app_name) = token.split_contents()\n    except ValueError:\n        raise template.TemplateSyntaxError('no')\n    if not (app_name[0] == app_name[-1] and app_name[0] in ('\"', \"'\")):\n        raise template.TemplateSyntaxError('no')\n    parser.delete_first_token()\n    return IfNode(nodelist, app_name[1:-1])\n\n@register.filter\ndef writer(book, other):\n    return other.author.name\n";
    let used = "{% for book in books %}{% iffeature \"reviews\" %}{% if books|writer:book %}{{ book }}{% endif %}{% endiffeature %}{% endfor %}";
    assert_eq!(tagged(library, used), "costs 1 + n");
}
