"""django-reversion: what rows were. What it writes at the end of a revision is not counted."""
from reversion.revisions import (
    add_meta,
    add_to_revision,
    create_revision,
    get_comment,
    get_date_created,
    get_registered_models,
    get_user,
    is_active,
    is_manage_manually,
    is_registered,
    register,
    set_comment,
    set_date_created,
    set_user,
    unregister,
)
