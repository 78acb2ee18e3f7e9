"""Signals (docs: topics/signals)."""
from swiftsure import native


class Signal:
    def __init__(self, use_caching=False): ...

    @native
    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None): ...
    @native
    def send(self, sender, **named): ...
    @native
    def send_robust(self, sender, **named): ...

    async def asend(self, sender, **named):
        return self.send(sender, **named)

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None): ...


def receiver(signal, sender=None, **kwargs):
    def _decorator(func):
        if isinstance(signal, (list, tuple)):
            for each in signal:
                each.connect(func, sender=sender)
        else:
            signal.connect(func, sender=sender)
        return func

    return _decorator
