"""Dataloaders (docs: guides/dataloaders): the keys of one turn of the event loop are asked for at once."""
from swiftsure import unknown


class DataLoader:
    def __init__(self, load_fn=None, **options):
        self.load_fn = load_fn

    async def load(self, key):
        return unknown()

    async def load_many(self, keys):
        return unknown()

    def prime(self, key, value): ...
    def clear(self, key): ...
