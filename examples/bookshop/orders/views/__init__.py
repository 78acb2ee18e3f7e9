"""The pages of customers and orders, one module per subject."""
