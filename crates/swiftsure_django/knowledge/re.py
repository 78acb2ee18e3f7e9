"""re: patterns and matches are plain data; `sub` calls the function that it is given."""
from swiftsure import data, made_of, matched, sink, substituted, text


def _asked(pattern, string, name):
    sink("pattern", pattern, name)
    sink("match", string, name)


def match(pattern, string, flags=0):
    _asked(pattern, string, "re.match")
    return matched(pattern, string, False)


def search(pattern, string, flags=0):
    _asked(pattern, string, "re.search")
    return matched(pattern, string, False)


def fullmatch(pattern, string, flags=0):
    _asked(pattern, string, "re.fullmatch")
    return matched(pattern, string, True)


def findall(pattern, string, flags=0):
    _asked(pattern, string, "re.findall")
    return [made_of(text(), string) for match in string]


def finditer(pattern, string, flags=0):
    _asked(pattern, string, "re.finditer")
    for match in string:
        yield made_of(data(), string)


def split(pattern, string, maxsplit=0, flags=0):
    _asked(pattern, string, "re.split")
    return [made_of(text(), string) for part in string]


def sub(pattern, repl, string, count=0, flags=0):
    _asked(pattern, string, "re.sub")
    repl(data())
    return substituted(pattern, string)


def subn(pattern, repl, string, count=0, flags=0):
    return sub(pattern, repl, string), 1


def escape(pattern):
    return text()


class Pattern:
    def __init__(self, pattern=None):
        self.pattern = pattern

    def match(self, string, *bounds):
        _asked(self.pattern, string, "re.match")
        return matched(self.pattern, string, False)

    def search(self, string, *bounds):
        _asked(self.pattern, string, "re.search")
        return matched(self.pattern, string, False)

    def fullmatch(self, string, *bounds):
        _asked(self.pattern, string, "re.fullmatch")
        return matched(self.pattern, string, True)

    def findall(self, string, *bounds):
        _asked(self.pattern, string, "re.findall")
        return [made_of(text(), string) for match in string]

    def finditer(self, string, *bounds):
        _asked(self.pattern, string, "re.finditer")
        for match in string:
            yield made_of(data(), string)

    def split(self, string, maxsplit=0):
        _asked(self.pattern, string, "re.split")
        return [made_of(text(), string) for part in string]

    def sub(self, repl, string, count=0):
        _asked(self.pattern, string, "re.sub")
        repl(data())
        return substituted(self.pattern, string)

    def subn(self, repl, string, count=0):
        return self.sub(repl, string), 1


def compile(pattern, flags=0):
    return Pattern(pattern)
