class DjangoDebug:
    pass
