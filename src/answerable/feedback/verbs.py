"""Promises about asking customers afterwards."""

from collections.abc import Iterator

from answerable.feedback.evidence import feedback_evidence, follow_up_evidence
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.model import Policy
from answerable.policy.plain import all_of, any_of, length, sentence, way
from answerable.policy.rule import Rule
from answerable.policy.settings import SURFACES, choice, choices, text, time_limit, words
from answerable.policy.tongue import gettext as _
from answerable.policy.tongue import gettext_noop
from answerable.policy.verb import Verb, decide

SCALE = "1-5"
AFTER = ("resolved", "closed")
_WITHIN = {
    ("resolved", False): gettext_noop(
        "within %(time)s after a ticket is resolved the customer gets a follow-up"
    ),
    ("resolved", True): gettext_noop(
        "within %(time)s after a ticket is resolved the customer may get a follow-up"
    ),
    ("closed", False): gettext_noop("within %(time)s after a ticket is closed the customer gets a follow-up"),
    ("closed", True): gettext_noop(
        "within %(time)s after a ticket is closed the customer may get a follow-up"
    ),
}
_AFTER = {
    "resolved": gettext_noop(
        "after a ticket is resolved the customer is asked for feedback through %(through)s"
    ),
    "closed": gettext_noop("after a ticket is closed the customer is asked for feedback through %(through)s"),
}


class SendFollowUp(Verb):
    name = "send follow-up"
    about = "After a resolution the desk writes once more and asks whether it holds."
    settings = {
        "after": choice("what it follows", AFTER, required=True),
        "within": time_limit("how soon", required=True),
        "channel": choices("how it is sent", ("email", "phone", "chat")),
        "asks": words("what it asks"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Within 24 hours after a ticket is resolved the customer gets a follow-up by email`."""
        settings = rule.settings
        told = _WITHIN[settings["after"], rule.kind == "permitted"]
        said = _(told) % {"time": length(settings["within"])}
        if "channel" in settings:
            said += " " + any_of([way(each) for each in settings["channel"]])
        if "asks" in settings:
            said += _(", asking: %(what)s") % {"what": ", ".join(settings["asks"])}
        return sentence(said)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The follow-up log."""
        return follow_up_evidence(rule, books)


class AskFeedback(Verb):
    name = "ask feedback"
    about = "Customers can say how the support was."
    settings = {
        "after": choice("what it follows", AFTER, required=True),
        "through": choices("where they are asked", SURFACES, required=True),
        "scale": text("the answers to choose from: '1-5'"),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        """Another scale would be published and not asked."""
        scale = str(rule.settings.get("scale", SCALE))
        if scale.replace(" ", "") != SCALE:
            message = f"the desk asks on a scale of {SCALE} and cannot ask on '{scale[:40]}'."
            yield decide(rule, "scale", message, f"Write 'scale: {SCALE}', or leave the line out.", "scale")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`After a ticket is resolved the customer is asked for feedback through email and chat`."""
        told = _AFTER[rule.settings["after"]]
        said = _(told) % {"through": all_of(rule.settings["through"])}
        if "scale" in rule.settings:
            said += _(", on a scale of %(scale)s") % {"scale": rule.settings["scale"]}
        return sentence(said)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The survey log."""
        return feedback_evidence(rule, books)


VERBS = (SendFollowUp(), AskFeedback())
