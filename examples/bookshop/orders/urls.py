"""The routes of customers and orders."""

from django.urls import path

from orders.views import customers, entry, orders, reports

app_name = "orders"

urlpatterns = [
    path("orders/", orders.OrderListView.as_view(), name="order-list"),
    path("orders/new/", entry.OrderEntryView.as_view(), name="order-new"),
    path("orders/enter/", entry.JoinedOrderEntryView.as_view(), name="order-enter"),
    path("orders/board/", orders.OrderBoardView.as_view(), name="order-board"),
    path("orders/<int:pk>/", orders.order_detail, name="order-detail"),
    path("orders/totals/", orders.order_totals, name="order-totals"),
    path("orders/packing/", orders.packing_list, name="packing-list"),
    path("orders/picking/", orders.picking_list, name="picking-list"),
    path("orders/references/", orders.order_references, name="order-references"),
    path("orders/invoices/", orders.invoices, name="invoices"),
    path("orders/receipts/", orders.receipts, name="receipts"),
    path("orders/close-stale/", orders.close_stale, name="close-stale"),
    path("customers/", customers.customer_list, name="customer-list"),
    path("customers/activity/", customers.customer_activity, name="customer-activity"),
    path("customers/<int:pk>/standing/", customers.customer_standing, name="standing"),
    path("customers/<int:pk>/balance/", customers.customer_balance, name="balance"),
    path("reports/revenue/", reports.revenue, name="revenue"),
    path("reports/stock-value/", reports.stock_value, name="stock-value"),
    path("reports/sold/", reports.sold_books, name="sold"),
    path("reports/unsold/", reports.unsold_books, name="unsold"),
]
