"""Promises about passing a ticket upward."""

from collections import Counter
from collections.abc import Iterator

from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding, did_you_mean
from answerable.policy.model import Policy
from answerable.policy.plain import all_of, any_of, length, of_rule, sentence
from answerable.policy.refunds import limits, written
from answerable.policy.rule import Rule
from answerable.policy.settings import SURFACES, Setting, choices, text, time_limit, words
from answerable.policy.tongue import gettext as _
from answerable.policy.verb import Verb, error
from answerable.policy.vocabulary import tiers


class DefineTiers(Verb):
    name = "define tiers"
    about = "The levels of support, each with a number and a name."
    settings = {
        "tiers": words("number and name of each, '1 front line, 2 specialist'", required=True),
        "by": words("what decides who takes a ticket"),
        "refunds": Setting(
            "what a tier gives back alone, '1 up to 100, 2 up to 500, 4 without limit'", written
        ),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        first = policy.rules_of(self.name)[0]
        if first.id != rule.id:
            yield error(rule, "do", f"rule {first.id} defines the tiers already.")
        for number, tier in enumerate(rule.settings.get("tiers", ()), 1):
            if not tier.startswith(f"{number} "):
                yield error(
                    rule, "tiers", f"'{tier[:60]}' is not tier {number}.", "Count on: '1 front line, 2 …'."
                )

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Tickets are worked on at tier 1 front line, 2 specialist …, by complexity and expertise`."""
        worked = {"tiers": any_of(rule.settings["tiers"]), "by": all_of(rule.settings.get("by", ("",)))}
        alone = [
            _("tier %(tier)s without limit") % {"tier": each.tier}
            if each.most is None
            else _("tier %(tier)s up to %(amount)s") % {"tier": each.tier, "amount": each.most}
            for each in limits(rule.settings.get("refunds", ()))
        ]
        told = _("tickets are worked on by tier %(tiers)s")
        if "by" in rule.settings:
            told = _("tickets are worked on by tier %(tiers)s, by %(by)s")
        money = _("money is given back alone by %(whom)s") % {"whom": all_of(alone)} if alone else ""
        return sentence(told % worked, money)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The tier each ticket has reached, and the hourly look whether every open one has somebody."""
        reached: Counter[int] = Counter()
        for each in books.arrivals():
            reached[each.tier] += each.count
        if not reached:
            return Evidence.none_yet(_("no ticket came in this period"))
        told = ", ".join(
            _("%(n)s at tier %(tier)s") % {"n": f"{reached[tier]:,}", "tier": tier}
            for tier in sorted(reached)
        )
        if routed := books.acted(rule).promised:
            told += "; " + _("%(n)s given to somebody by the desk") % {"n": f"{routed:,}"}
        return books.checked(rule, Evidence(promised=reached.total(), kept=reached.total(), told=told))


class Escalate(Verb):
    name = "escalate"
    about = "A ticket goes to a higher tier: by itself, because an agent asks, or because the customer does."
    settings = {
        "to": text("the tier: 'next tier', its number or its name", required=True),
        "within": time_limit("how soon"),
        "needs": words("what must be handed over"),
        "where": choices("where the customer can ask", SURFACES),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        if "when" not in rule.written:
            hint = "Add 'when: customer asks', 'when: agent reports cannot resolve', or a condition."
            yield error(rule, "do", f"rule {rule.id} does not say when it escalates.", hint)
        known = ("next tier", *tiers(policy))
        to = rule.settings.get("to", "")
        if to and to not in known:
            yield error(rule, "to", f"there is no tier '{to[:60]}'.{did_you_mean(to, known)}")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Every ticket that is urgent goes to 2 specialist within 1 minute`."""
        settings = rule.settings
        to = _("the next tier")
        if settings["to"] != "next tier":
            to = _("tier '%(name)s'") % {"name": settings["to"]}
        where = any_of(settings["where"]) if "where" in settings else ""
        told = {"tickets": of_rule(rule), "to": to, "where": where}
        asked = rule.when.asked if rule.when else ""
        if asked == "customer asks":
            said = _("a customer can ask (%(where)s) that a ticket goes to %(to)s") % told
            if not where:
                said = _("a customer can ask that a ticket goes to %(to)s") % told
        elif asked:
            said = _("when an agent reports that a ticket cannot be resolved it goes to %(to)s") % told
        else:
            said = _("%(tickets)s goes to %(to)s") % told
        more = [said]
        if "within" in settings:
            more[0] += " " + _("within %(time)s") % {"time": length(settings["within"])}
        if "needs" in settings:
            more.append(_("with %(contents)s") % {"contents": all_of(settings["needs"])})
        if not asked:
            more.append(_("without anybody asking"))
        return sentence(", ".join(more))

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The escalation log."""
        found = books.acted(rule)
        if found.promised:
            return found
        return Evidence.none_yet(_("nothing was escalated under it in this period"))


VERBS = (DefineTiers(), Escalate())
