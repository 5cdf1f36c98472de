"""Full text over everything written on tickets.

The index lies in a schema of its own that the application's role cannot read: it may only call
`find_tickets`, which looks at the brands in scope and no others. (Row-level security on the index itself
would keep PostgreSQL from using it: text search operators are not leakproof.)

`find_tickets` asks the planner how common the words are. Few rows: collect them all through the index.
Many: walk from the newest message back and stop when the page is full.
"""

from django.db import migrations

UP = r"""
CREATE SCHEMA search;

CREATE FUNCTION search.plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(normalize(lower(words), NFKD), '[\u0300-\u036f]', '', 'g')
$$;

CREATE TABLE search.words (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    message_id bigint,
    note_id bigint,
    at timestamptz NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX search_words ON search.words USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_latest ON search.words (at DESC, id DESC);
CREATE INDEX search_message ON search.words (message_id);
ALTER TABLE search.words ALTER COLUMN words SET STATISTICS 1000;

CREATE FUNCTION search.keep_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    who text := '';
BEGIN
    IF NEW.customer_id IS NOT NULL THEN
        SELECT name || ' ' || email INTO who FROM customers_customer WHERE id = NEW.customer_id;
    END IF;
    INSERT INTO search.words (brand_id, ticket_id, message_id, at, words)
    VALUES (NEW.brand_id, NEW.ticket_id, NEW.id, NEW.at,
            to_tsvector('simple', search.plain(left(
                coalesce(who, '') || ' ' || NEW.subject || ' ' || NEW.text, 50000))));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON tickets_message
    FOR EACH ROW WHEN (NOT NEW.automated) EXECUTE FUNCTION search.keep_message();

CREATE FUNCTION search.keep_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO search.words (brand_id, ticket_id, note_id, at, words)
    VALUES (NEW.brand_id, NEW.ticket_id, NEW.id, NEW.at,
            to_tsvector('simple', search.plain(left(NEW.text, 50000))));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON tickets_note
    FOR EACH ROW EXECUTE FUNCTION search.keep_note();

CREATE FUNCTION search.asked(question text) RETURNS tsquery LANGUAGE sql STABLE AS $$
    SELECT to_tsquery('simple', string_agg(
        quote_literal(word) || CASE WHEN length(word) >= 3 THEN ':*' ELSE '' END, ' & '))
    FROM (SELECT (regexp_matches(search.plain(left(question, 300)), '[[:alnum:]]+', 'g'))[1] AS word LIMIT 12) w
$$;

CREATE FUNCTION find_tickets(question text, page int, before timestamptz DEFAULT NULL, before_id bigint DEFAULT NULL)
RETURNS TABLE (ticket_id bigint, at timestamptz) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp SET jit = off AS $$
DECLARE
    visible bigint[] := string_to_array(nullif(current_setting('answerable.brands', true), ''), ',')::bigint[];
    asked tsquery := search.asked(question);
    plan json;
    found record;
    seen bigint[] := '{}';
BEGIN
    IF asked IS NULL OR numnode(asked) = 0 OR visible IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM search.words WHERE words @@ %L::tsquery', asked) INTO plan;
    IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float < 3000 THEN
        RETURN QUERY EXECUTE
            'SELECT w.ticket_id, max(w.at) FROM search.words w
             WHERE w.words @@ $1 AND w.brand_id = ANY ($2)
             GROUP BY w.ticket_id
             HAVING $3 IS NULL OR (max(w.at), w.ticket_id) < ($3, $4)
             ORDER BY 2 DESC, 1 DESC LIMIT $5' USING asked, visible, before, before_id, page;
        RETURN;
    END IF;
    FOR found IN EXECUTE
        'SELECT w.ticket_id, w.at FROM search.words w
         WHERE w.words @@ $1 AND w.brand_id = ANY ($2) AND ($3 IS NULL OR w.at <= $3)
         ORDER BY w.at DESC, w.id DESC' USING asked, visible, before
    LOOP
        CONTINUE WHEN found.ticket_id = ANY (seen);
        CONTINUE WHEN before IS NOT NULL AND (found.at, found.ticket_id) >= (before, before_id);
        seen := seen || found.ticket_id;
        ticket_id := found.ticket_id;
        at := found.at;
        RETURN NEXT;
        EXIT WHEN cardinality(seen) >= page;
    END LOOP;
END $$;
"""

DOWN = """
DROP FUNCTION find_tickets(text, int, timestamptz, bigint);
DROP TRIGGER keep_words ON tickets_note;
DROP TRIGGER keep_words ON tickets_message;
DROP SCHEMA search CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_news"), ("customers", "0002_brand_walls")]

    operations = [migrations.RunSQL(sql=UP, reverse_sql=DOWN)]
