"""Walls between brands, what is only added to, and the full-text index of published articles.

The index stands outside row-level security, because text search operators are not leakproof and could not use
it there. The application's role cannot read it: it writes and searches through functions that look at the
brands in scope and no others.
"""

from django.db import migrations

from answerable.kit.rls import AppendOnly, Isolate

UP = r"""
CREATE TABLE search.articles (
    article_id bigint NOT NULL,
    language text NOT NULL,
    brand_id bigint NOT NULL,
    companies boolean NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (article_id, language)
);
CREATE INDEX search_article_words ON search.articles USING gin (words) WITH (fastupdate = off);

CREATE FUNCTION search.grammar(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE split_part(language, '-', 1)
        WHEN 'en' THEN 'pg_catalog.english'::regconfig WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
        WHEN 'de' THEN 'pg_catalog.german'::regconfig WHEN 'fr' THEN 'pg_catalog.french'::regconfig
        WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig WHEN 'it' THEN 'pg_catalog.italian'::regconfig
        WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
        ELSE 'pg_catalog.simple'::regconfig END
$$;

CREATE FUNCTION search.in_scope(brand bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(brand = ANY (
        string_to_array(nullif(current_setting('answerable.brands', true), ''), ',')::bigint[]), false)
$$;

CREATE FUNCTION keep_article(brand bigint, article bigint, tongue text, for_companies boolean,
                             title text, headings text, body text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT search.in_scope(brand) THEN
        RETURN;
    END IF;
    DELETE FROM search.articles WHERE article_id = article AND language = tongue AND brand_id = brand;
    IF title <> '' THEN
        INSERT INTO search.articles (article_id, language, brand_id, companies, words) VALUES (
            article, tongue, brand, for_companies,
            setweight(to_tsvector(search.grammar(tongue), title), 'A')
            || setweight(to_tsvector(search.grammar(tongue), headings), 'B')
            || to_tsvector(search.grammar(tongue), left(body, 50000)));
    END IF;
END $$;

CREATE FUNCTION keep_article_audience(brand bigint, article bigint, for_companies boolean)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE search.articles SET companies = for_companies
    WHERE article_id = article AND brand_id = brand AND search.in_scope(brand)
$$;

CREATE FUNCTION find_articles(brand bigint, tongue text, for_companies boolean, wanted text, hoped text, page int)
RETURNS TABLE (article_id bigint, rank real) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET jit = off AS $$
DECLARE
    all_of tsquery := to_tsquery(search.grammar(tongue), wanted);
    any_of tsquery := to_tsquery(search.grammar(tongue), hoped);
    shown int;
BEGIN
    IF NOT search.in_scope(brand) OR numnode(any_of) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT a.article_id, ts_rank('{0.1, 0.2, 0.5, 1}', a.words, all_of) FROM search.articles a
        WHERE a.words @@ all_of AND a.brand_id = brand AND a.language = tongue AND (for_companies OR NOT a.companies)
        ORDER BY 2 DESC, 1 LIMIT page;
    GET DIAGNOSTICS shown = ROW_COUNT;
    IF shown = 0 THEN
        RETURN QUERY
            SELECT a.article_id, ts_rank('{0.1, 0.2, 0.5, 1}', a.words, any_of) FROM search.articles a
            WHERE a.words @@ any_of AND a.brand_id = brand AND a.language = tongue
              AND (for_companies OR NOT a.companies)
            ORDER BY 2 DESC, 1 LIMIT page;
    END IF;
END $$;
"""

DOWN = """
DROP FUNCTION find_articles(bigint, text, boolean, text, text, int);
DROP FUNCTION keep_article_audience(bigint, bigint, boolean);
DROP FUNCTION keep_article(bigint, bigint, text, boolean, text, text, text);
DROP FUNCTION search.in_scope(bigint);
DROP FUNCTION search.grammar(text);
DROP TABLE search.articles;
"""


class Migration(migrations.Migration):
    dependencies = [("helpcenter", "0001_initial"), ("tickets", "0004_search")]

    operations = [
        Isolate("helpcenter_article"),
        Isolate("helpcenter_version"),
        Isolate("helpcenter_translation"),
        Isolate("helpcenter_review"),
        Isolate("helpcenter_opinion"),
        Isolate("helpcenter_gap"),
        Isolate("helpcenter_word"),
        Isolate("helpcenter_spelling"),
        AppendOnly("helpcenter_version"),
        AppendOnly("helpcenter_review"),
        AppendOnly("helpcenter_opinion"),
        migrations.RunSQL(sql=UP, reverse_sql=DOWN),
    ]
