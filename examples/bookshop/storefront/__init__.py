"""The storefront: the pages that readers see, made of templates."""
