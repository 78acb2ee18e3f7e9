from graphene.fields import ConnectionField, ListField


class DjangoListField(ListField):
    pass


class DjangoConnectionField(ConnectionField):
    pass
