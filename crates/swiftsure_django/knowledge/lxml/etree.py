"""lxml.etree (docs: lxml.de/api)."""
from swiftsure import data, sink, text, unknown


class XMLSyntaxError(Exception): ...


class _Element:
    text = tail = tag = data()
    attrib = data()

    def xpath(self, path, namespaces=None, extensions=None, smart_strings=True, **variables):
        sink("xpath", path, "xpath")
        return unknown()

    def find(self, path, namespaces=None):
        sink("xpath", path, "find")
        return unknown()

    findall = iterfind = findtext = find

    def getroot(self):
        return self

    def get(self, key, default=None):
        return data()

    def __iter__(self):
        return unknown()


class ETXPath:
    def __init__(self, path, **options):
        sink("xpath", path, "ETXPath")

    def __call__(self, tree, **variables):
        return unknown()


class XPath:
    def __init__(self, path, **options):
        sink("xpath", path, "XPath")

    def __call__(self, tree, **variables):
        return unknown()


def XMLParser(**options):
    return unknown()


def parse(source, parser=None, **options):
    return _Element()


def fromstring(text_, parser=None, **options):
    return _Element()


XML = HTML = fromstring


def Element(tag, attrib=None, **extra):
    return _Element()


def tostring(element, **options):
    return data()
