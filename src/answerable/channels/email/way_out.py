"""By which way mail leaves: a provider's interface where one is named, else the relay."""

from answerable.channels.email.provider import Provider
from answerable.channels.email.send import Relay


def way_out() -> Relay | Provider | None:
    """The way that is set up, None where none is. Raises ValueError when the setting cannot be read."""
    return Provider.from_environment() or Relay.from_environment()
