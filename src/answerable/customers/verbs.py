"""Promises about who is served, in which language, and with which help."""

from dataclasses import replace

from answerable.policy.evidence import Books, Evidence
from answerable.policy.languages import language, languages
from answerable.policy.model import Policy
from answerable.policy.plain import any_of, sentence, tickets_in_words
from answerable.policy.rule import Rule
from answerable.policy.settings import SURFACES, Setting, choices, text
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import ngettext
from answerable.policy.verb import Verb


class LimitAudience(Verb):
    name = "limit audience"
    about = "Support is for certain people; the policy says what happens to others who write."
    settings = {
        "audience": text("who is served", required=True),
        "unknown": text("what happens to somebody else's letter"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Support is for contacts of a wholesale company; others: answer once, then verify the company`."""
        others = rule.settings.get("unknown")
        return sentence(
            _("support is for %(whom)s") % {"whom": rule.settings["audience"]},
            _("for anybody else: %(what)s") % {"what": others} if others else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Who wrote: people of known companies, and others, who are answered once and then asked."""
        known = sum(each.count for each in books.arrivals() if each.of_company)
        others = sum(each.count for each in books.arrivals() if not each.of_company)
        if not known + others:
            return Evidence.none_yet(_("nobody wrote in this period"))
        met, told_way = books.outside()
        told = _(
            "%(tickets)s from people of known companies, %(others)s from others; %(told)s of %(met)s "
            "outsiders were told the way at once"
        ) % {
            "tickets": tickets_in_words(known),
            "others": f"{others:,}",
            "told": f"{told_way:,}",
            "met": f"{met:,}",
        }
        # who could not be told (a machine, no proven sender) is neither kept nor broken
        return Evidence(
            promised=known + others,
            kept=known + min(told_way, others),
            void=max(others - told_way, 0),
            told=told,
        )


class OfferLanguages(Verb):
    name = "offer languages"
    about = "Customers are answered in the language they write, where it is one of these."
    settings = {
        "primary": Setting("the language the desk falls back to, 'en'", language, required=True),
        "languages": Setting("the other languages, 'es, de'", languages, required=True),
        "where": choices("where they are offered", SURFACES),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customers are answered in en, es or de; in en where the language is another`."""
        primary, others = rule.settings["primary"], rule.settings["languages"]
        told = _(
            "customers are answered in the language they write, where it is %(languages)s, "
            "otherwise in %(primary)s"
        )
        return sentence(told % {"languages": any_of((primary, *others)), "primary": primary})

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Tickets in the promised languages, answered by people who answer in them."""
        offered = rule.settings["languages"]
        asked = [each for each in books.arrivals() if each.language in offered and each.spoken is not None]
        count = sum(each.count for each in asked)
        spoken = sum(each.count for each in asked if each.spoken)
        if not count:
            return Evidence.none_yet(
                _("nobody who wrote in %(languages)s was answered in this period")
                % {"languages": any_of(offered)}
            )
        told = _("%(spoken)s of %(all)s were answered by somebody who answers in their language") % {
            "spoken": f"{spoken:,}",
            "all": f"{count:,}",
        }
        return Evidence(promised=count, kept=spoken, unmeasurable=count - spoken, told=told)


class AssistAccessibility(Verb):
    name = "assist accessibility"
    about = "Needs a customer states once are seen by everybody who helps, wherever the customer asks."
    settings = {
        "where": choices("where a need can be stated", SURFACES, required=True),
        "notes": text("what becomes of a stated need"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Customers can say what help they need: help center, ticket form or phone`."""
        notes = rule.settings.get("notes")
        return sentence(
            _("customers can say what help they need: %(where)s") % {"where": any_of(rule.settings["where"])},
            _("needs %(notes)s") % {"notes": notes} if notes else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Needs on record. Whether customers can state them everywhere is for a check of the pages."""
        needs = books.stated_needs()
        told = ngettext(
            "what helps one customer is on record and stands on each of their tickets",
            "what helps %(n)s customers is on record and stands on each of their tickets",
            needs,
        ) % {"n": f"{needs:,}"}
        found = books.checked(rule, Evidence(promised=needs, kept=needs, told=told))
        if found.checked:
            return found
        return replace(
            found,
            unproven=_("%(told)s, but no check has looked yet where customers can say it") % {"told": told},
        )


VERBS = (LimitAudience(), OfferLanguages(), AssistAccessibility())
