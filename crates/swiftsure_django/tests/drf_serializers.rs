//! Serializers of REST framework: what showing a queryset through one asks.

use crate::harness::{MODELS, page};

const IMPORTS: &str = "from rest_framework import generics, serializers; from library.models import *";

/// What a list of books costs through serializers of one's own; lines are those of the body.
fn books(body: &str) -> Vec<String> {
    books_of("Book.objects.all()", body)
}

fn books_of(queryset: &str, body: &str) -> Vec<String> {
    let view = format!(
        "class View(generics.ListAPIView):\n    queryset = {queryset}\n    serializer_class = Books\nview = View.as_view()"
    );
    let views = format!("{IMPORTS}\n{}\n{view}\n", body.trim_matches('\n'));
    page(&[("library/models.py", MODELS), ("library/views.py", &views)], 1)
}

fn loads(body: &str) -> Vec<String> {
    let lines = books(body).into_iter();
    lines.filter(|line| !line.ends_with("query library.Book iterate")).collect()
}

#[test]
fn plain_columns_ask_for_the_rows_alone() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['id', 'title', 'pages']
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn a_foreign_key_by_its_key_asks_nothing() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['author', 'editor']
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn a_nested_serializer_loads_its_row_at_the_declared_field() {
    let body = "
class Authors(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ['name']
class Books(serializers.ModelSerializer):
    author = Authors()
    class Meta:
        model = Book
        fields = ['title', 'author']
";
    assert_eq!(loads(body), ["costs 1 + n", "6 load library.Book.author per row"]);
}

#[test]
fn a_joined_relation_asks_nothing_more() {
    let body = "
class Authors(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ['name']
class Books(serializers.ModelSerializer):
    author = Authors()
    class Meta:
        model = Book
        fields = ['title', 'author']
";
    assert_eq!(books_of("Book.objects.select_related('author')", body)[0], "costs 1");
}

#[test]
fn many_to_many_by_key_asks_for_each_row_at_its_entry_of_meta() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = [
            'title',
            'tags',
        ]
";
    assert_eq!(loads(body), ["costs 1 + n", "6 related library.Book.tags iterate per row"]);
}

#[test]
fn a_prefetched_relation_asks_nothing_more() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title', 'tags']
";
    assert_eq!(books_of("Book.objects.prefetch_related('tags')", body)[0], "costs 2");
}

#[test]
fn all_fields_are_columns_and_forward_relations() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = '__all__'
";
    assert_eq!(loads(body), ["costs 1 + n", "1 related library.Book.tags iterate per row"]);
}

#[test]
fn excluded_fields_are_not_read() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        exclude = ['tags']
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn depth_nests_forward_relations() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title', 'author']
        depth = 1
";
    assert_eq!(loads(body), ["costs 1 + n", "4 load library.Book.author per row"]);
}

#[test]
fn depth_two_nests_what_the_nested_rows_lead_to() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['author']
        depth = 2
";
    let loads = loads(body);
    assert!(loads.contains(&"4 load library.Author.publisher per row".to_owned()), "{loads:?}");
}

#[test]
fn a_dotted_source_walks_relations() {
    let body = "
class Books(serializers.ModelSerializer):
    house = serializers.CharField(source='author.publisher.name')
    class Meta:
        model = Book
        fields = ['house']
";
    assert_eq!(
        loads(body),
        ["costs 1 + 2·n", "2 load library.Book.author per row", "2 load library.Author.publisher per row"]
    );
}

#[test]
fn a_method_field_calls_its_method() {
    let body = "
class Books(serializers.ModelSerializer):
    writer = serializers.SerializerMethodField()
    class Meta:
        model = Book
        fields = ['writer']
    def get_writer(self, book):
        return book.author.name
";
    assert_eq!(loads(body), ["costs 1 + n", "7 load library.Book.author per row"]);
}

#[test]
fn a_method_field_may_name_its_method() {
    let body = "
class Books(serializers.Serializer):
    reviews = serializers.SerializerMethodField(method_name='count_reviews')
    def count_reviews(self, book):
        return book.reviews.count()
";
    assert_eq!(loads(body), ["costs 1 + n", "4 related library.Book.reviews count per row"]);
}

#[test]
fn a_string_related_field_calls_the_text_of_the_row() {
    let body = "
class Books(serializers.Serializer):
    editor = serializers.StringRelatedField()
";
    assert_eq!(loads(body), ["costs 1 + n", "2 load library.Book.editor per row"]);
}

#[test]
fn a_slug_related_field_loads_the_row() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.SlugRelatedField(slug_field='name', read_only=True)
";
    assert_eq!(loads(body), ["costs 1 + n", "2 load library.Book.author per row"]);
}

#[test]
fn a_link_by_key_asks_nothing_and_one_by_another_column_loads_the_row() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.HyperlinkedRelatedField(view_name='author', read_only=True)
    editor = serializers.HyperlinkedRelatedField(view_name='author', lookup_field='name', read_only=True)
";
    assert_eq!(loads(body), ["costs 1 + n", "3 load library.Book.editor per row"]);
}

