"""What articles mean, as vectors, where PostgreSQL has pgvector. Without it nothing is made, and words find alone.

As with the index of words, the application's role reaches the table through functions that apply the scope.
"""

from django.db import migrations

UP = r"""
DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') THEN
    CREATE TABLE search.meanings (
        article_id bigint NOT NULL,
        language text NOT NULL,
        brand_id bigint NOT NULL,
        version_id bigint NOT NULL,
        model text NOT NULL,
        meaning vector NOT NULL,
        PRIMARY KEY (article_id, language, model)
    );
    CREATE INDEX search_meanings_of_brand ON search.meanings (brand_id, model, language);

    CREATE FUNCTION keep_meaning(brand bigint, article bigint, tongue text, version bigint, embedder text, said text)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO search.meanings (article_id, language, brand_id, version_id, model, meaning)
        SELECT article, tongue, brand, version, embedder, said::vector WHERE search.in_scope(brand)
        ON CONFLICT (article_id, language, model)
        DO UPDATE SET version_id = excluded.version_id, meaning = excluded.meaning
    $$;

    CREATE FUNCTION unlearned_articles(brand bigint, embedder text, page int)
    RETURNS TABLE (translation_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        SELECT t.id FROM helpcenter_translation t
        LEFT JOIN search.meanings m
          ON m.article_id = t.article_id AND m.language = t.language AND m.model = embedder
        WHERE t.brand_id = brand AND t.version_id IS NOT NULL AND m.version_id IS DISTINCT FROM t.version_id
          AND search.in_scope(brand)
        ORDER BY t.id LIMIT page
    $$;

    CREATE FUNCTION find_meanings(brand bigint, tongues text[], embedder text, said text, page int)
    RETURNS TABLE (article_id bigint, far double precision) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        SELECT m.article_id, min(m.meaning <=> said::vector) FROM search.meanings m
        WHERE m.brand_id = brand AND m.model = embedder AND m.language = ANY (tongues) AND search.in_scope(brand)
        GROUP BY 1 ORDER BY 2, 1 LIMIT page
    $$;
END IF;
END $do$
"""

DOWN = """
DROP FUNCTION IF EXISTS find_meanings(bigint, text[], text, text, int);
DROP FUNCTION IF EXISTS unlearned_articles(bigint, text, int);
DROP FUNCTION IF EXISTS keep_meaning(bigint, bigint, text, bigint, text, text);
DROP TABLE IF EXISTS search.meanings;
"""


class Migration(migrations.Migration):
    dependencies = [("helpcenter", "0002_walls_and_search")]

    operations = [migrations.RunSQL(sql=UP, reverse_sql=DOWN)]
