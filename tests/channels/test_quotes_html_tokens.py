"""What is shown of a letter, and the tokens that bring answers home."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.channels.email import caps, digest, html, plain, quote, tokens

REPLY = "Thank you, that is all.\n\n"
HISTORIES = {
    "en": "On Thu, Dec 3, 2026 at 10:00 AM BarBar <support@barbar.example> wrote:\n> Hello\n> there",
    "en on two lines": "On Thu, Dec 3, 2026 at 10:00 AM BarBar Support\n<support@barbar.example> wrote:\n\n> Hello",
    "de": "Am 03.12.2026 um 10:00 schrieb BarBar <support@barbar.example>:\n> Hallo",
    "es": "El jue, 3 dic 2026 a las 10:00, BarBar (<support@barbar.example>) escribió:\n\n> Hola",
    "fr": "Le 3 déc. 2026 à 10:00, BarBar <support@barbar.example> a écrit :\n> Bonjour",
    "outlook": "From: BarBar Support\nSent: Thursday, 3 December 2026 10:00\nTo: Arthur Pell\nSubject: RE: Order\n\nHello",
    "outlook de": "Von: BarBar\nGesendet: Donnerstag, 3. Dezember 2026 10:00\nAn: Lukas Brandt\nBetreff: AW: Bestellung\n\nHallo",
    "original": "-----Original Message-----\nFrom: BarBar\n\nHello",
}


@pytest.mark.parametrize("history", HISTORIES)
def test_the_history_under_an_answer_is_not_shown(history):
    assert quote.visible(REPLY + HISTORIES[history]) == "Thank you, that is all."


@pytest.mark.parametrize(
    "text",
    [
        "From: my point of view this is late.\n\nWhen will it come?",
        "On Monday I wrote: please send twelve.\nNothing came.",
        "---------- Forwarded message ---------\nFrom: x <x@y.example>\nDate: today\nSubject: z\n\nthe words",
        "To: whom it may concern\nthe cups are late",
    ],
)
def test_words_of_their_own_are_always_shown(text):
    assert quote.visible(text) == text


def test_answers_below_and_between_quotes_are_shown():
    text = "Hi,\nOn 3 Dec 2026 at 10:00, BarBar <s@barbar.example> wrote:\n> How many?\nTwelve.\n> Which?\nThe large ones."
    shown = quote.visible(text)
    assert "Twelve." in shown
    assert "The large ones." in shown
    assert "How many" not in shown


def test_signatures_are_not_shown():
    assert quote.visible("Please call.\n\n-- \nDana Whitfield\nHarbor Café Group") == "Please call."
    assert quote.visible("Please call.\n\nSent from my iPhone") == "Please call."
    assert quote.visible("Bitte anrufen.\n\nVon meinem iPhone gesendet") == "Bitte anrufen."


NEAR_MISSES = [
    "On " * 350_000,
    "From: " * 200_000,
    "> " * 500_000,
    "-" * 1_000_000,
    "On 1 Jan 2026 a@b <" * 50_000,
]
NEAR_MISSES += [
    "On 1 Jan\n" * 110_000,
    "From: a\n" * 120_000,
    "-- \n" * 250_000,
    " \n" * 500_000,
    "=?utf-8?q?" * 100_000,
]
NEAR_MISSES += [
    "On 1 Jan 2026 a@b.example wrote:\n" * 30_000 + "> x\nmine",
    "<style>" * 140_000,
    "<!--" * 250_000,
    "&#" * 500_000,
]


@pytest.mark.parametrize("text", NEAR_MISSES, ids=range(len(NEAR_MISSES)))
def test_e2_a_megabyte_of_near_misses_ends(text):
    quote.visible(text)  # quadratic patterns would need hours: the runner's timeout is the assertion
    caps.html_refusal(text)
    plain.from_html(text)


XSS = [
    '<p onclick="x()">hi</p>',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<svg><g onload=alert(1)></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<style>@import url(//e.example)</style><link rel=stylesheet href=//e.example>",
    '<div style="background:url(//e.example);position:fixed;width:expression(1)">x</div>',
    '<a href="jav\tascript:alert(1)">x</a><a href=" &#106;avascript:alert(1)">y</a><a href="data:text/html,x">z</a>',
    "<form action=//e.example><input type=image src=//e.example><button>b</button></form>",
    "<base href=//e.example><meta http-equiv=refresh content=0><iframe srcdoc=x></iframe><object data=x></object>",
    "<img src=//e.example/p srcset='//e.example/q 2x' width=1 height=1><bgsound src=//e.example>",
    '<p id="row" class="button" name="x">hi</p><template><script>1</script></template>',
    "<a href='//e.example'>r</a><a href='/admin'>s</a><a href='https://good.example@e.example'>t</a>",
]
FORBIDDEN = [
    "<script",
    "onerror",
    "onclick",
    "onload",
    "<style",
    "<svg",
    "<form",
    "<input",
    "<iframe",
    "<base",
    "<meta",
    "<link",
]
FORBIDDEN += [
    " id=",
    " class=",
    "javascript:",
    "data:",
    "url(",
    "position",
    "srcset",
    "<object",
    "<template",
    'src="http',
    'src="//',
]


@pytest.mark.parametrize("payload", XSS)
def test_a1_to_a7_nothing_that_acts_or_loads_is_left(payload):
    shown = html.for_display(payload)
    assert not [word for word in FORBIDDEN if word in shown.lower()]
    assert html.for_display(shown) == shown
    assert html.for_sending(payload) == html.for_sending(shown)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                *XSS,
                "<b>",
                "</b>",
                "<p>",
                "</div>",
                "<!--",
                "-->",
                "&lt;script&gt;",
                "text",
                '"',
                "'",
                "<",
                ">",
            ]
        ),
        max_size=12,
    )
)
def test_a2_cleaning_twice_is_cleaning_once(pieces):
    shown = html.for_display("".join(pieces))
    assert html.for_display(shown) == shown
    assert nh3.is_html(shown) or "<" not in shown
    assert not [word for word in ("<script", "onerror=", "<style", "<svg") if word in shown.lower()]


def test_a8_a_link_that_poses_as_another_host_says_where_it_leads():
    shown = html.for_display(
        '<a href="https://evil.example/x">www.bank.example</a> <a href="https://good.example">good.example</a>'
    )
    assert "<bdi>(evil.example)</bdi>" in shown
    assert shown.count("<bdi>") == 1
    assert shown.count('rel="noopener noreferrer nofollow"') == 2


def test_a6_what_a_letter_hides_is_shown_and_leaves_nothing_behind():
    hidden = (
        '<p style="display:none">a</p><p style="font-size:0;color:white">b</p><p style="text-align:right">c</p>'
        '<div style="position:absolute;left:-9999px;height:0;overflow:hidden;opacity:0">d</div>'
    )
    shown = html.for_display(hidden)
    assert shown == '<p>a</p><p>b</p><p style="text-align:right">c</p><div>d</div>'


def test_a5_remote_images_become_words_and_inline_ones_stay():
    shown = html.for_display('<img src="https://t.example/p.png" alt="Logo"><img src="cid:a">', inline=["a"])
    assert shown == '<span>[Logo: remote image not loaded]</span><img src="cid:a">'


def test_text_becomes_html_without_meaning():
    assert html.from_text("a <b> & {{7*7}}\nc\n\nd") == (
        '<p dir="auto">a &lt;b&gt; &amp; {{7*7}}<br>c</p><p dir="auto">d</p>'
    )


KEY = b"k" * 32
numbers = st.integers(1, 2**62)


@given(numbers, numbers)
def test_a_token_brings_an_answer_home(brand, ticket):
    token = tokens.make(KEY, brand, "reply", ticket)
    address = tokens.address("support@barbar.example", token)
    assert len(address.partition("@")[0]) <= 64
    assert tokens.find(KEY, brand, "reply", ["x@y.example", address.upper()]) == ticket
    assert tokens.without(address) == "support@barbar.example"


@given(numbers, numbers, st.integers(0, 40), st.sampled_from("abcdefgh234567"))
def test_c3_c14_forged_and_foreign_tokens_are_not_seen(brand, ticket, place, letter):
    token = tokens.make(KEY, brand, "reply", ticket)
    address = tokens.address("support@barbar.example", token)
    assert tokens.find(KEY, brand + 1, "reply", [address]) is None
    assert tokens.find(b"other key", brand, "reply", [address]) is None
    assert tokens.find(KEY, brand, "bounce", [address]) is None
    forged = token[:place] + letter + token[place + 1 :]
    if forged != token:
        assert tokens.find(KEY, brand, "reply", [tokens.address("s@b.example", forged)]) is None


def test_one_letter_has_one_digest_whichever_way_it_came():
    letter = b"From: a@b.example\r\nSubject: x\r\n\r\nHello\r\n"
    by_imap = (
        b"Return-Path: <a@b.example>\nDelivered-To: s@b.example\nReceived: from x\n\tby y\n"
        + letter.replace(b"\r", b"")
        + b"\n"
    )
    assert digest.of(letter) == digest.of(by_imap)
    assert digest.of(letter) != digest.of(letter.replace(b"Hello", b"hello"))
    assert digest.of(letter) != digest.of(letter.replace(b"x\r", b"y\r"))
    long = letter.replace(
        b"Subject: x", b"Subject: a long subject of many words\r\nReferences: <1@x.example> <2@x.example>"
    )
    folded = long.replace(b"many words", b"many\r\n words").replace(b"> <", b">\r\n\t<")
    scanned = (
        b"X-Spam-Score: 1\r\nX-Proofpoint-Guid: 7\r\nX-Forwarded-Encrypted: i=1\r\nX-MS-Exchange-Organization-SCL: 1\r\n"
        + folded
    )
    assert digest.of(long) == digest.of(folded) == digest.of(scanned) != digest.of(letter)
    assert digest.of(letter) == digest.of(b"From a@b Thu Dec  3 10:00:00 2026\n" + letter)
