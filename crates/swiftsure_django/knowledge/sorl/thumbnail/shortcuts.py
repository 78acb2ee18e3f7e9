"""sorl.thumbnail.shortcuts."""
from swiftsure import data


def get_thumbnail(file_, geometry_string, **options):
    return data()


def delete(file_, delete_file=True): ...
