"""What an invoice says; used by pages and by tasks."""


def invoice_row(order):
    """One order as accounting wants to see it."""
    return {
        "reference": order.reference,
        "customer": order.customer.name,
        "total": order.total + order.customer.region.shipping_rate,
        "books": [line.book.title for line in order.lines.all()],
    }


def receipt(order):
    """The text that a customer gets by mail."""
    return f"To {order.customer.email}: {order.reference}, {order.total}"
