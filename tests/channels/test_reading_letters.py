"""The parser: what it reads, and that nothing whatever makes it fall over."""

import base64
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.channels.email import charsets, words
from answerable.channels.email.letter import ParsedLetter, Unreadable
from answerable.channels.email.parse import parse
from support.letters import raw

HEAD = b"From: dana@harborcafe.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def nested(levels):
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels)
    )
    return HEAD + opening + b"Content-Type: text/plain\r\n\r\ndeep\r\n"


def messages_in_messages(levels):
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: last\r\n\r\nend"


def flat(parts):
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * parts
        + b"--b--\r\n"
    )


def to(count):
    return b"To: " + b", ".join(b"a%d@b.example" % n for n in range(count)) + b"\r\n" + HEAD + b"\r\nhello"


def header(size, fold=b""):
    return b"X-Long: " + (b"x" * 60 + fold) * (size // 60) + b"\r\n" + HEAD + b"\r\nhello"


REFUSED = {
    "36 MB": (HEAD + b"\r\n" + b"x" * 36 * 1024 * 1024, "36 MB"),
    "one folded header of 5 MB": (header(5_000_000, b"\r\n "), "headers"),
    "headers of 300 KB": (b"X: y\r\n" * 60_000 + HEAD + b"\r\nhello", "headers"),
    "one header of 120 KB": (header(120_000), "One of its headers"),
    "2,000 addresses": (to(2000), "500 addresses"),
    "40,000 addresses": (to(4000), "500 addresses"),
    "300 nested multiparts": (nested(300), "50 levels"),
    "3,000 nested multiparts": (nested(3000), "50 levels"),
    "10,000 parts": (flat(10_000), "500 parts"),
    "no headers": (b"\x00\x01\x02", "no headers"),
    "nothing": (b"", "no headers"),
}


@pytest.mark.parametrize("letter", REFUSED)
def test_e1_what_no_parser_survives_is_refused_in_words(letter):
    content, reason = REFUSED[letter]
    read = parse(content)
    assert isinstance(read, Unreadable)
    assert reason in read.reason
    assert read.certain


def test_e1_what_is_within_the_caps_is_read():
    assert parse(to(400)).to[399].email == "a399@b.example"
    assert parse(nested(45)).text.strip() == "deep"
    assert len(parse(flat(450)).text.split()) == 450
    deep = parse(messages_in_messages(1000))
    assert deep.attachments[0].content_type == "message/rfc822"  # kept as a file, not opened


@pytest.mark.parametrize(
    "html",
    ["<div>" * 200_000, "<b></p>" * 5_000, "<table><tr><td>" * 300, "x" * 1_100_000, "<div/>" * 300],
    ids=["200,000 divs", "wrong ends", "tables in tables", "over 1 MB", "self-closing"],
)
def test_e1_html_beyond_the_caps_becomes_a_file_and_its_words_stay(html):
    read = parse(raw(body="<p>Hello there</p>" + html, Content_Type="text/html; charset=utf-8"))
    assert read.html == ""
    assert read.attachments[0].name == "letter.html"
    assert read.text.startswith("Hello there")


def test_old_mail_programs_leave_paragraphs_open_and_are_shown():
    read = parse(raw(body="<p>one<li>two" * 2000, Content_Type="text/html"))
    assert read.html.startswith("<p>one")


@pytest.mark.parametrize(
    ("charset", "content", "expected"),
    [
        ("utf-8", "Größe".encode(), "Größe"),
        ("iso-8859-1", "Größe – 5 €".encode("cp1252"), "Größe – 5 €"),
        ("us-ascii", "Größe".encode(), "Größe"),
        ("utf-7", b"Gr+APYA3w-e", "Größe"),
        ("iso-2022-jp", "日本語".encode("iso2022_jp"), "日本語"),
        ("gb2312", "中文".encode("gbk"), "中文"),
        ("ks_c_5601-1987", "한국어".encode("cp949"), "한국어"),
        ("windows-1256", "العربية".encode("cp1256"), "العربية"),
        ("punycode", b"Gr" + b"a" * 1000, "Gr" + "a" * 1000),
        ("unicode_escape", rb"\N{DIGIT ONE}", r"\N{DIGIT ONE}"),
        ("idna", b"xn--a", "xn--a"),
        ("undefined", b"words", "words"),
        ("base64", b"d29yZHM=", "d29yZHM="),
        ("utf-8\x00", b"words", "words"),
        ("utf-8", b"a\x00b", "ab"),
        ("utf-8", b"\xed\xa0\x80", "í\xa0€"),
        ("utf-16", b"\xff\xfeh\x00i\x00", "hi"),
        ("no-such-charset", "Größe".encode(), "Größe"),
        ("iso-2022-jp", b"\x1b$B" * 300 + b"\x1b(B", None),
    ],
)
def test_e3_charsets_give_text_or_replacements_never_an_error(charset, content, expected):
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    read = parse(head + content)
    assert isinstance(read, ParsedLetter)
    assert "\x00" not in read.text
    read.text.encode()
    assert expected is None or read.text == expected


@pytest.mark.parametrize(
    "content_type", ["application/ms-tnef", "application/pkcs7-mime", "application/mac-binhex40"]
)
def test_e4_sealed_and_old_formats_stay_files(content_type):
    head = f'Content-Type: {content_type}; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    read = parse(b"From: a@b.example\r\n" + head.encode() + base64.b64encode(b"\x78\x9f\x3e\x22sealed"))
    assert [(file.name, file.content) for file in read.attachments] == [
        ("winmail.dat", b"\x78\x9f\x3e\x22sealed")
    ]
    assert read.text == ""


def test_e4_a_uuencoded_file_inside_the_words_becomes_a_file():
    body = "See the picture.\n\nbegin 644 cups.txt\n#0V%T\n`\nend\n\nRegards\n"
    read = parse(raw(body=body))
    assert [(file.name, file.content) for file in read.attachments] == [("cups.txt", b"Cat")]
    assert "begin" not in read.text
    assert read.text.startswith("See the picture.")
    assert read.text.endswith("Regards\n")


@pytest.mark.parametrize(
    ("value", "sender", "doubtful"),
    [
        ("Dana Whitfield <dana@harborcafe.example>", "dana@harborcafe.example", False),
        ("dana@harborcafe.example", "dana@harborcafe.example", False),
        ("dana@HARBORCAFE.example.", "dana@harborcafe.example", False),
        ('"Whitfield, Dana" <dana@harborcafe.example>', "dana@harborcafe.example", False),
        ('"teo@northside.example" <evil@x.example>', "evil@x.example", False),
        ("dana@harborcafe.example (Dana)", "dana@harborcafe.example", False),
        ("dana@harborcafe.example, teo@northside.example", "dana@harborcafe.example", True),
        ("Group: dana@harborcafe.example;", "dana@harborcafe.example", True),
        ("<@relay.example:dana@harborcafe.example>", "dana@harborcafe.example", True),
        ("teo@northside.example <dana@harborcafe.example>", None, True),
        ("alice@org.example)bob@evil.example", None, True),
        ("<dana@harborcafe.example> <evil@x.example>", None, True),
        ("dana\u200b@harborcafe.example", "dana@harborcafe.example", True),
        ("nobody", "", True),
        ("", "", True),
    ],
)
def test_c6_one_sender_or_a_doubt(value, sender, doubtful):
    read = parse(raw(From=value))
    assert isinstance(read, ParsedLetter)
    assert sender is None or read.sender.email == sender
    assert read.doubtful is doubtful
    assert not read.proven


def test_c6_two_from_lines_are_a_doubt():
    read = parse(b"From: teo@northside.example\r\n" + raw())
    assert read.doubtful
    assert "more than one" in read.proof


@pytest.mark.parametrize(
    ("results", "proven"),
    [
        (["mx.desk.example; dmarc=pass header.from=harborcafe.example"], True),
        (["mx.desk.example; dmarc=fail; dkim=pass header.d=harborcafe.example"], False),
        (["mx.desk.example; dkim=pass header.d=harborcafe.example"], True),
        (["mx.desk.example; dkim=pass header.d=evil.example"], False),
        (["mx.desk.example; spf=pass smtp.mailfrom=bounce@harborcafe.example"], True),
        (["mx.desk.example; spf=pass smtp.mailfrom=a@mailer.example"], False),
        (["mx.desk.example; dkim=pass header.d=example"], False),
        (["evil.example; dmarc=pass"], False),
        # Ours says no on top; below it stands what a forger wrote under our name (C7).
        (["mx.desk.example; dmarc=fail", "mx.desk.example; dmarc=pass"], False),
        (["mx.desk.example (dmarc=pass); none"], False),
        ([], False),
    ],
)
def test_c7_only_the_verdict_of_our_own_server_proves_a_sender(results, proven):
    lines = "".join(f"Authentication-Results: {result}\r\n" for result in results).encode()
    read = parse(lines + raw(), authserv="mx.desk.example")
    assert read.proven is proven
    assert read.doubtful is not proven


@pytest.mark.parametrize(
    "value", [None, "", "   ", "<>", "no brackets at all", f"<{'x' * 90_000}@y.example>"]
)
def test_c11_missing_blank_and_huge_message_ids_are_accepted(value):
    read = parse(raw(Message_ID=value))
    assert isinstance(read, ParsedLetter)
    assert len(read.message_id) < 1000


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?b?SGk=?= there",
        "=?utf-8?q?a=0D=0ABcc:_x@y.example?=",
        "a\u2028b",
        "=?utf-8?q?=00=1b[31m?=",
        "x" * 5000,
    ],
)
def test_c13_subjects_are_one_short_line(value):
    read = parse(raw(subject=value))
    assert len(read.subject) <= 500
    assert not set(read.subject) & set("\r\n\0\x1b\u2028\u2029\x85")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\order.pdf", "order.pdf"),
        ("\u200b.htaccess", "htaccess"),
        ("cod\u202eexe.txt", "codexe.txt"),
        ("a" * 5000 + ".pdf", None),
        ("", "attachment-1.pdf"),
        ("...", "attachment"),
    ],
)
def test_b3_names_of_files_are_for_showing_only(written, shown):
    body = (
        f"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf\r\n"
        f'Content-Disposition: attachment; filename="{written.replace(chr(92), chr(92) * 2)}"\r\n\r\n%PDF\r\n--b--\r\n'
    )
    (file,) = parse(raw(body=body, Content_Type="multipart/mixed; boundary=b")).attachments
    assert shown is None or file.name == shown
    assert len(file.name) <= 120
    assert "/" not in file.name


