"""Tags and filters of the storefront."""
