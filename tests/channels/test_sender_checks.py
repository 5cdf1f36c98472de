"""Who a letter is from, proved by the DNS: a table of what forgers try. No network: the DNS is a dictionary."""

import dkim
import pytest

from answerable.channels.email import names
from answerable.channels.email.parse import parse
from answerable.channels.email.sender_checks import Unanswered
from support.letters import dkim_pair, raw

HERE = "Received: from mail.harborcafe.example ([192.0.2.7])\r\n\tby mail.answerable with ESMTP;\r\n\tThu, 03 Dec 2026 15:00:00 +0000\r\n"
FROM_ELSEWHERE = HERE.replace("192.0.2.7", "203.0.113.9")


@pytest.fixture(scope="module")
def keys():
    return {"good": dkim_pair(1024), "other": dkim_pair(1024)}


@pytest.fixture
def zone(keys):
    return {
        ("s1._domainkey.harborcafe.example", "TXT"): [keys["good"][1]],
        ("s1._domainkey.mail.harborcafe.example", "TXT"): [keys["good"][1]],
        ("s1._domainkey.evil.example", "TXT"): [keys["good"][1]],
        ("s2._domainkey.harborcafe.example", "TXT"): ["v=DKIM1; p="],
        ("_dmarc.harborcafe.example", "TXT"): ["v=DMARC1; p=reject"],
        ("harborcafe.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
        ("evil.example", "TXT"): ["v=spf1 +all"],
        ("nopolicy.example", "TXT"): ["v=spf1 mx -all"],
        ("nopolicy.example", "MX"): ["10 mx.nopolicy.example"],
        ("mx.nopolicy.example", "A"): ["192.0.2.7"],
    }


@pytest.fixture
def verdict(zone):
    def verdict(letter, *, envelope_from="dana@harborcafe.example", silent=()):
        def lookup(name, kind):
            if name in silent:
                raise Unanswered(name)
            return zone.get((name.lower(), kind), [])

        return parse(letter, envelope_from=envelope_from, lookup=lookup)

    return verdict


def signed(letter, keys, *, domain="harborcafe.example", selector="s1", key="good", **more):
    headers = [b"from", b"subject", b"date", b"message-id", b"to"]
    line = dkim.sign(
        letter, selector.encode(), domain.encode(), keys[key][0], include_headers=headers, **more
    )
    return line + letter


def told(letter):
    return letter.verdicts.spf, letter.verdicts.dkim, letter.verdicts.dmarc, letter.verdicts.aligned


def test_spf_and_dkim_and_dmarc_pass(verdict, keys):
    letter = verdict(HERE.encode() + signed(raw(), keys))
    assert told(letter) == ("pass", "pass", "pass", True)
    assert (letter.proven, letter.doubtful) == (True, False)


def test_dkim_alone_proves_a_forwarded_letter(verdict, keys):
    letter = verdict(FROM_ELSEWHERE.encode() + signed(raw(), keys))
    assert told(letter) == ("fail", "pass", "pass", True)


def test_a_subdomain_signs_for_its_organisation(verdict, keys):
    letter = verdict(signed(raw(), keys, domain="mail.harborcafe.example"), envelope_from=None)
    assert told(letter) == (None, "pass", "pass", True)


def test_but_not_where_the_policy_is_strict(verdict, keys, zone):
    zone["_dmarc.harborcafe.example", "TXT"] = ["v=DMARC1; p=reject; adkim=s"]
    letter = verdict(signed(raw(), keys, domain="mail.harborcafe.example"), envelope_from=None)
    assert told(letter) == (None, "pass", "fail", False)


@pytest.mark.parametrize(
    ("forged", "dkim_says"),
    [
        ("another domain signs", "pass"),
        ("the text was changed", "fail"),
        ("the subject was changed", "fail"),
        ("a second From on top", None),
        ("signed with another key", "fail"),
        ("the key was withdrawn", "fail"),
        ("only a part is signed", "fail"),
        ("no signature", "none"),
        ("a signature of nothing", "fail"),
    ],
)
def test_c8_what_forgers_try_proves_nothing(verdict, keys, forged, dkim_says):
    letter = raw()
    good = signed(letter, keys)
    made = {
        "another domain signs": signed(letter, keys, domain="evil.example"),
        "the text was changed": good.replace(b"twelve cartons", b"ninety cartons"),
        "the subject was changed": good.replace(b"Subject: Twelve", b"Subject: Ninety"),
        "a second From on top": b"From: chief@harborcafe.example\r\n" + good,
        "signed with another key": signed(letter, keys, key="other"),
        "the key was withdrawn": signed(letter, keys, selector="s2"),
        "only a part is signed": signed(letter, keys, length=True) + b"\r\nand pay me.\r\n",
        "no signature": letter,
        "a signature of nothing": b"DKIM-Signature: v=1; a=rsa-sha256; d=harborcafe.example; s=s1; h=; bh=; b=\r\n" + letter,
    }[forged]  # fmt: skip
    read = verdict(FROM_ELSEWHERE.encode() + made, envelope_from="x@evil.example")
    assert not read.proven
    assert read.doubtful
    assert read.verdicts.dkim == dkim_says
    assert not read.verdicts.aligned


def test_spf_of_another_domain_proves_nothing(verdict):
    letter = verdict(FROM_ELSEWHERE.encode() + raw(), envelope_from="x@evil.example")
    assert told(letter) == ("pass", "none", "fail", False)


def test_the_null_sender_is_judged_by_its_greeting(verdict, zone):
    zone["mail.harborcafe.example", "TXT"] = ["v=spf1 ip4:192.0.2.7 -all"]
    assert verdict(HERE.encode() + raw(), envelope_from="").verdicts.spf == "pass"


def test_a_domain_without_a_policy_proves_itself_by_spf_over_its_mail_exchanger(verdict):
    letter = verdict(
        HERE.encode() + raw(From="Ada <ada@nopolicy.example>"), envelope_from="ada@nopolicy.example"
    )
    assert told(letter) == ("pass", "none", "none", True)


def test_x39_a_dns_that_is_silent_is_no_pass_and_no_forgery(verdict, keys):
    letter = verdict(
        FROM_ELSEWHERE.encode() + signed(raw(), keys),
        silent={"s1._domainkey.harborcafe.example", "harborcafe.example"},
    )
    assert told(letter) == ("temperror", "temperror", "fail", False)
    assert (letter.proven, letter.doubtful) == (False, False)


def test_what_was_asked_is_remembered_and_time_has_an_end(monkeypatch):
    asked = []
    resolver = names.Names("127.0.0.1#9")
    monkeypatch.setattr(resolver, "_ask", lambda *what: asked.append(what) or ["v=spf1 -all"])
    resolver.begin()
    assert resolver("x.example", "TXT") == resolver("x.example", "TXT") == ["v=spf1 -all"]
    assert len(asked) == 1
    monkeypatch.undo()
    monkeypatch.setattr(names, "A_LETTER", 0.0)
    resolver.begin()
    with pytest.raises(Unanswered):
        resolver("y.example", "TXT")


def test_the_border_that_already_said_is_not_asked_again(keys):
    letter = raw(
        Authentication_Results="mx.desk.example; spf=pass smtp.mailfrom=harborcafe.example; dkim=fail; dkim=pass header.d=harborcafe.example; dmarc=pass"
    )

    def lookup(name, kind):
        raise AssertionError(name)

    assert told(parse(letter, authserv="mx.desk.example", lookup=lookup)) == ("pass", "pass", "pass", True)
