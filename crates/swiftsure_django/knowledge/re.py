"""re: patterns and matches are plain data; `sub` calls the function that it is given."""
from swiftsure import data, text


def match(pattern, string, flags=0):
    return data()


search = fullmatch = match


def findall(pattern, string, flags=0):
    return [text() for match in string]


def finditer(pattern, string, flags=0):
    for match in string:
        yield data()


def split(pattern, string, maxsplit=0, flags=0):
    return [text() for part in string]


def sub(pattern, repl, string, count=0, flags=0):
    repl(data())
    return text()


def subn(pattern, repl, string, count=0, flags=0):
    return sub(pattern, repl, string), 1


def escape(pattern):
    return text()


class Pattern:
    def match(self, string, *bounds):
        return data()

    search = fullmatch = match

    def findall(self, string, *bounds):
        return findall(self, string)

    def finditer(self, string, *bounds):
        return finditer(self, string)

    def split(self, string, maxsplit=0):
        return split(self, string)

    def sub(self, repl, string, count=0):
        return sub(self, repl, string)

    def subn(self, repl, string, count=0):
        return subn(self, repl, string)


_pattern = Pattern()


def compile(pattern, flags=0):
    return _pattern
