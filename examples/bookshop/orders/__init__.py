"""Customers, what they order, and the work done on orders."""
