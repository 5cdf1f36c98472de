"""What the worker does later for mail."""

from base64 import b64decode
from datetime import datetime
from email.utils import parseaddr

from answerable.brands.models import Brand
from answerable.channels.email.compose import Outgoing
from answerable.channels.email.probe import probe_mail
from answerable.channels.email.send import Outcome
from answerable.channels.email.way_out import way_out
from answerable.channels.help_center import fetched, probe
from answerable.channels.surfaces import probe_surfaces
from answerable.kit.jobs import every, job
from answerable.kit.scope import brands_visible


@every("*/15 * * * *")
def open_doors(at: datetime) -> None:
    """Every quarter of an hour: does the help center open, would a letter be taken, does what
    customers are told stand where the policy says?
    """
    for brand in Brand.objects.filter(policy_versions__effective_from__lte=at).distinct():
        with brands_visible([brand.pk]):
            probe(brand, fetch=fetched, at=at)
            probe_mail(brand, at=at)
            probe_surfaces(brand, fetch=fetched, at=at)


class NotSent(Exception):
    """A mail to one of our own people did not leave; the message says why."""


@job
def send_to_staff(*, sender: str, recipient: str, content: str) -> None:
    """Hand a mail (its bytes in base64) to the relay or provider, once. Whoever misses it asks for it again.

    Raises:
        NotSent: there is no way out, or it did not take the mail.
    """
    relay = way_out()
    if relay is None:
        raise NotSent("No relay is named (ANSWERABLE_RELAY), so people who forgot a password get no mail.")
    mail = Outgoing(parseaddr(sender)[1], recipient, b64decode(content), utf8=False)
    with relay.line() as line:
        answer = line.send(mail, on_the_wire=lambda: None)
    if answer.outcome is not Outcome.SENT:
        raise NotSent(answer.said)
