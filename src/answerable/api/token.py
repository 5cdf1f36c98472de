"""Who asks: the agent whose bearer token it is, and the brands that are in sight for this request."""

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from answerable.api.problems import not_there, not_trained, unauthorized
from answerable.brands.models import Brand
from answerable.kit.now import now
from answerable.kit.scope import see_brands_until_commit
from answerable.privacy.log import SUPPORT, note_access
from answerable.staff.models import Agent, ApiToken
from answerable.staff.training import trained_at

LONGEST = 200


class Bearer(HttpBearer):
    """RFC 6750. Only a token's digest is stored; a revoked one and an inactive agent's are refused alike."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        if "Authorization" not in request.headers:
            raise unauthorized("The header `Authorization` is missing.")
        known = super().__call__(request)
        if not isinstance(known, ApiToken):
            raise unauthorized("The token is unknown or has been revoked.")
        return known

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002
        if not token or len(token) > LONGEST:
            return None
        tokens = ApiToken.objects.select_related("agent")
        return tokens.filter(digest=ApiToken.digest_of(token), revoked_at=None, agent__is_active=True).first()


@dataclass(frozen=True)
class Caller:
    """An agent, and the brands this request may see: the agent's, or the one of them it asked for."""

    token: ApiToken
    brands: tuple[int, ...]

    @property
    def agent(self) -> Agent:
        return self.token.agent


def token_of(request: HttpRequest) -> ApiToken:
    known = getattr(request, "auth", None)
    if not isinstance(known, ApiToken):
        raise unauthorized("The token was not read.")
    return known


def admit(request: HttpRequest, *, brand: str | None = None) -> Caller:
    """Put the caller's brands, or one of them by its slug, in scope until the request's transaction ends.

    Raises:
        Problem: 404, there is no such brand or the agent does not work for it; 403, its policy asks for
            training the agent does not have.
    """
    token, at = token_of(request), now()
    trained = trained_at(token.agent, at=at)
    brands = tuple(key for key, how in trained.items() if how.missing is None)
    lapsed = {key: how for key, how in trained.items() if how.missing is not None}
    if brand is not None:
        asked = Brand.objects.filter(slug=brand.replace("\x00", ""), pk__in=brands).values_list(
            "pk", flat=True
        )
        brands = tuple(asked)
        if not brands and not lapsed:
            raise not_there()
    if lapsed and not brands:
        raise not_trained(lapsed)
    if not brands:
        see_brands_until_commit(brands)
    note_access(
        {key: trained[key].until for key in brands},
        agent=token.agent.pk,
        at=at,
        door="api",
        kind="api",
        about=request.path,
        words=request.GET.get("q", ""),
        purpose=request.headers.get("X-Purpose", SUPPORT),
        enter=brands,
    )
    return Caller(token, brands)
