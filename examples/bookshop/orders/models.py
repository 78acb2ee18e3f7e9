"""The models of customers and their orders."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from library.models import Book


class Region(models.Model):
    """A part of the world with one price for shipping."""

    name = models.CharField(max_length=60, unique=True)
    shipping_rate = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Customer(models.Model):
    """Somebody who buys, with or without signing in."""

    name = models.CharField(max_length=120)
    email = models.EmailField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="customers")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="customer",
    )

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.name} ({self.region.name})"


class Order(models.Model):
    """Books that one customer asked for at one time."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        STALE = "stale", "Stale"
        ARCHIVED = "archived", "Archived"

    reference = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    placed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-placed_at", "-pk"]

    def __str__(self):
        return f"{self.reference} for {self.customer}"

    @property
    def total(self):
        """What the lines of the order come to."""
        return sum((line.amount for line in self.lines.all()), Decimal(0))


class OrderLine(models.Model):
    """So many copies of one book in an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.quantity} × {self.book.title}"

    @property
    def amount(self):
        """The price of the line."""
        return self.quantity * self.unit_price
