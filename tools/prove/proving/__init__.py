"""The parts of the proof. A package, so that no case has modules of the same names."""
