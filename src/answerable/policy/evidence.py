"""What a verb can say about a rule over a period: counts, and never a guess."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts behind one rule. `unproven` says why nothing is proved, and is empty when something is.

    `promised` is how often the rule applied; `blocked` counts refused acts, the proof that a guard works;
    `checked` counts checks that ran, `failed` those that did not pass.
    """

    promised: int = 0
    kept: int = 0
    broken: int = 0
    running: int = 0
    at_risk: int = 0
    unmeasurable: int = 0
    void: int = 0
    relaxed: int = 0
    blocked: int = 0
    checked: int = 0
    failed: int = 0
    unproven: str = ""

    @classmethod
    def none_yet(cls, why: str) -> "Evidence":
        """Nothing is known, and the page says so: not proven, never green."""
        return cls(unproven=why)
