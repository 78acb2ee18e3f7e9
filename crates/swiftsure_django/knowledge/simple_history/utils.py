"""simple_history.utils."""


def bulk_create_with_history(objs, model, *args, **options):
    return model.objects.bulk_create(objs)


def bulk_update_with_history(objs, model, fields, *args, **options):
    return model.objects.bulk_update(objs, fields)
