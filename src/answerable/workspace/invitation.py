"""The mail with which a new agent comes in: a link to choose a password, good for three days, once."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.staff import colleagues
from answerable.staff.models import Agent, StaffRecord


def invite(agent: Agent, *, by: Agent, at: datetime) -> None:
    """Send it, in the first of the agent's languages, and put that on record."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(agent)}-{default_token_generator.make_token(agent)}"
    colleagues.record(agent, StaffRecord.Kind.INVITED, by=by, at=at)
    with translation.override((agent.languages or ["en"])[0]):
        send_mail(
            subject=_("Your account at the support desk"),
            message=_(
                "Hello %(name)s,\n\n%(by)s has made an account for you at the support desk. Choose your "
                "password here; the link works once, for three days:\n\n%(link)s\n\nYou sign in with this "
                "mail address."
            )
            % {"name": agent.name, "by": by.name, "link": adapter.get_reset_password_from_key_url(key)},
            from_email=adapter.get_from_email(),
            recipient_list=[agent.email],
        )
