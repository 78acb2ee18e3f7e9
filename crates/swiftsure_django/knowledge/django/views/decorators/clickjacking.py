"""Frames (docs: ref/clickjacking)."""


def xframe_options_deny(view_func):
    return view_func


def xframe_options_sameorigin(view_func):
    return view_func


def xframe_options_exempt(view_func):
    return view_func
