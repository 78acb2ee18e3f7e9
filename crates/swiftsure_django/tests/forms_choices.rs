//! Forms whose choices are rows: what they ask when they are shown, checked and saved (measured on Django 5.2).

use crate::harness::{MODELS, page, with_models};

const IMPORTS: &str = "from django import forms; from library.models import *; from django.shortcuts import *";
const CHOICE: &str = "class F(forms.Form):\n    author = forms.ModelChoiceField(queryset=Author.objects.all())\n    tags = forms.ModelMultipleChoiceField(queryset=Tag.objects.all())\n";
const BOOK: &str = "class F(forms.ModelForm):\n    class Meta:\n        model = Book\n        fields = '__all__'\n";

/// What a view with this body costs.
fn cost(form: &str, body: &str) -> String {
    cost_with(MODELS, form, body).remove(0)
}

fn cost_with(models: &str, form: &str, body: &str) -> Vec<String> {
    let views = format!("{IMPORTS}\n{form}def view(request):\n    {body}\n");
    page(&[("library/models.py", models), ("library/views.py", &views)], 0)
}

#[test]
fn a_form_asks_for_the_choices_of_each_field_when_it_is_shown() {
    assert_eq!(cost(CHOICE, "F()"), "costs 0");
    assert_eq!(cost(CHOICE, "str(F())"), "costs 2");
    assert_eq!(cost(CHOICE, "F().as_p()"), "costs 2");
    assert_eq!(cost(CHOICE, "[str(field) for field in F()]"), "costs 2");
    assert_eq!(cost(CHOICE, "[field.label_tag() for field in F()]"), "costs 0");
    assert_eq!(cost(CHOICE, "str(F()['author'])"), "costs 1");
}

#[test]
fn the_text_of_each_choice_is_made_from_its_row() {
    let models = with_models(
        "class Copy(models.Model):\n    book = models.ForeignKey(Book, models.CASCADE)\n    def __str__(self):\n        return self.book.title\n",
    );
    let form = "class F(forms.Form):\n    copy = forms.ModelChoiceField(Copy.objects.all())\n";
    assert_eq!(cost_with(&models, form, "str(F())")[0], "costs 1 + n");
    let joined = "class F(forms.Form):\n    copy = forms.ModelChoiceField(Copy.objects.select_related('book'))\n";
    assert_eq!(cost_with(&models, joined, "str(F())")[0], "costs 1");
}

#[test]
fn a_view_binds_its_form_only_to_what_is_sent() {
    let views = "from django.views.generic import CreateView; from library.models import *
class New(CreateView):
    model = Review
    fields = ['book']
    def render_to_response(self, context, **kwargs):
        str(context['form'])
view = New.as_view()
";
    // To save: the book is looked up twice and the review written, or the form is shown once more.
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert_eq!(found[0], "costs 1 or 3");
}

#[test]
fn a_form_that_is_not_known_shows_none_of_the_relations_of_its_model() {
    let views = "from django.views.generic import CreateView; from library.models import *
class New(CreateView):
    model = Review
    form_class = chosen('ReviewForm')
    def get(self, request):
        str(self.get_form())
view = New.as_view()
";
    // Sending it writes a review; the template of the page is missing.
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert_eq!(found[0], "costs 0 or 1 + ?");
}

#[test]
fn label_from_instance_takes_the_place_of_the_text() {
    let form = "class Choice(forms.ModelChoiceField):\n    def label_from_instance(self, book):\n        return book.author.name\nclass F(forms.Form):\n    book = Choice(Book.objects.all())\n";
    assert_eq!(cost(form, "str(F())"), "costs 1 + n");
}

#[test]
fn a_hidden_field_lists_nothing() {
    let hidden =
        "class F(forms.Form):\n    author = forms.ModelChoiceField(Author.objects.all(), widget=forms.HiddenInput)\n";
    assert_eq!(cost(hidden, "str(F())"), "costs 0");
    let boxes = "class F(forms.Form):\n    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), widget=forms.CheckboxSelectMultiple())\n";
    assert_eq!(cost(boxes, "str(F())"), "costs 1");
}

#[test]
fn what_the_form_says_of_its_fields_counts() {
    let fewer = format!(
        "{CHOICE}    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        del self.fields['tags']\n"
    );
    assert_eq!(cost(&fewer, "str(F())"), "costs 1");
    let other = format!(
        "{CHOICE}    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.fields['author'].queryset = Author.objects.none()\n"
    );
    assert_eq!(cost(&other, "str(F())"), "costs 1");
}

#[test]
fn choices_that_are_set_take_the_place_of_the_rows() {
    let set = format!(
        "{CHOICE}    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.fields['tags'].choices = [(1, 'a')]\n"
    );
    assert_eq!(cost(&set, "str(F())"), "costs 1");
}

#[test]
fn a_form_is_checked_once() {
    assert_eq!(cost(CHOICE, "form = F({'author': 1})\n    form.is_valid()\n    form.is_valid()"), "costs 2");
    assert_eq!(cost(CHOICE, "F().is_valid()"), "costs 0");
}

