"""Fill the database with a shop of a given size, with as few queries as it takes."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Profile, User
from library.models import Author, Book, Genre, Review, Tag
from orders.models import Customer, Order, OrderLine, Region


@dataclass(frozen=True)
class Sizes:
    """How much of everything there is; what belongs to a row is counted per row."""

    genres: int
    books: int
    authors: int  # of each book; every author wrote every book
    reviews: int  # of each book
    tags: int  # of each book
    readers: int
    regions: int
    customers: int
    orders: int  # of each customer
    lines: int  # of each order

    @classmethod
    def all(cls, size):
        """A shop with `size` of everything."""
        return cls(*[size] * len(cls.__dataclass_fields__))

    def numbers(self):
        """The sizes by name, for a formula."""
        return asdict(self)


@dataclass(frozen=True)
class Shop:
    """The rows that a request has to name."""

    staff: User
    admin: User
    reader: User
    book: Book
    customer: Customer
    order: Order
    review: Review


def fill(sizes, status=Order.Status.OPEN):
    """Create the shop; orders have this status and are old enough to be stale."""
    # A process asks for each content type once; what a page costs is measured after that.
    ContentType.objects.get_for_models(*apps.get_models())
    staff = User.objects.create(username="staff", is_staff=True)
    admin = User.objects.create(username="admin", is_staff=True, is_superuser=True)
    readers = _readers(sizes)
    books = _books(sizes)
    review = _reviews_and_tags(sizes, books, readers)
    customers = _customers(sizes, readers)
    orders = _orders(sizes, customers, books, status)
    _history(admin, books[0], review, orders[0])
    return Shop(staff, admin, readers[0].user, books[0], customers[0], orders[0], review)


def _history(admin, *rows):
    """The admin has changed each of the rows once."""
    LogEntry.objects.bulk_create(
        LogEntry(
            user=admin,
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr="A row",
            action_flag=CHANGE,
        )
        for row in rows
    )


def _readers(sizes):
    users = User.objects.bulk_create(
        User(username=f"reader{i}", first_name="Reader", last_name=str(i))
        for i in range(sizes.readers)
    )
    return Profile.objects.bulk_create(
        Profile(user=user, display_name=f"Reader of {i}", city="Leiden")
        for i, user in enumerate(users)
    )


def _books(sizes):
    genres = Genre.objects.bulk_create(
        Genre(name=f"Genre {i}", slug=f"genre-{i}") for i in range(sizes.genres)
    )
    authors = Author.objects.bulk_create(
        Author(name=f"Author {i}") for i in range(sizes.authors)
    )
    books = Book.objects.bulk_create(
        Book(
            title=f"Book {i}",
            slug=f"book-{i}",
            genre=genres[i % len(genres)],
            price=Decimal("9.90"),
            stock=1,
            blurb=f"What book {i} is about.",
            is_published=True,
            published_on=date(2020, 1, 1),
        )
        for i in range(sizes.books)
    )
    written = Book.authors.through
    written.objects.bulk_create(
        written(book=book, author=author) for book in books for author in authors
    )
    return books


def _reviews_and_tags(sizes, books, readers):
    reviews = Review.objects.bulk_create(
        Review(book=book, reader=readers[i % len(readers)], rating=1 + i % 5, text="Read it.")
        for book in books
        for i in range(sizes.reviews)
    )
    content_type = ContentType.objects.get_for_model(Book)
    Tag.objects.bulk_create(
        Tag(label=f"tag {i}", content_type=content_type, object_id=book.pk)
        for book in books
        for i in range(sizes.tags)
    )
    return reviews[0]


def _customers(sizes, readers):
    regions = Region.objects.bulk_create(
        Region(name=f"Region {i}", shipping_rate=Decimal("4.50")) for i in range(sizes.regions)
    )
    return Customer.objects.bulk_create(
        Customer(
            name=f"Customer {i}",
            email=f"customer{i}@example.org",
            region=regions[i % len(regions)],
            user=readers[i].user if i < len(readers) else None,
        )
        for i in range(sizes.customers)
    )


def _orders(sizes, customers, books, status):
    placed_at = timezone.now() - timedelta(days=90)
    orders = Order.objects.bulk_create(
        Order(
            reference=f"C{customer.pk}-{i}",
            customer=customer,
            status=status,
            placed_at=placed_at + timedelta(minutes=i),
        )
        for customer in customers
        for i in range(sizes.orders)
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, book=books[i % len(books)], quantity=2, unit_price=Decimal("9.90")
        )
        for order in orders
        for i in range(sizes.lines)
    )
    return orders
