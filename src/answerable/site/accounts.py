from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from answerable.brands.models import Address
from answerable.kit.now import now
from answerable.kit.rows import read
from answerable.staff.models import Agent, Presence
from answerable.staff.sign_out import signed_out

_AGENT = """
FROM staff_agent agent LEFT JOIN staff_presence presence ON presence.agent_id = agent.id
WHERE agent.id = %s AND agent.is_active
"""


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator: nobody signs themselves up as staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def logout(self, request: HttpRequest) -> None:
        """Signing out ends what the desk's pages listen to as well (I3)."""
        if isinstance(request.user, Agent):
            signed_out(request.user, at=now())
        super().logout(request)

    def set_password(self, user: Agent, password: str) -> None:
        super().set_password(user, password)
        signed_out(user, at=now())

    def get_from_email(self) -> str:
        """An address the relay is known to take mail from: the first of the brands'."""
        return Address.objects.order_by("id").values_list("email", flat=True).first() or "desk@localhost"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the address people use, whatever host name the request came with."""
        return f"{settings.BASE_URL.rstrip('/')}{urlsplit(super().get_reset_password_from_key_url(key)).path}"


class AgentBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the agent of a session in one plain statement; one who is not active any more is nobody (F8)."""

    def get_user(self, user_id: int) -> Agent | None:
        found = read(_AGENT, {"agent": Agent, "presence": Presence}, [user_id])
        if not found:
            return None
        agent, presence = found[0]
        Agent._meta.get_field("presence").set_cached_value(agent, presence)  # noqa: SLF001
        return agent  # type: ignore[no-any-return]
