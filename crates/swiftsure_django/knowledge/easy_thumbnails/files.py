"""easy_thumbnails.files."""
from swiftsure import data


def get_thumbnailer(obj, relative_name=None):
    return data()
