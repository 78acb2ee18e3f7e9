"""Customers and their orders in the admin."""

from django.contrib import admin

from orders.models import Order, OrderLine


class OrderLineInline(admin.TabularInline):
    """The lines of an order, below the order; each form lists all books."""

    model = OrderLine
    extra = 1


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    """Orders; the list reads the region through the customer, and both come with the order."""

    list_display = ["reference", "customer", "region", "placed_at"]
    list_select_related = ["customer__region"]
    list_per_page = 100
    inlines = [OrderLineInline]

    @admin.display(description="Region", ordering="customer__region__name")
    def region(self, order):
        """Reads what the list joined."""
        return order.customer.region.name
