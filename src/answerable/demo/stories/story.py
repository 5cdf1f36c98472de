"""One matter as its letters tell it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """What a customer writes, and what becomes of it. `{order}`, `{item}` and `{amount}` are filled in.

    `category` is what an agent files it under where the policy's words did not; `often` weighs it against the
    others. What follows the letter is told by the parts that are there: the agent's `question` and the
    customer's `reply`, what another `team` is asked and the `note` of what they found, the `answer` that
    settles it, the customer's `thanks`, the letter `back` after the matter seemed settled and its `again`.
    Either the customer makes a `demand` for a senior or the agent is `stuck` (what was tried, `found` and
    `wanted`); the `review` answers both.
    """

    subject: str
    letter: str
    answer: str
    category: str
    often: int = 3
    language: str = "en"
    code: str = "solved"
    team: str = ""
    note: str = ""
    question: str = ""
    reply: str = ""
    thanks: str = ""
    back: str = ""
    again: str = ""
    stuck: str = ""
    found: str = ""
    wanted: str = ""
    demand: str = ""
    review: str = ""
