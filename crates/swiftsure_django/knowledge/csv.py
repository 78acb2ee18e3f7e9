"""csv: a writer asks every cell for its text."""
from swiftsure import sink, text

QUOTE_ALL = QUOTE_MINIMAL = QUOTE_NONE = QUOTE_NONNUMERIC = 0


def reader(csvfile, dialect="excel", **options):
    for line in csvfile:
        yield [text() for cell in line]


class DictReader:
    def __init__(self, f, fieldnames=None, **options):
        self.file = f
        self.fieldnames = [text() for name in text()]

    def __iter__(self):
        for line in self.file:
            yield {text(): text()}


class _Writer:
    def writerow(self, row):
        for cell in row:
            sink("cell", cell, "writerow")
            str(cell)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def writer(csvfile, dialect="excel", **options):
    return _writer


_writer = _Writer()


class DictWriter:
    def __init__(self, f, fieldnames, **options):
        self.fieldnames = fieldnames

    def writeheader(self): ...

    def writerow(self, rowdict):
        for cell in rowdict.values():
            sink("cell", cell, "writerow")
            str(cell)

    def writerows(self, rowdicts):
        for rowdict in rowdicts:
            self.writerow(rowdict)
