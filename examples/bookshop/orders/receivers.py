"""What happens to customers when readers change."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import Profile
from orders.models import Customer


@receiver(post_save, sender=Profile)
def rename_customer(sender, instance, **kwargs):
    """A customer who signs in goes by the name that the reader shows.

    Cost: one query each time a profile is saved.
    """
    Customer.objects.filter(user_id=instance.user_id).update(name=instance.display_name)
