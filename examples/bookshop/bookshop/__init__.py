"""The bookshop project: settings, routes and the WSGI entry."""