def test_the_language_is_one_the_brand_answers_in():
    german = "Guten Tag, leider fehlen in unserer Lieferung zwölf Kartons. Können Sie diese bitte nachsenden?"
    assert parse(raw(body=german), languages=("en", "es", "de")).language == "de"
    assert parse(raw(body=german), languages=("en",)).language == ""
    assert parse(raw(body="ok", subject=""), languages=("es", "de")).language == ""
    assert parse(raw(body=german), languages=("xx", "de")).language == "de"


WHOLE = (
    b'From: "D. Whitfield" <dana@harborcafe.example>\r\nTo: a@b.example, Group: c@d.example;\r\n'
    b"Subject: =?utf-8?q?caf=C3=A9?= =?iso-2022-jp?b?GyRCRnxLXBsoQg==?=\r\nReferences: <a@b> <c@d>\r\n"
    b"Date: Thu, 03 Dec 2026 10:00:00 -0500\r\nContent-Type: multipart/mixed; boundary=\"b\"; x*0*=utf-8''a%20; x*1=b\r\n\r\n"
    b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHello =C3=A9=\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n--c--\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; x@y\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b'--b\r\nContent-Type: image/png; name="=?utf-8?b?w6kucG5n?="\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n'
)
NASTY = [
    b"\x00",
    b"\xff",
    b"=?",
    b"?=",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"--b",
    b"--c--",
    b";",
    b'"',
    b"<",
    b":",
    b"@",
    b",",
    b"%",
    b"*",
]
NASTY += [
    b"charset=idna",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"=?utf-8?q?",
    b"begin 644 a\r\n",
    b"\xed\xa0\x80",
    b"(" * 50,
]


