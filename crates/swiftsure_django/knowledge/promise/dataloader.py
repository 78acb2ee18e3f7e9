"""Dataloaders: the keys of one turn are asked for at once."""
from swiftsure import unknown


class DataLoader:
    def load(self, key):
        return unknown()

    def load_many(self, keys):
        return unknown()
