from graphene.fields import FilterConnectionField


class DjangoFilterConnectionField(FilterConnectionField):
    pass
