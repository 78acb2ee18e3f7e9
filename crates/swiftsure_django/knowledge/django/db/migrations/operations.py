"""Operations of migrations (docs: ref/migration-operations)."""


class Operation: ...


class OfModel(Operation):
    def __init__(self, name, *args, **kwargs):
        self.model_name = name
        self.name = name
        self.keywords = kwargs


class CreateModel(Operation):
    def __init__(self, name, fields, options=None, bases=None, managers=None):
        self.model_name = name
        self.fields = fields


class DeleteModel(OfModel): ...
class AlterModelTable(OfModel): ...
class AlterModelOptions(OfModel): ...
class AlterModelManagers(OfModel): ...
class AlterUniqueTogether(OfModel): ...
class AlterIndexTogether(OfModel): ...
class AlterOrderWithRespectTo(OfModel): ...


class RenameModel(Operation):
    def __init__(self, old_name, new_name):
        self.model_name = old_name
        self.name = new_name


class FieldOperation(Operation):
    def __init__(self, model_name, name, field=None, preserve_default=True):
        self.model_name = model_name
        self.name = name
        self.field = field


class AddField(FieldOperation): ...
class AlterField(FieldOperation): ...
class RemoveField(FieldOperation): ...


class RenameField(Operation):
    def __init__(self, model_name, old_name, new_name):
        self.model_name = model_name
        self.name = old_name


class IndexOperation(Operation):
    def __init__(self, model_name, index=None, **kwargs):
        self.model_name = model_name
        self.index = index
        self.keywords = kwargs


class AddIndex(IndexOperation): ...


class RemoveIndex(Operation):
    def __init__(self, model_name, name):
        self.model_name = model_name
        self.name = name


class RenameIndex(Operation):
    def __init__(self, model_name, *args, **kwargs):
        self.model_name = model_name


class AddConstraint(Operation):
    def __init__(self, model_name, constraint):
        self.model_name = model_name
        self.index = constraint


class AddConstraintNotValid(AddConstraint): ...
class AlterConstraint(AddConstraint): ...
class RemoveConstraint(RemoveIndex): ...
class ValidateConstraint(RemoveIndex): ...
class AddIndexConcurrently(AddIndex): ...
class RemoveIndexConcurrently(RemoveIndex): ...


class RunSQL(Operation):
    noop = ""

    def __init__(self, sql, reverse_sql=None, state_operations=None, hints=None, elidable=False):
        self.sql = sql


class RunPython(Operation):
    @staticmethod
    def noop(apps, schema_editor): ...

    def __init__(self, code, reverse_code=None, atomic=None, hints=None, elidable=False):
        self.code = code


class SeparateDatabaseAndState(Operation):
    def __init__(self, database_operations=None, state_operations=None):
        self.database_operations = database_operations
