"""Tests of the experiments: `python -m unittest` in the folder above."""
