"""Promises about what a ticket is: category, urgency, place in the queue, whether it belongs here."""

from collections.abc import Iterator

from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding, did_you_mean
from answerable.policy.model import Policy
from answerable.policy.plain import all_of, any_of, of_rule, said, sentence, tickets_in_words
from answerable.policy.rule import Rule
from answerable.policy.settings import choice, phrases, text, words
from answerable.policy.tongue import gettext as _
from answerable.policy.verb import Verb, decide, error
from answerable.policy.vocabulary import URGENCIES, categories

OUT_OF_SCOPE = "out of scope"
"""The reason agents give for what is not theirs to solve."""


class DefineCategory(Verb):
    name = "define category"
    about = "A kind of question customers ask, what belongs to it, and how a letter about it is recognised."
    settings = {
        "category": text("its short name, used in conditions", required=True),
        "topics": words("what belongs to it", required=True),
        "asks": text("what the customer is asked for"),
        "team": text("who looks after it"),
        "words": phrases("phrases that suggest it in a letter, in every language customers write"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        name = rule.settings.get("category")
        first = next((r for r in policy.rules_of(self.name) if r.settings.get("category") == name), rule)
        if name and first.id != rule.id:
            yield error(rule, "category", f"rule {first.id} defines the category '{name}' already.")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Questions about status or payment are filed under order; the order number is asked for`."""
        told = {"topics": any_of(rule.settings["topics"]), "category": rule.settings["category"]}
        asks = rule.settings.get("asks")
        return sentence(
            _("questions about %(topics)s are filed under '%(category)s'") % told,
            _("the customer is asked for the %(what)s") % {"what": asks} if asks else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Tickets by category; a ticket without one cannot be resolved, and the refusals count too."""
        filed = sum(each.count for each in books.arrivals() if each.category == rule.settings["category"])
        refused = books.acted(rule).blocked
        if not filed:
            return Evidence.none_yet(_("no ticket of this category came in this period"))
        told = _("%(tickets)s filed under it") % {"tickets": tickets_in_words(filed)}
        return Evidence(promised=filed, kept=filed, blocked=refused, told=told)


class Classify(Verb):
    name = "classify"
    about = "A ticket is given an urgency, category or severity when its facts or its words say so."
    settings = {
        "sets": choice("what is set", ("urgency", "category", "severity"), required=True),
        "to": text("the value", required=True),
        "mentions": phrases("phrases in the letter that decide, in every language customers write"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        if not {"when", "mentions"} & rule.written.keys():
            message = f"rule {rule.id} does not say which tickets it means."
            yield error(rule, "do", message, "Add 'when:' with a condition, or 'mentions:' with phrases.")
        known = {"urgency": URGENCIES, "category": categories(policy)}.get(rule.settings.get("sets", ""))
        value = rule.settings.get("to", "")
        if known is not None and value and value not in known:
            message = f"no {rule.settings['sets']} is called '{value[:60]}'.{did_you_mean(value, known)}"
            yield error(rule, "to", message)

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Every ticket whose words match one of 12 phrases becomes urgent; the desk shows the words`."""
        settings = rule.settings
        mentions = settings.get("mentions", ())
        urgency = settings["sets"] == "urgency"
        told = {
            "tickets": of_rule(rule),
            "count": len(mentions),
            "example": mentions[0] if mentions else "",
            "value": said(settings["to"]) if urgency else f"{settings['sets']} '{settings['to']}'",
        }
        if not mentions:
            return sentence(_("%(tickets)s becomes %(value)s") % told)
        matched = _(
            "%(tickets)s whose words match one of %(count)s phrases, such as '%(example)s', becomes %(value)s"
        )
        return sentence(matched % told, _("the desk shows the words"))

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The classification log."""
        done = books.classified(rule)
        if not done:
            return Evidence.none_yet(_("it classified no ticket in this period"))
        return Evidence(
            promised=done,
            kept=done,
            told=_("%(tickets)s classified by it, with the words that decided")
            % {"tickets": tickets_in_words(done)},
        )


class OrderQueue(Verb):
    name = "order queue"
    about = "Some tickets stand before others in everybody's list."
    settings = {"place": choice("where they stand", ("first", "last"), required=True)}

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        if "when" not in rule.written:
            yield error(rule, "do", f"rule {rule.id} does not say which tickets it means.", "Add 'when:'.")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Every ticket that is urgent stands first in the queue`."""
        first = rule.settings["place"] == "first"
        told = (
            _("%(tickets)s stands first in the queue") if first else _("%(tickets)s stands last in the queue")
        )
        return sentence(told % {"tickets": of_rule(rule)})

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The queue is looked at again and again: do they stand where they should?"""
        return books.checked(rule, Evidence())


class LimitScope(Verb):
    name = "limit scope"
    about = "Some questions are not answered here; they are closed with a reason, not dropped."
    settings = {
        "in": words("what support is for", required=True),
        "out": words("what it is not for"),
        "close as": text("the reason a ticket is closed with: 'out of scope'"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        """A reason nobody can choose would close nothing."""
        reason = str(rule.settings.get("close as", OUT_OF_SCOPE))
        if reason != OUT_OF_SCOPE:
            message = f"agents close a ticket as '{OUT_OF_SCOPE}'; there is no reason '{reason[:40]}'."
            yield decide(rule, "close as", message, f"Write 'close as: {OUT_OF_SCOPE}'.", "reason")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Support is for platform, products and services; anything else is closed as 'out of scope'`."""
        told = {"in": all_of(rule.settings["in"]), "out": any_of(rule.settings.get("out", ("",)))}
        close_as = rule.settings.get("close as")
        limited = _("support is for %(in)s, not for %(out)s") if "out" in rule.settings else ""
        return sentence(
            (limited or _("support is for %(in)s")) % told,
            _("anything else is closed as '%(code)s'") % {"code": close_as} if close_as else "",
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Tickets closed with the reason the policy names; one a second look found to be ours is broken."""
        closed = books.ended_as(rule.settings.get("close as", "out of scope"))
        sent, contested, wrong = books.directed()
        if not closed and not sent:
            return Evidence.none_yet(_("no ticket was out of scope in this period"))
        told = _(
            "%(tickets)s closed as out of scope; %(sent)s directed to a provider, %(contested)s contested, "
            "%(wrong)s found to be ours"
        ) % {
            "tickets": tickets_in_words(closed),
            "sent": f"{sent:,}",
            "contested": f"{contested:,}",
            "wrong": f"{wrong:,}",
        }
        total = max(closed, sent)
        return Evidence(promised=total, kept=total - wrong, broken=wrong, told=told)


VERBS = (DefineCategory(), Classify(), OrderQueue(), LimitScope())
