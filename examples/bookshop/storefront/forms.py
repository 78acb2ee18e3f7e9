"""The forms of the storefront."""

from django import forms

from library.models import Review


class ReviewForm(forms.ModelForm):
    """A review of any book, by any reader."""

    class Meta:
        model = Review
        fields = ["book", "reader", "rating", "text"]
