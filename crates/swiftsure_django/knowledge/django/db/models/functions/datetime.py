"""Date functions."""
from django.db.models.functions import Extract, ExtractMonth, ExtractYear, Now, Trunc, TruncDate, TruncDay, TruncMonth
