"""django-countries."""
from swiftsure import text


class Countries:
    def __iter__(self):
        yield text(), text()

    def name(self, code):
        return text()

    alpha3 = name


countries = Countries()
