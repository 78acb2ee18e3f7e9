"""django-dirtyfields: what a row was before it was changed; asks nothing."""
from dirtyfields.dirtyfields import DirtyFieldsMixin
