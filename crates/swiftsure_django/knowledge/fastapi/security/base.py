"""What all security tools have in common."""
from swiftsure import unknown


class SecurityBase:
    def __init__(self, *args, **options): ...

    def __call__(self, request):
        return unknown()
