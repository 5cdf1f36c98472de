"""Promises about how a ticket is worked on: which steps, in which order, with whose help."""

from collections.abc import Iterator

from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding, Unreadable, did_you_mean
from answerable.policy.model import Policy
from answerable.policy.plain import all_of, any_of, every_ticket, sentence
from answerable.policy.rule import Rule
from answerable.policy.settings import Setting, text, words
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import gettext_noop, ngettext
from answerable.policy.verb import Verb, error

_BEFORE_ENDS = {
    "resolved": gettext_noop("before a ticket is resolved, the step '%(step)s' needs %(needs)s"),
    "closed": gettext_noop("before a ticket is closed, the step '%(step)s' needs %(needs)s"),
    "closed as out of scope": gettext_noop(
        "before a ticket is closed as out of scope, the step '%(step)s' needs %(needs)s"
    ),
}
ENDS = tuple(_BEFORE_ENDS)


def _conditional(text: str) -> str:
    """The condition stands in the name; without one the line means nothing."""
    example = "Write 'needs when category is order: order number'."
    raise Unreadable(f"'needs when: {text[:40]}' has no condition.", example)


class RequireOrder(Verb):
    name = "require order"
    about = "The steps of working on a ticket, in their order."
    settings = {"steps": words("the steps, first to last", required=True)}

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Every ticket goes through gather, analyse, resolve and follow up, in this order`."""
        steps = all_of(rule.settings["steps"])
        return sentence(_("every ticket goes through %(steps)s, in this order") % {"steps": steps})

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Proved once the steps are recorded one by one."""
        found = books.acted(rule)
        return found if found.promised else Evidence.none_yet(_("the order of the steps is not recorded yet"))


class RequireStep(Verb):
    name = "require step"
    about = "A ticket cannot go on before a step is done, or skipped with a reason."
    settings = {
        "step": text("the step", required=True),
        "before": text("what cannot happen before it: a later step, 'resolved' or 'closed'", required=True),
        "needs": words("everything that must be there"),
        "needs one of": words("of these, one is enough"),
        "needs when": Setting(
            "more that must be there on some tickets: 'needs when category is order: …'", _conditional
        ),
        "unless": text("the way around it, with a reason"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        needs = ("needs", "needs one of", "needs when")
        if not any(name.startswith(needs) for name in rule.written):
            yield error(rule, "do", f"rule {rule.id} does not say what the step needs.", "Add 'needs:'.")
        ordered = [
            step for each in policy.rules_of("require order") for step in each.settings.get("steps", ())
        ]
        known = (*ordered, *(str(r.settings.get("step")) for r in policy.rules_of(self.name)), *ENDS)
        before = rule.settings.get("before", "")
        if before and before not in known:
            yield error(rule, "before", f"there is no step '{before[:60]}'.{did_you_mean(before, known)}")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`No ticket is analysed before gather: it needs customer account and description …`."""
        settings = rule.settings
        needs = [all_of(settings["needs"])] if "needs" in settings else []
        if "needs one of" in settings:
            needs.append(_("one of: %(what)s") % {"what": any_of(settings["needs one of"])})
        for test, items in settings.get("needs when", ()):
            each = {"what": all_of(items), "tickets": every_ticket(test)}
            needs.append(_("%(what)s for %(tickets)s") % each)
        before = settings["before"]
        values = {"before": before, "step": settings["step"], "needs": "; ".join(needs)}
        if before in _BEFORE_ENDS:
            told = _(_BEFORE_ENDS[before]) % values
        else:
            told = _("before a ticket goes on to '%(before)s', the step '%(step)s' needs %(needs)s") % values
        if "unless" in settings:
            told = _("%(told)s, unless %(exception)s") % {"told": told, "exception": settings["unless"]}
        return sentence(told)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The step log: done, and attempts to go on without it that were refused."""
        found = books.acted(rule)
        return (
            found
            if found.promised
            else Evidence.none_yet(_("this step has not been recorded in this period"))
        )


class AllowSideRequest(Verb):
    name = "allow side request"
    about = "An agent may ask another team; the answer comes back to the ticket."
    settings = {"to": text("who may be asked", required=True)}

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`An agent may ask another team; request and answer stay with the ticket`."""
        return sentence(
            _("an agent may bring in: %(whom)s") % {"whom": rule.settings["to"]},
            _("all of it stays with the ticket"),
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """How often another team was asked: counted, for asking is only permitted."""
        asked, answered = books.side_requests()
        asked_words = ngettext("another team was asked once", "another team was asked %(n)s times", asked)
        answered_words = _("%(n)s answered") % {"n": f"{answered:,}"}
        return Evidence(promised=asked, told=f"{asked_words % {'n': f'{asked:,}'}}, {answered_words}")


VERBS = (RequireOrder(), RequireStep(), AllowSideRequest())