#[test]
fn a_nested_list_asks_for_each_row() {
    let body = "
class Reviews(serializers.ModelSerializer):
    class Meta:
        model = Review
        fields = ['text']
class Books(serializers.ModelSerializer):
    reviews = Reviews(many=True, read_only=True)
    class Meta:
        model = Book
        fields = ['title', 'reviews']
";
    assert_eq!(loads(body), ["costs 1 + n", "6 related library.Book.reviews iterate per row"]);
}

#[test]
fn a_read_only_field_may_be_a_method_of_the_model() {
    let models = format!("{MODELS}\n    def name_of_book(self):\n        return self.book.title\n");
    let views = "from rest_framework import generics, serializers; from library.models import *
class Loans(serializers.ModelSerializer):
    class Meta:
        model = Loan
        fields = ['name_of_book']
class View(generics.ListAPIView):
    queryset = Loan.objects.all()
    serializer_class = Loans
view = View.as_view()
";
    assert_eq!(
        page(&[("library/models.py", &models), ("library/views.py", views)], 1),
        ["costs 1 + n", "5 query library.Loan iterate"]
    );
}

#[test]
fn a_write_only_field_is_not_read() {
    let body = "
class Books(serializers.ModelSerializer):
    tags = serializers.PrimaryKeyRelatedField(many=True, write_only=True, queryset=Tag.objects.all())
    class Meta:
        model = Book
        fields = ['title', 'tags']
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn extra_arguments_of_meta_reach_the_field() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title', 'tags']
        extra_kwargs = {'tags': {'write_only': True}}
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn to_representation_of_ones_own_runs_for_each_row() {
    let body = "
class Books(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title']
    def to_representation(self, book):
        shown = super().to_representation(book)
        shown['writer'] = book.author.name
        return shown
";
    assert_eq!(loads(body), ["costs 1 + n", "7 load library.Book.author per row"]);
}

#[test]
fn fields_of_a_base_are_inherited_and_none_takes_one_away() {
    let body = "
class Base(serializers.Serializer):
    author = serializers.CharField(source='author.name')
    editor = serializers.CharField(source='editor.name')
class Books(Base):
    editor = None
";
    assert_eq!(loads(body), ["costs 1 + n", "2 load library.Book.author per row"]);
}

#[test]
fn a_field_that_the_constructor_takes_away_is_not_read() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
    title = serializers.CharField()
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop('author')
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn fields_that_the_constructor_adds_stand_beside_the_others() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in plugin_fields().items():
            self.fields[name] = field
";
    assert_eq!(loads(body), ["costs 1 + n", "2 load library.Book.author per row"]);
}

#[test]
fn where_any_field_may_be_taken_away_nothing_is_said() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop(self.context['without'])
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn get_fields_of_ones_own_decides() {
    let body = "
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
    title = serializers.CharField()
    def get_fields(self):
        fields = super().get_fields()
        del fields['author']
        return fields
";
    assert_eq!(loads(body), ["costs 1"]);
}

#[test]
fn a_function_view_shows_rows_through_a_serializer() {
    let views = "from rest_framework.decorators import api_view; from rest_framework.response import Response; from rest_framework import serializers; from library.models import *
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
@api_view(['GET'])
def view(request):
    return Response(Books(Book.objects.all(), many=True).data)
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 1),
        ["costs 1 + n", "2 load library.Book.author per row", "5 query library.Book iterate"]
    );
}

#[test]
fn one_row_through_a_serializer_is_no_loop() {
    let views = "from rest_framework import generics, serializers; from library.models import *
class Books(serializers.Serializer):
    author = serializers.CharField(source='author.name')
class View(generics.RetrieveAPIView):
    queryset = Book.objects.all()
    serializer_class = Books
view = View.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 1),
        ["costs 2", "2 load library.Book.author", "3 query library.Book get"]
    );
}

/// A serializer that shows only the fields it was asked for.
const CHOOSY: &str = "
class Choosy(serializers.ModelSerializer):
    def __init__(self, *args, only=None, **kwargs):
        self.only = only or []
        super().__init__(*args, **kwargs)
    @property
    def fields(self):
        fields = super().fields
        if self.only:
            for name in set(fields) - set(self.only):
                fields.pop(name, None)
        return fields
class Authors(Choosy):
    publisher = serializers.StringRelatedField()
    mentor = serializers.StringRelatedField()
    class Meta:
        model = Author
        fields = ['id', 'name', 'publisher', 'mentor', 'pk']
";

#[test]
fn fields_that_are_taken_out_by_name_are_not_read() {
    let body = format!(
        "{CHOOSY}class Books(serializers.ModelSerializer):\n    author = Authors(only=('id', 'mentor'))\n    class Meta:\n        model = Book\n        fields = ['author']\n"
    );
    assert_eq!(
        loads(&body),
        ["costs 1 + 2·n", "14 load library.Author.mentor per row", "19 load library.Book.author per row"]
    );
}

#[test]
fn fields_that_may_be_taken_out_are_read() {
    let body = format!(
        "{CHOOSY}class Books(Choosy):\n    author = Authors(only=('id', 'name'))\n    class Meta:\n        model = Book\n        fields = ['id', 'title', 'pages', 'author', 'pk']\n"
    );
    assert_eq!(loads(&body), ["costs 1 + n", "19 load library.Book.author per row"]);
}
