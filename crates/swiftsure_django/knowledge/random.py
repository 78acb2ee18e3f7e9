"""random: picking one or some brings all elements to mind."""
from swiftsure import number


def random():
    return number()


def randint(a, b):
    return number()


def randrange(start, stop=None, step=1):
    return number()


uniform = gauss = triangular = betavariate = randint
getrandbits = randrange


def choice(seq):
    elements = list(seq)
    return elements[number()]


def choices(population, weights=None, *, cum_weights=None, k=1):
    return list(population)[:k]


def sample(population, k, *, counts=None):
    return list(population)[:k]


def shuffle(x): ...
def seed(a=None): ...


class Random:
    def __init__(self, seed=None): ...

    def random(self):
        return number()

    def randint(self, a, b):
        return number()

    uniform = randint

    def choice(self, seq):
        return choice(seq)

    def choices(self, population, **options):
        return choices(population)

    def sample(self, population, k):
        return sample(population, k)

    def shuffle(self, x): ...


SystemRandom = Random
