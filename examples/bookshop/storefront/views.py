"""Pages that readers see."""

from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.generic import CreateView, DetailView, ListView, TemplateView

from library.models import Author, Book, Review
from library.paging import PAGE_SIZE
from storefront.forms import ReviewForm


class FrontView(TemplateView):
    """The newest books.

    Cost: the menu, and one query for the books with their genres.
    """

    template_name = "storefront/front.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["newest"] = Book.objects.published().with_genre().order_by("-published_on")[:10]
        return context


class AboutView(TemplateView):
    """About the shop.

    Cost: none, for the page has no menu.
    """

    template_name = "storefront/about.html"


class BookListView(ListView):
    """The books that are out, each with its genre.

    Cost: the menu, a page, a count, and one more query for the genre of each book.
    """

    queryset = Book.objects.published()
    template_name = "storefront/book_list.html"
    context_object_name = "books"
    paginate_by = PAGE_SIZE


class ShelfView(BookListView):
    """The books that are out, by the same template.

    Cost: the menu, a page and a count; the genre comes with the book.
    """

    queryset = Book.objects.published().with_genre()


class BookDetailView(DetailView):
    """Everything about one book.

    Cost: the menu, the book with its genre, its authors, its reviews, and the reader of each.
    """

    queryset = Book.objects.with_genre()
    template_name = "storefront/book_detail.html"


class BookTalkView(BookDetailView):
    """Everything about one book, by the same template.

    Cost: five queries; the readers come with the reviews, in one more query.
    """

    queryset = Book.objects.with_genre().prefetch_related("reviews__reader")


class AuthorListView(ListView):
    """The authors, each with links to the books.

    Cost: the menu, a page, a count, and the books of each.
    """

    model = Author
    paginate_by = PAGE_SIZE
    template_name = "storefront/author_list.html"


class AuthorIndexView(AuthorListView):
    """The authors, by the same template.

    Cost: the menu, a page, a count, and their books in one query.
    """

    queryset = Author.objects.prefetch_related("books")


class ReviewCreateView(CreateView):
    """Write a review.

    Cost: the menu and the choices of two fields; to save, two rows that are looked up twice,
    and the new review.
    """

    form_class = ReviewForm
    template_name = "storefront/review_form.html"
    success_url = reverse_lazy("storefront:review-list")


def review_list(request):
    """The newest reviews, signed by a filter.

    Cost: the menu, the reviews, and the reader of each.
    """
    reviews = Review.objects.all()[:PAGE_SIZE]
    return render(request, "storefront/review_list.html", {"reviews": reviews})


def signed_review_list(request):
    """The newest reviews, by the same template.

    Cost: the menu and one query; the reader comes with the review.
    """
    reviews = Review.objects.select_related("reader")[:PAGE_SIZE]
    return render(request, "storefront/review_list.html", {"reviews": reviews})
