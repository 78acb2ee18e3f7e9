//! Which sensitive fields an entry point reads and writes, and what chooses the rows.

use swiftsure_django::ledger;
use swiftsure_source::SensitiveAccess;

use crate::harness::analysed;

const MODELS: &str = "\
from django.conf import settings
from django.db import models
class Customer(models.Model):
    name = models.CharField(max_length=20)
    email = models.EmailField()
    phone = models.CharField(max_length=20)
    reset_token = models.CharField(max_length=20)
class Order(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='orders')
    customer = models.ForeignKey(Customer, models.CASCADE)
    total = models.DecimalField(max_digits=7, decimal_places=2)
    note = models.TextField()
";

/// What `/<int:pk>/` does with sensitive fields: `read personal shop.Customer email, phone; pk from the URL`.
fn fields(body: &str) -> Vec<String> {
    let views = format!("from shop.models import *\ndef view(request, pk):\n{body}");
    let urls = "from django.urls import path\nfrom shop import views\nurlpatterns = [path('<int:pk>/', views.view)]\n";
    let files = [
        ("shop/__init__.py", ""),
        ("shop/models.py", MODELS),
        ("shop/views.py", &*views),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['shop']\n"),
        ("urls.py", urls),
    ];
    let tell = |access: &SensitiveAccess| {
        let verb = if access.write { "write" } else { "read" };
        let SensitiveAccess { class, model, fields, filters, .. } = access;
        format!("{verb} {class} {model} {}; {}", fields.join(", "), filters.join(", "))
    };
    analysed(&files, |_, analysis| ledger(analysis).iter().flat_map(|row| row.sensitive.iter().map(tell)).collect())
}

#[test]
fn a_whole_row_brings_each_class_of_its_columns() {
    assert_eq!(
        fields("    Customer.objects.get(pk=pk)\n"),
        [
            "read secret shop.Customer reset_token; pk from the URL",
            "read personal shop.Customer email, phone; pk from the URL"
        ]
    );
}

#[test]
fn columns_that_are_left_out_are_not_read() {
    assert_eq!(fields("    list(Customer.objects.only('name', 'email'))\n"), ["read personal shop.Customer email; "]);
    assert_eq!(fields("    list(Customer.objects.values('name'))\n"), [""; 0]);
    assert_eq!(
        fields("    list(Customer.objects.defer('reset_token', 'phone'))\n"),
        ["read personal shop.Customer email; "]
    );
    assert_eq!(fields("    Customer.objects.filter(email='a').exists()\n"), [""; 0]);
}

#[test]
fn a_path_of_values_reads_the_column_of_the_other_model() {
    assert_eq!(
        fields("    list(Order.objects.values_list('customer__email', flat=True))\n"),
        ["read personal shop.Customer email; "]
    );
}

#[test]
fn rows_of_the_signed_in_user_are_said_to_be() {
    assert_eq!(
        fields("    list(Order.objects.filter(owner=request.user))\n"),
        ["read money shop.Order total; owner=request.user"]
    );
    assert_eq!(
        fields("    list(request.user.orders.all())\n"),
        ["read money shop.Order total; auth.User.orders of request.user"]
    );
}

#[test]
fn a_relation_that_is_joined_or_loaded_brings_its_columns() {
    let joined = fields("    Order.objects.select_related('customer').get(pk=pk)\n");
    assert!(
        joined.contains(
            &"read personal shop.Customer email, phone; pk from the URL, through shop.Order.customer".to_owned()
        ),
        "{joined:?}"
    );
    let loaded = fields("    return Order.objects.get(pk=pk).customer.email\n");
    assert!(
        loaded.contains(
            &"read personal shop.Customer email, phone; pk from the URL, through shop.Order.customer".to_owned()
        ),
        "{loaded:?}"
    );
}

#[test]
fn a_row_that_is_made_is_written() {
    assert_eq!(
        fields("    Customer.objects.create(name='a')\n"),
        ["write secret shop.Customer reset_token; ", "write personal shop.Customer email, phone; "]
    );
}
