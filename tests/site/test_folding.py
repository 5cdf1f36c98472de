"""Templates are compiled once a language, with what never changes in it already in them."""

import pytest
from django.template import engines
from django.utils.translation import override

WORDS = '<a href="{{ url("queue", slug) }}" title="{{ _("Sent mail") }}">{{ icon("mail") }}{{ _("Open %(reference)s", reference=what) }}</a>'


def drawn(source, language, **named):
    with override(language):
        return engines["jinja2"].from_string(source).render(named)


def test_a_template_says_its_words_in_the_language_of_each_reader(assets):
    for language, said in (("en", "Sent mail"), ("de", "Gesendete Mails"), ("en", "Sent mail")):
        assert f'title="{said}"' in drawn(WORDS, language, slug="mine", what="BB-1")


def test_what_is_named_in_a_sentence_is_escaped_and_an_address_follows_its_arguments(assets):
    page = drawn(WORDS, "en", slug="team", what="<b>&")
    assert "Open &lt;b&gt;&amp;" in page
    assert 'href="/desk/team/"' in page
    assert '<svg class="i "' in page


def test_words_that_depend_on_the_page_are_looked_up_when_it_is_drawn(assets):
    source = '{{ _("Inbox") ~ "!" }} {{ _(which) }} {{ _("%(n)s h", n=hours) }}'
    assert drawn(source, "es", which="People", hours=3) == "Bandeja! Personas 3 h"


def test_an_icon_that_is_not_drawn_is_found_when_the_template_is_compiled(assets):
    with pytest.raises(KeyError, match="icons"):
        drawn('{% if false %}{{ icon("no-such-thing") }}{% endif %}', "en")


def test_words_under_a_condition_are_said_where_it_holds_and_values_under_one_are_escaped(assets):
    source = (
        '<p>{{ _("Open") if new else (name if name else icon("mail")) }}{{ "!" if new }}{{ "<" if new }}</p>'
    )
    assert drawn(source, "en", new=True, name="") == "<p>Open!&lt;</p>"
    assert drawn(source, "en", new=False, name="<b>") == "<p>&lt;b&gt;</p>"
    assert '<svg class="i "' in drawn(source, "en", new=False, name="")
