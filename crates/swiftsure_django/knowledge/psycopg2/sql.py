"""psycopg2.sql: as in the package behind it."""
from psycopg.sql import SQL, Identifier, Literal, Placeholder
