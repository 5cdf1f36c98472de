"""The database's two ordinary roles: one owns and migrates the tables, one works with the rows it may see."""

import psycopg
from psycopg import sql

from answerable.site.connection import Connection, part

OWNER = "answerable_owner"
APP = "answerable_app"
ORDINARY = sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION NOCREATEDB PASSWORD {password}")
EXTENSIONS = ("vector",)


def ensure(connection: Connection) -> None:
    """Make roles and database as superuser, the only use there is for one. Safe to repeat."""
    database = part(connection.owner, "dbname")
    with psycopg.connect(connection.superuser, autocommit=True) as server:
        for address in (connection.owner, connection.app):
            role = part(address, "user")
            known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            server.execute(
                sql.SQL("{verb} ROLE {role} {ordinary}").format(
                    verb=sql.SQL("ALTER" if known else "CREATE"),
                    role=sql.Identifier(role),
                    ordinary=ORDINARY.format(password=sql.Literal(part(address, "password"))),
                )
            )
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            create_database(server, database)
    with psycopg.connect(connection.superuser, dbname=database, autocommit=True) as inside:
        available = {name for (name,) in inside.execute("SELECT name FROM pg_available_extensions")}
        for extension in EXTENSIONS:
            if extension in available:
                inside.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def empty(connection: Connection) -> None:
    """Throw the database away and make it anew."""
    name = part(connection.owner, "dbname")
    with psycopg.connect(connection.superuser, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    ensure(connection)


def create_database(server: psycopg.Connection, name: str, template: str = "template0") -> None:
    """A database of the owner's that only the two roles may enter."""
    database, owner, app = (sql.Identifier(text) for text in (name, OWNER, APP))
    server.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(database, owner, sql.Identifier(template))
    )
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    server.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app))


def grant(owner_address: str, app: str = APP) -> None:
    """Let `app` work with the rows of the owner's tables, those to come included, and change no table."""
    role = sql.Identifier(app)
    with psycopg.connect(owner_address) as owner:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            owner.execute(sql.SQL(statement).format(role))
