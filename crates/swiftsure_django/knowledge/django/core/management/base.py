"""Management commands (docs: howto/custom-management-commands)."""
from swiftsure import unknown


class CommandError(Exception): ...
class CommandParser: ...


class OutputWrapper:
    def write(self, msg="", style_func=None, ending=None): ...
    def flush(self): ...


class BaseCommand:
    help = ""
    stdout = OutputWrapper()
    stderr = OutputWrapper()
    style = unknown()

    def add_arguments(self, parser): ...

    def execute(self, *args, **options):
        return self.handle(*args, **options)

    def handle(self, *args, **options): ...


class AppCommand(BaseCommand): ...


class LabelCommand(BaseCommand):
    def handle(self, *labels, **options):
        for label in labels:
            self.handle_label(label, **options)
