"""What a person newly wrote, whatever program and language built the letter around it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.channels.email import plain
from answerable.channels.email.parse import parse
from answerable.channels.email.quote import visible
from channels.corpus import answers
from support.letters import raw

OWN = "Thank you, that is all.\nThe cups came."


def newly_written(text):
    return parse(raw(body=text.replace("\r", ""))).reply


@pytest.mark.parametrize("program", answers.INTRODUCED)
def test_what_a_program_quotes_below_an_answer_is_none_of_it(program):
    introduction = answers.INTRODUCED[program].replace("|", "\n")
    assert newly_written(f"{OWN}\n\n{introduction}\n\n> Hello\n> there\n") == OWN
    unmarked = newly_written(f"{OWN}\n\n{introduction}\n\nHello\nthere\n")
    assert (unmarked == OWN) is (program not in answers.BELIEVED_ABOVE_QUOTES)
    assert newly_written(f"{introduction}\n> Hello\n> there\n\n{OWN}\n") == OWN


@pytest.mark.parametrize("program", answers.HEADED)
def test_a_copied_header_and_all_below_it_is_history(program):
    history = "" if program == "orange fr" else "\n\nHello\nthere, this is the history\n"
    assert newly_written(f"{OWN}\n\n{answers.HEADED[program]}{history}") == OWN


@pytest.mark.parametrize("language", answers.SENT_FROM)
def test_what_a_phone_adds_is_not_written_by_anybody(language):
    added = answers.SENT_FROM[language]
    assert newly_written(f"{OWN}\n\n{added}\n") == OWN
    assert newly_written(f"{OWN}\n\n{added}\n\n{answers.INTRODUCED['apple de']}\n\n> Hallo\n") == OWN


@pytest.mark.parametrize("language", answers.DISCLAIMERS)
def test_a_disclaimer_is_not_written_by_anybody(language):
    disclaimer = answers.DISCLAIMERS[language]
    assert newly_written(f"{OWN}\n\n{disclaimer}\n") == OWN
    assert newly_written(f"{OWN}\n\n-- \nDana Whitfield\nHarbor Café\n\n{disclaimer}\n") == OWN
    assert newly_written(disclaimer) == disclaimer  # nothing else is left to show


@pytest.mark.parametrize("shape", answers.SHAPED)
def test_answers_above_below_and_between_keep_their_order(shape):
    text, own = answers.SHAPED[shape]
    assert newly_written(text) == own


@pytest.mark.parametrize("words", answers.KEPT)
def test_words_of_ones_own_are_kept(words):
    text = answers.KEPT[words]
    shown = newly_written(text)
    if words in answers.KEPT_PART:
        assert answers.KEPT_PART[words] in shown
    else:
        assert shown == text


MARKED = {
    "gmail": '<div dir="ltr">Twelve, please.</div><br><div class="gmail_quote"><div class="gmail_attr">On Thu, Dec 3, 2026 at 10:00 AM BarBar &lt;<a href="mailto:s@b.example">s@b.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="border-left:1px solid">How many?</blockquote></div>',
    "apple mail": '<body>Twelve, please.<br><div><br><blockquote type="cite"><div>On 3 Dec 2026, at 10:00, BarBar &lt;s@b.example&gt; wrote:</div><br><div>How many?</div></blockquote></div></body>',
    "outlook": '<div class="WordSection1"><p>Twelve, please.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> BarBar<br><b>Sent:</b> Thursday<br><b>To:</b> Arthur<br><b>Subject:</b> RE: Order</p></div><p>How many?</p></div>',
    "outlook.com": '<div>Twelve, please.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> BarBar<br><b>Sent:</b> Thursday<br></div><div>How many?</div>',
    "thunderbird": '<p>Twelve, please.</p><div class="moz-cite-prefix">Am 03.12.26 um 10:00 schrieb BarBar:<br></div><blockquote type="cite" cite="mid:x">How many?</blockquote>',
    "yahoo": '<div>Twelve, please.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Thursday, December 3, 2026 at 10:00 AM, BarBar wrote:</div><div>How many?</div></div>',
    "between": '<div>Hi,</div><blockquote type="cite">How many?</blockquote><div>Twelve, please.</div><blockquote type="cite">Which?</blockquote><div>White.</div>',
}  # fmt: skip


@pytest.mark.parametrize("program", MARKED)
def test_answers_in_html_alone(program):
    own = "Hi,\nTwelve, please.\nWhite." if program == "between" else "Twelve, please."
    assert parse(raw(body=MARKED[program], Content_Type="text/html; charset=utf-8")).reply == own


AS_HTML = {
    "gmail": '<div dir="auto">{own}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{said}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">{old}</blockquote></div>',
    "apple": '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word;">{own}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>{said}</div><br class="Apple-interchange-newline"><div>{old}</div></blockquote></div><br></body></html>',
    "thunderbird": '<html><body><p>{own}</p><div class="moz-cite-prefix">{said}<br></div><blockquote type="cite" cite="mid:1@b.example"><p>{old}</p></blockquote></body></html>',
    "yahoo": '<html><head></head><body><div class="ydp1yahoo-style-wrap"><div dir="ltr">{own}</div><div><br></div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div style="font-family:Helvetica;"><div>{said}</div><div><br></div><div>{old}</div></div></div></body></html>',
    "outlook": '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">{own}<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{said}<o:p></o:p></p></div></div><p class="MsoNormal">{old}</p></div></body></html>',
}  # fmt: skip
PROGRAMS = [
    (program, said)
    for program, said in (answers.INTRODUCED | answers.HEADED).items()
    if program.partition(" ")[0] in AS_HTML
]


@pytest.mark.parametrize(("program", "said"), PROGRAMS, ids=[program for program, _ in PROGRAMS])
def test_each_program_in_each_language_as_it_really_sends(program, said):
    """HTML alone, and beside it the plain part programs make of it."""
    words = said.replace("|", "\n")
    marked = html.escape(words).replace("\n", "<br>").replace("*", "")
    page = AS_HTML[program.partition(" ")[0]].format(
        own=OWN.replace("\n", "<br>"), said=marked, old="Hello,<br>how many cups?"
    )
    assert parse(raw(body=page, Content_Type="text/html; charset=utf-8")).reply == OWN
    quoted = "Hello,\nhow many cups?" if program.startswith("outlook") else "> Hello,\n> how many cups?"
    both = (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{OWN}\n\n{words}\n\n{quoted}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
    )
    assert parse(raw(body=both, Content_Type="multipart/alternative; boundary=b")).reply == OWN


def test_the_programs_people_use_are_read_in_twelve_languages_each():
    """A program's rows are named with the language they are in."""
    known = [program.split(" ") for program in (*answers.INTRODUCED, *answers.HEADED)]
    for program in AS_HTML:
        languages = {name[1].partition("-")[0] for name in known if name[0] == program and len(name) > 1}
        assert len(languages - {"mobile", "ruled", "bold", "express"}) >= 12, (program, languages)


def test_an_indented_paragraph_is_no_quote():
    markup = '<div>See:<blockquote style="margin:0 0 0 40px;border:none;padding:0px">twelve cups</blockquote></div>'
    assert plain.from_html(markup, quotes=True) == "See:\ntwelve cups"


pieces = st.sampled_from(
    [OWN, "> quoted", "-- ", "--", "Regards", "", "Sent from my iPhone", "> ", "From: x", "Subject: y", "____", "Date: z"]
    + [each.replace("|", "\n") for each in answers.INTRODUCED.values()]
    + list(answers.HEADED.values())[:6]
)  # fmt: skip


@given(st.lists(pieces, max_size=14))
def test_what_is_shown_stood_there_and_in_that_order(chosen):
    text = "\n".join(chosen)
    shown, rest = visible(text), _squeezed(text)
    for line in filter(str.strip, shown.split("\n")):  # of two lines a mail program broke, one is shown
        _, found, rest = rest.partition(_squeezed(line))
        assert found == _squeezed(line)
    if chosen and chosen[0] == OWN:
        assert OWN in shown


def _squeezed(text):
    return "".join(text.split())
