"""math."""
from swiftsure import boolean, number

pi = e = inf = nan = tau = number()


def floor(x, *more):
    return number()


ceil = trunc = sqrt = log = log2 = log10 = exp = sin = cos = tan = asin = acos = atan = atan2 = radians = floor
degrees = hypot = pow = fabs = gcd = lcm = comb = perm = factorial = copysign = isqrt = fmod = dist = floor


def isnan(x):
    return boolean()


isinf = isfinite = isnan


def isclose(a, b, **options):
    return boolean()


def fsum(seq):
    for element in seq:
        pass
    return number()


prod = fsum
