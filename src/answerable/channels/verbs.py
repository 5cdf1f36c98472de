"""Promises about the ways in and out: which are open, what comes in, what the customer is told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from answerable.policy import phones
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.model import Policy
from answerable.policy.plain import all_of, any_of, said, sentence, tickets_in_words, way
from answerable.policy.rule import Rule
from answerable.policy.settings import (
    CHANNELS,
    SURFACES,
    choice,
    choices,
    email_address,
    hours,
    text,
    words,
    yes_or_no,
)
from answerable.policy.tongue import gettext as _
from answerable.policy.verb import Verb, error
from answerable.policy.wordings import PHONE, URL

WRITTEN = frozenset({"email", "web", "app"})
TOLD = ("business hours", "expected response time", "ticket number", "progress")


def _partly(found: Evidence, silent: list[str]) -> Evidence:
    """One channel that works proves nothing about the others."""
    if not silent:
        return found
    return replace(
        found,
        unproven=_("%(told)s, but nothing by %(silent)s yet")
        % {"told": found.told, "silent": any_of(silent)},
    )


def _readable(rule: Rule, policy: Policy) -> Iterator[Finding]:
    """A help center is read, not called: its address is one of the web, and somebody has to say so."""
    url = str(rule.settings.get("url", ""))
    if url and not (url.startswith("/") or URL.search(url)):
        own = "Write the desk's own, '/help/<brand>', or a web address."
        yield error(rule, "url", f"'{url[:40]}' is no web address, and a help center needs one.", own)
    words = policy.clause(rule.clause_id).text
    if PHONE.search(words) and not URL.search(words) and not rule.decided:
        yield error(
            rule,
            "url",
            f"clause {rule.clause_id} gives a telephone number where a web address is meant, "
            "and nobody has decided which is used.",
            "Add 'reading:' with the address that is used, and 'decided:' with who decided; 'decided: open' "
            "while that is still to come.",
        )


class OpenChannel(Verb):
    name = "open channel"
    about = "A way customers can reach support, with its address and hours."
    settings = {
        "channel": choices("the channel", CHANNELS, required=True),
        "address": email_address("the e-mail address"),
        "number": text("the telephone number, '+44 20 7946 0000'"),
        "url": text("the web address"),
        "hours": hours("when somebody is there"),
        "dedicated": yes_or_no("whether nobody else uses this number"),
        "contents": words("what customers find there"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        channels = rule.settings.get("channel", ())
        for channel, name in (("email", "address"), ("phone", "number"), ("help center", "url")):
            if channel in channels and name not in rule.written:
                yield error(rule, "channel", f"rule {rule.id} opens {channel} but gives no '{name}:'.")
        if "help center" in channels:
            yield from _readable(rule, policy)
        if number := rule.settings.get("number"):
            yield from phones.doubts(rule, str(number), policy)

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customers can reach support by email at support@bulkimart.com`."""
        settings = rule.settings
        at = [
            *settings.get("address", ()),
            *(str(settings[name]) for name in ("number", "url") if name in settings),
        ]
        ways = any_of([way(each) for each in settings["channel"]])
        reached = _("customers can reach support %(ways)s") % {"ways": ways}
        if at:
            reached = _("customers can reach support %(ways)s at %(at)s") % {"ways": ways, "at": all_of(at)}
        told = [reached]
        if settings.get("hours", "every hour") != "every hour":
            told.append(_("in %(name)s hours") % {"name": settings["hours"]})
        if settings.get("dedicated"):
            told.append(_("a number nobody else uses"))
        if "contents" in settings:
            told.append(_("with %(contents)s") % {"contents": all_of(settings["contents"])})
        return sentence(", ".join(told))

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Its probe, and what came in by it. A telephone nobody connected cannot be measured."""
        channels = rule.settings["channel"]
        if channels == ("help center",):
            from answerable.channels import help_center  # noqa: PLC0415  the database, only when asked

            return help_center.evidence(rule, books)
        if channels in {("phone",), ("chat",)}:
            from answerable.channels import spoken  # noqa: PLC0415  the database, only when asked

            of = spoken.of_phone if channels == ("phone",) else spoken.of_chat
            return of(rule, books)
        used = Counter[str]()
        for each in books.arrivals():
            used[each.channel] += each.count if each.channel in channels else 0
        came = used.total()
        by = any_of(channels)
        found = books.checked(
            rule,
            Evidence(
                promised=came,
                kept=came,
                told=_("%(tickets)s came in by %(by)s") % {"tickets": tickets_in_words(came), "by": by}
                if came
                else "",
            ),
        )
        if found.checked:
            return found
        if came:
            return _partly(found, [channel for channel in channels if not used[channel]])
        if set(channels) & {"phone", "voicemail"}:
            return Evidence.no_way(_("no telephone is connected to the desk yet, so calls cannot be counted"))
        return Evidence.none_yet(_("nothing has come in by %(by)s and no probe has tried it") % {"by": by})


class AcceptAfterHours(Verb):
    name = "accept after hours"
    about = "Letters are taken while the office is closed."
    settings = {
        "channel": choices("the channels that stay open", CHANNELS, required=True),
        "chat": choice("what the chat shows meanwhile", ("message form", "closed")),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Outside opening hours customers can still write by email, web, app or voicemail`."""
        form = rule.settings.get("chat") == "message form"
        ways = any_of([way(each) for each in rule.settings["channel"]])
        return sentence(
            _("outside opening hours customers can still leave word %(ways)s") % {"ways": ways},
            _("the chat shows a message form") if form else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """What came in while the office was closed."""
        channels = rule.settings["channel"]
        used = Counter[str]()
        for each in books.arrivals():
            used[each.channel] += each.count if each.channel in channels and not each.inside_hours else 0
        came = used.total()
        if not came and not books.checked(rule, Evidence()).checked:
            return Evidence.none_yet(_("nothing came in outside opening hours in this period"))
        told = _("%(tickets)s came in outside opening hours") % {"tickets": tickets_in_words(came)}
        told = told if came else ""
        found = books.checked(rule, Evidence(promised=came, kept=came, told=told))
        if found.checked:
            return found
        return _partly(found, [channel for channel in channels if not used[channel]])


class TellCustomer(Verb):
    name = "tell customer"
    about = "Customers are told something before they have to ask."
    settings = {
        "what": choices("what they are told", TOLD, required=True),
        "where": choices("where it stands", SURFACES, required=True),
        "by": words("what it depends on"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customers are told the business hours: help center, ticket form, chat widget`."""
        told = {
            "what": all_of(rule.settings["what"]),
            "where": ", ".join(map(said, rule.settings["where"])),
            "by": all_of(rule.settings.get("by", ("",))),
        }
        if "by" in rule.settings:
            return sentence(_("customers are told the %(what)s, by %(by)s, here: %(where)s") % told)
        return sentence(_("customers are told the %(what)s, here: %(where)s") % told)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """For the expected time: the letters that named it. For the rest: checks of where it should stand."""
        found = books.checked(rule, Evidence())
        if "expected response time" not in rule.settings["what"]:
            return (
                found
                if found.checked
                else Evidence.none_yet(_("nobody has looked yet whether it stands there"))
            )
        letters = sum(each.count for each in books.arrivals() if each.channel in WRITTEN)
        told, on_its_way, stuck = books.told_when()
        if not told and not stuck:
            return Evidence.none_yet(_("no customer was told in this period"))
        machines = max(0, letters - told - on_its_way - stuck)
        words = _("%(told)s of %(letters)s who wrote were told at once when to expect an answer") % {
            "told": f"{told:,}",
            "letters": f"{letters:,}",
        }
        if stuck:
            words += "; " + _("to %(n)s the mail could not be sent") % {"n": f"{stuck:,}"}
        if machines:
            words += "; a machine must not answer the others (RFC 3834)"
        return books.checked(
            rule,
            Evidence(
                promised=letters, kept=told, running=on_its_way, broken=stuck, void=machines, told=words
            ),
        )


class LogEveryInquiry(Verb):
    name = "log every inquiry"
    about = "Nothing that comes in is lost: each message is a ticket, part of one, or refused with a reason."
    settings = {"channel": choices("the channels that are counted", CHANNELS, required=True)}

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Everything that comes in by email, phone or chat is logged, and the numbers are reconciled`."""
        ways = any_of([way(each) for each in rule.settings["channel"]])
        told = _("everything that comes in %(ways)s becomes a ticket or is refused with a reason")
        return sentence(told % {"ways": ways})

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The reconciliation of every letter, call and chat that reached the desk (AC-10)."""
        from answerable.channels.reconcile import letters  # noqa: PLC0415  the database, only when asked
        from answerable.channels.spoken import accounted  # noqa: PLC0415

        found = accounted(books.ask(letters).evidence(), books)
        return (
            books.checked(rule, found)
            if found.promised
            else Evidence.none_yet(_("no letter has reached the desk"))
        )


VERBS = (OpenChannel(), AcceptAfterHours(), TellCustomer(), LogEveryInquiry())
