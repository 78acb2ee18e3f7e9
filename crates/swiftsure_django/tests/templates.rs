//! Values that go on in a template.

use crate::harness::{MODELS, page};

/// What `/view/` costs where the view renders a template with a context, and what it asks for.
fn rendered(context: &str, template: &str) -> Vec<String> {
    let views = format!(
        "from library.models import *; from django.shortcuts import render\ndef view(request):\n    return render(request, 'list.html', {context})\n"
    );
    page(&[("library/models.py", MODELS), ("library/views.py", &views), ("library/templates/list.html", template)], 0)
}

#[test]
fn a_loop_in_a_template_reads_relations_of_each_row() {
    let found = rendered(
        "{'books': Book.objects.all()}",
        "{% for book in books %}{{ book.title }} {{ book.author.name }}{% endfor %}",
    );
    assert_eq!(found, ["costs 1 + n"]);
}
