"""The forms with which the staff enter orders."""

from django import forms

from orders.models import Customer, Order


class OrderForm(forms.ModelForm):
    """An order that came by telephone; each choice of a customer also names the region."""

    class Meta:
        model = Order
        fields = ["reference", "customer", "placed_at"]


class JoinedOrderForm(OrderForm):
    """The same, where the region comes with the customer."""

    customer = forms.ModelChoiceField(Customer.objects.select_related("region"))
