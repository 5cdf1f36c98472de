"""Several policies side by side: what one promises to keep for itself and another uses."""

from collections.abc import Iterable, Iterator, Sequence

from answerable.policy.findings import Finding, Level
from answerable.policy.model import Policy
from answerable.policy.rule import Rule

Named = tuple[str, Policy]


def compare(policies: Sequence[Named]) -> Iterator[Finding]:
    """Findings on policies checked together, each with the name of its file."""
    for i, (file, policy) in enumerate(policies):
        for other_file, other in policies[:i]:
            yield from _same(file, policy, other_file, other)


def _same(file: str, policy: Policy, other_file: str, other: Policy) -> Iterator[Finding]:
    for rule in policy.rules_of("open channel"):
        for peer in other.rules_of("open channel"):
            shared = set(_mailboxes(rule)) & set(_mailboxes(peer))
            for mailbox in sorted(shared):
                message = f"{mailbox} is the mailbox of {other.brand} too ({other_file}, line {peer.line})."
                yield _finding(file, rule, "address", message, "A letter must find one brand.")
            dedicated = rule.settings.get("dedicated") or peer.settings.get("dedicated")
            if dedicated and _digits(rule) and _digits(rule) == _digits(peer):
                number = rule.settings["number"]
                message = (
                    f"{number} is dedicated, and {other.brand} uses it too ({other_file}, line {peer.line})."
                )
                hint = "Take 'dedicated: yes' away, or give one of them a number of its own."
                yield _finding(file, rule, "number", message, hint)
    if policy.brand.casefold() == other.brand.casefold():
        message = f"{other_file} is a policy of {other.brand} as well."
        yield Finding(Level.ERROR, file, 1, message, "Check one version of a policy at a time.", "across")


def _mailboxes(rule: Rule) -> Iterable[str]:
    return (address.casefold() for address in rule.settings.get("address", ()))


def _digits(rule: Rule) -> str:
    return "".join(sign for sign in str(rule.settings.get("number", "")) if sign.isdigit())


def _finding(file: str, rule: Rule, name: str, message: str, hint: str) -> Finding:
    return Finding(Level.ERROR, file, rule.line_of(name), message, hint, "across", rule.clause_id)
