"""re: patterns and matches are plain data; `sub` calls the function that it is given."""
from swiftsure import data, made_of, matched, text


def match(pattern, string, flags=0):
    return matched(pattern, string, False)


def fullmatch(pattern, string, flags=0):
    return matched(pattern, string, True)


search = match


def findall(pattern, string, flags=0):
    return [made_of(text(), string) for match in string]


def finditer(pattern, string, flags=0):
    for match in string:
        yield data()


def split(pattern, string, maxsplit=0, flags=0):
    return [made_of(text(), string) for part in string]


def sub(pattern, repl, string, count=0, flags=0):
    repl(data())
    return text()


def subn(pattern, repl, string, count=0, flags=0):
    return sub(pattern, repl, string), 1


def escape(pattern):
    return text()


class Pattern:
    def __init__(self, pattern=None):
        self.pattern = pattern

    def match(self, string, *bounds):
        return matched(self.pattern, string, False)

    def fullmatch(self, string, *bounds):
        return matched(self.pattern, string, True)

    search = match

    def findall(self, string, *bounds):
        return findall(self.pattern, string)

    def finditer(self, string, *bounds):
        return finditer(self, string)

    def split(self, string, maxsplit=0):
        return split(self.pattern, string)

    def sub(self, repl, string, count=0):
        return sub(self, repl, string)

    def subn(self, repl, string, count=0):
        return subn(self, repl, string)


def compile(pattern, flags=0):
    return Pattern(pattern)
