"""configparser: sections of options; what was set is read again."""
from swiftsure import boolean, number, text, unknown


class Error(Exception): ...
class NoSectionError(Error): ...
class NoOptionError(Error): ...


class ConfigParser:
    def __init__(self, *args, **options):
        self._sections = {}
        self._read = False

    def add_section(self, section):
        self._sections[section] = {}

    def set(self, section, option, value=None):
        self._sections[section][option] = value

    def get(self, section, option, raw=False, vars=None, fallback=None):
        if self._read:
            return text()
        return self._sections[section][option]

    def getint(self, section, option, **options):
        return number()

    getfloat = getint

    def getboolean(self, section, option, **options):
        return boolean()

    def read(self, filenames, encoding=None):
        self._read = True
        return [text()]

    read_file = read_string = read_dict = read

    def sections(self):
        return [text()]

    def has_section(self, section):
        return boolean()

    def has_option(self, section, option):
        return boolean()

    def items(self, *args, **options):
        return unknown()

    def options(self, section):
        return [text()]

    def __getitem__(self, key):
        return unknown()

    def write(self, fp, space_around_delimiters=True): ...


RawConfigParser = SafeConfigParser = ConfigParser
