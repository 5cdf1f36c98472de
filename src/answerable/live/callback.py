"""By when somebody who asks for a call is called."""

from datetime import datetime, timedelta

from answerable.clock import due
from answerable.live.standing import hours_of
from answerable.policy.model import Policy

WITHIN = timedelta(hours=1)
"""Of the hours in which the telephone is open."""


def promise_for(policy: Policy, at: datetime) -> datetime:
    """The instant by which we call somebody who asks at `at`."""
    return due(hours_of(policy, "phone"), at, WITHIN, []) or at + WITHIN
