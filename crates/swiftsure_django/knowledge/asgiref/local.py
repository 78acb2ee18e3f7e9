"""asgiref.local."""


class Local: ...
