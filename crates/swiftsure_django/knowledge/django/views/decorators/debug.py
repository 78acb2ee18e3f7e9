"""Filters of error reports (docs: howto/error-reporting)."""


def sensitive_variables(*variables):
    return lambda func: func


def sensitive_post_parameters(*parameters):
    return lambda view: view