@settings(max_examples=400)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_e5_no_mutation_of_a_letter_escapes(seed, changes):
    dice = random.Random(seed)
    letter = bytearray(WHOLE)
    for _ in range(changes):
        place = dice.randrange(len(letter) + 1)
        kind = dice.randrange(4)
        if kind == 0:
            letter[place:place] = dice.choice(NASTY)
        elif kind == 1:
            del letter[place : place + dice.randrange(40)]
        elif kind == 2:
            letter[place:place] = letter[place : place + 200]
        else:
            letter[place : place + 1] = bytes([dice.randrange(256)])
    read = parse(bytes(letter), languages=("en", "de"), envelope_from=dice.choice([None, "", "a@b.example"]))
    assert isinstance(read, ParsedLetter) or "could not be understood" not in read.reason, read
    if isinstance(read, ParsedLetter):
        assert "\x00" not in repr((read.text, read.subject, read.html, read.sender))
        (read.text + read.subject + read.html).encode()


@settings(max_examples=200)
@given(st.binary(max_size=3000))
def test_e5_no_bytes_escape(content):
    read = parse(b"Subject: x\r\n" + content)
    assert isinstance(read, ParsedLetter) or "could not be understood" not in read.reason


@given(st.text(max_size=60))
def test_what_others_encode_in_headers_is_decoded(text):
    from email.header import Header

    value = words.single_line(charsets.clean(text))
    assert (
        words.header(
            Header(value, "utf-8", maxlinelen=75).encode(linesep="\r\n").replace("\r\n ", " ").encode()
        )
        == value
    )
