"""cloudpickle: what is read may run any code."""
from pickle import dump, dumps, load, loads
