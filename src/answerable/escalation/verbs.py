"""Promises about passing a ticket upward."""

from collections import Counter
from collections.abc import Iterator

from answerable.policy.durations import in_words
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding, did_you_mean
from answerable.policy.model import Policy
from answerable.policy.plain import either, of_rule, sentence
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
        by = f", by {either(rule.settings['by'], 'and')}" if "by" in rule.settings else ""
        alone = [
            f"tier {each.tier} {'without limit' if each.most is None else f'up to {each.most}'}"
            for each in limits(rule.settings.get("refunds", ()))
        ]
        money = f"; money is given back alone by {either(alone, 'and')}" if alone else ""
        return sentence(f"tickets are worked on by tier {either(rule.settings['tiers'])}{by}{money}")

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
        to = settings["to"] if settings["to"] == "next tier" else f"tier '{settings['to']}'"
        to = to.replace("next tier", "the next tier")
        needs = f", with {either(settings['needs'], 'and')}" if "needs" in settings else ""
        soon = f" within {in_words(settings['within'])}" if "within" in settings else ""
        where = f" ({either(settings['where'])})" if "where" in settings else ""
        asked = rule.when.asked if rule.when else ""
        if asked == "customer asks":
            return sentence(f"a customer can ask{where} that a ticket goes to {to}{soon}{needs}")
        if asked:
            return sentence(
                f"when an agent reports that a ticket cannot be resolved it goes to {to}{soon}{needs}"
            )
        return sentence(f"{of_rule(rule)} goes to {to}{soon}{needs}, without anybody asking")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The escalation log."""
        found = books.acted(rule)
        if found.promised:
            return found
        return Evidence.none_yet(_("nothing was escalated under it in this period"))


VERBS = (DefineTiers(), Escalate())
