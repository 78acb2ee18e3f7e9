"""subprocess: what other programs give back is plain data."""
from swiftsure import data

PIPE = STDOUT = DEVNULL = -1


def run(args, **options):
    return data()


call = check_call = check_output = Popen = getoutput = run
