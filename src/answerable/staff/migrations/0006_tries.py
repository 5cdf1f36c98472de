"""Tries to sign in are counted here, so that every web process counts the same ones."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_records")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE UNLOGGED TABLE staff_tries (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX staff_tries_expires ON staff_tries (expires);
            """,
            reverse_sql="DROP TABLE staff_tries",
        )
    ]