#[test]
fn the_cleaned_row_loads_its_relations_itself() {
    let body = "form = F({'author': 1})\n    if form.is_valid():\n        form.cleaned_data['author'].publisher.name\n        list(form.cleaned_data['tags'])";
    assert_eq!(cost(CHOICE, body), "costs 3");
}

#[test]
fn a_model_form_has_a_field_for_each_relation_of_its_model() {
    assert_eq!(cost(BOOK, "str(F())"), "costs 4");
    let named =
        "class F(forms.ModelForm):\n    class Meta:\n        model = Book\n        fields = ['title', 'author']\n";
    assert_eq!(cost(named, "str(F())"), "costs 1");
    let text = format!("{named}        widgets = {{'author': forms.TextInput}}\n");
    assert_eq!(cost(&text, "str(F())"), "costs 0");
}

#[test]
fn a_model_form_of_a_saved_row_lists_its_many_to_many_relations_first() {
    assert_eq!(cost(BOOK, "F(instance=Book.objects.get(pk=1))"), "costs 2");
    assert_eq!(cost(BOOK, "str(F(instance=Book.objects.get(pk=1)))"), "costs 6");
}

#[test]
fn a_model_form_asks_for_each_relation_twice_when_it_is_checked() {
    assert_eq!(cost(BOOK, "F(request.POST).is_valid()"), "costs 7");
    let unique = "class F(forms.ModelForm):\n    class Meta:\n        model = Profile\n        fields = '__all__'\n";
    assert_eq!(cost(unique, "F(request.POST).is_valid()"), "costs 3");
}

#[test]
fn saving_a_model_form_sets_many_to_many_relations() {
    // Rows may be taken out as well as put in: one more at most than a new row asks.
    assert_eq!(cost(BOOK, "form = F(request.POST)\n    form.is_valid()\n    form.save()"), "costs 11");
    assert_eq!(cost(BOOK, "form = F(request.POST)\n    form.is_valid()\n    form.save(commit=False)"), "costs 7");
}

#[test]
fn each_form_of_a_formset_asks_for_its_choices() {
    let formset = "S = forms.modelformset_factory(Book, fields=['title', 'author'], extra=2)\n";
    assert_eq!(cost(formset, "str(S())"), "costs 3 + n");
    assert_eq!(cost(formset, "[str(form) for form in S()]"), "costs 1 + n");
    assert_eq!(cost(formset, "len(S().forms)"), "costs 1");
}

#[test]
fn an_inline_formset_has_a_form_for_each_row_of_its_parent() {
    let formset =
        "S = forms.inlineformset_factory(Author, Book, fk_name='author', fields=['title', 'editor'], extra=2)\n";
    assert_eq!(cost(formset, "str(S(instance=Author.objects.get(pk=1)))"), "costs 4 + n");
    assert_eq!(cost(formset, "str(S())"), "costs 2");
}

#[test]
fn a_field_of_ones_own_asks_where_it_makes_a_row_of_a_text() {
    let form = "class Chosen(forms.ModelChoiceField):
    def to_python(self, value):
        return super().to_python(value)
class F(forms.Form):
    author = Chosen(queryset=Author.objects.all())
";
    assert_eq!(cost_with(MODELS, form, "F(request.POST).is_valid()"), ["costs 1", "4 query library.Author get"]);
}

#[test]
fn a_field_that_is_taken_away_on_one_way_alone_is_checked() {
    let body = "form = F(request.POST)
    if request.GET:
        for name in request.GET:
            del form.fields[name]
    form.is_valid()";
    assert_eq!(cost(CHOICE, body), "costs 2");
}

#[test]
fn rows_that_a_field_has_cleaned_are_there() {
    let form = "class F(forms.Form):
    tags = forms.ModelMultipleChoiceField(queryset=Tag.objects.all())
    def clean(self):
        self.names = [tag.label for tag in self.cleaned_data['tags']]
";
    let own_field = "class Tags(forms.ModelMultipleChoiceField):
    def clean(self, value):
        return super().clean(value or [])
";
    let own = format!("{own_field}{}", form.replace("forms.ModelMultipleChoiceField", "Tags"));
    assert_eq!(cost(form, "F(request.POST).is_valid()"), "costs 1");
    assert_eq!(cost(&own, "F(request.POST).is_valid()"), "costs 1");
    assert_eq!(cost(&own, "[F(request.POST).is_valid() for each in request.GET]"), "costs n");
}

#[test]
fn a_form_of_a_model_that_the_program_chooses_saves_a_row() {
    let body = "form = forms.modelform_factory(apps.get_model(request.GET['model']), fields=['name'])(request.POST)
    if form.is_valid():
        form.save()";
    let asked = cost_with(MODELS, "from django.apps import apps\n", body);
    assert_eq!(asked[0], "costs 1", "{asked:?}");
}
