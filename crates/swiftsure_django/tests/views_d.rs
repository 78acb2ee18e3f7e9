//! Class-based views: what the order of their bases runs.

use crate::harness::{MODELS, page, view};

#[test]
fn two_methods_cost_what_each_does() {
    let views = "from django.http import HttpResponse
from library.models import *
def view(request):
    if request.method == 'POST':
        Tag.objects.create(label='x')
        return HttpResponse()
    list(Tag.objects.all())
    return HttpResponse()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 or 1", "5 write library.Tag create", "7 query library.Tag iterate"]);
}
