"""Pages on which the staff enter orders."""

from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from accounts.access import staff_required
from orders.forms import JoinedOrderForm, OrderForm


@method_decorator(staff_required, name="dispatch")
class OrderEntryView(FormView):
    """Enter an order.

    Cost: the menu, the customers, and the region of each; four queries to save.
    """

    form_class = OrderForm
    template_name = "orders/order_form.html"
    success_url = reverse_lazy("orders:order-list")

    def form_valid(self, form):
        form.save()
        return super().form_valid(form)


class JoinedOrderEntryView(OrderEntryView):
    """Enter an order, by the same template.

    Cost: the menu and the customers; four queries to save.
    """

    form_class = JoinedOrderForm
