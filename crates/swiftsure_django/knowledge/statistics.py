"""statistics: goes through all data."""
from swiftsure import number


def mean(data):
    for element in data:
        pass
    return number()


fmean = median = mode = stdev = pstdev = variance = pvariance = harmonic_mean = geometric_mean = mean
