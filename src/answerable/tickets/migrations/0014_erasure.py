"""A person's erasure takes words from events and from the search index, and nothing else."""

from django.db import migrations

from answerable.kit.erasing import Erasable

FORGET = """
CREATE FUNCTION forget_words(tickets bigint[], messages bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    DELETE FROM search.words
    WHERE (ticket_id = ANY (tickets) OR message_id = ANY (messages))
      AND brand_id = ANY (string_to_array(nullif(current_setting('answerable.brands', true), ''), ',')::bigint[])
$$
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0013_rendition")]

    operations = [
        Erasable("tickets_event", "data"),
        migrations.RunSQL(sql=FORGET, reverse_sql="DROP FUNCTION forget_words(bigint[], bigint[])"),
    ]
