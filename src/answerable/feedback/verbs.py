"""Promises about asking customers afterwards."""

from answerable.feedback.evidence import feedback_evidence, follow_up_evidence
from answerable.policy.durations import in_words
from answerable.policy.evidence import Books, Evidence
from answerable.policy.model import Policy
from answerable.policy.plain import either, sentence
from answerable.policy.rule import Rule
from answerable.policy.settings import SURFACES, choice, choices, text, time_limit, words
from answerable.policy.verb import Verb

AFTER = ("resolved", "closed")


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
        gets = "may get" if rule.kind == "permitted" else "gets"
        by = f" by {either(settings['channel'])}" if "channel" in settings else ""
        asks = f", asking: {', '.join(settings['asks'])}" if "asks" in settings else ""
        return sentence(
            f"within {in_words(settings['within'])} after a ticket is {settings['after']} the customer "
            f"{gets} a follow-up{by}{asks}"
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The follow-up log."""
        return follow_up_evidence(rule, books)


class AskFeedback(Verb):
    name = "ask feedback"
    about = "Customers can say how the support was."
    settings = {
        "after": choice("what it follows", AFTER, required=True),
        "through": choices("where they are asked", SURFACES, required=True),
        "scale": text("the answers to choose from, for example '1-5'"),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`After a ticket is resolved the customer is asked for feedback through email and chat`."""
        scale = f", on a scale of {rule.settings['scale']}" if "scale" in rule.settings else ""
        through = either(rule.settings["through"], "and")
        after = f"after a ticket is {rule.settings['after']}"
        return sentence(f"{after} the customer is asked for feedback through {through}{scale}")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The survey log."""
        return feedback_evidence(rule, books)


VERBS = (SendFollowUp(), AskFeedback())
