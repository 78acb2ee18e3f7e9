"""xml.etree.ElementTree: its paths are a small part of XPath."""
from lxml.etree import Element, XML, _Element, fromstring, parse, tostring


class ParseError(SyntaxError): ...


def SubElement(parent, tag, attrib=None, **extra):
    return _Element()


def ElementTree(element=None, file=None):
    return _Element()
