"""django-environ: a setting is its default, or unknown."""
from environ.environ import Env, FileAwareEnv, Path
