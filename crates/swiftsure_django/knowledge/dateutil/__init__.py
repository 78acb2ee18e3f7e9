"""dateutil: dates are plain data."""
