"""The desk's routes: who gets what. `tests/site/test_access_matrix.py` asks each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

NUMBERED = (
    "article",
    "action",
    "referral",
    "aside",
    "side",
    "clock",
    "message",
    "company",
    "customer",
    "export",
    "file",
    "improvement",
    "letter",
    "macro",
    "mail",
    "message",
    "review",
    "task",
    "wish",
)
"""What has a number in an address, besides tickets; a fixture makes one of each for both brands."""
NOBODYS = {
    slug: SimpleNamespace(reference=f"{mark}-9999999", slug="nobody", **dict.fromkeys(NUMBERED, 9999999))
    for slug, mark in (("barbar", "BB"), ("bulkimart", "BM"))
}
Thing = SimpleNamespace
Where = Callable[[Thing], str]


@dataclass(frozen=True)
class Row:
    """How a route answers.

    `anonymous`: the status for who is not signed in. `own`: for an agent of the thing's brand. `where`: the
    address for a thing of a brand; the same text for every brand where no thing is named. `shows`: the
    brand's word must stand in the answer to its own agents.
    """

    where: Where
    own: int = 200
    anonymous: int = 302
    post: dict[str, object] | None = None
    api: bool = False
    shows: bool = False

    @property
    def of_a_thing(self) -> bool:
        return self.where(NOBODYS["barbar"]) != self.where(thing_like(1))


def thing_like(number: int) -> Thing:
    return SimpleNamespace(reference=f"BB-{number}", slug=f"brand{number}", **dict.fromkeys(NUMBERED, number))


def page(address: str, **more: object) -> list[Row]:
    return [Row(lambda _: address, **more)]  # type: ignore[arg-type]


def thing(address: str, **more: object) -> list[Row]:
    return [Row(lambda t: address.format(t=t), **more)]  # type: ignore[arg-type]


def form(noun: str, *, own: int = 302, shown: bool = True, **said: object) -> list[Row]:
    address = f"/desk/tickets/{{t.reference}}/{noun}"
    return thing(address, post=said, own=own) + (thing(address, shows=True) if shown else [])


def verb(noun: str, *, own: int = 201, **said: object) -> list[Row]:
    return thing(f"/api/v1/tickets/{{t.reference}}/{noun}", api=True, anonymous=401, own=own, post=said)


def customers(noun: str, **said: object) -> list[Row]:
    return page(f"/api/v1/requests/BB-1/{noun}", post=said, api=True, anonymous=401, own=401)


def door(address: str, anonymous: int = 302, own: int = 200) -> list[Row]:
    return page(f"/accounts/{address}", anonymous=anonymous, own=own)


MATRIX: dict[str, list[Row]] = {
    "healthz": page("/healthz", anonymous=200),
    "readyz": page("/readyz", anonymous=503, own=503),  # no worker runs in this test
    "accounts/login/": door("login/", 200, own=302),
    "accounts/logout/": door("logout/"),
    "accounts/inactive/": door("inactive/", 200),
    "accounts/signup/": door("signup/", 200, own=302),
    "accounts/reauthenticate/": door("reauthenticate/"),
    "accounts/email/": door("email/"),
    "accounts/confirm-email/": door("confirm-email/", 200),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": door("confirm-email/a:b/", 200),
    "accounts/password/change/": door("password/change/"),
    "accounts/password/set/": door("password/set/", own=302),
    "accounts/password/reset/": door("password/reset/", 200),
    "accounts/password/reset/done/": door("password/reset/done/", 200),
    "accounts/password/reset/key/done/": door("password/reset/key/done/", 200),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": door(
        "password/reset/key/1-a/", 200
    ),
    "accounts/login/code/confirm/": door("login/code/confirm/", own=302),
    "accounts/2fa/": door("2fa/"),
    "accounts/2fa/authenticate/": door("2fa/authenticate/", own=302),
    "accounts/2fa/reauthenticate/": door("2fa/reauthenticate/", own=302),
    "accounts/2fa/totp/activate/": door("2fa/totp/activate/", own=302),
    "accounts/2fa/totp/deactivate/": door("2fa/totp/deactivate/", own=404),
    "accounts/2fa/recovery-codes/": door("2fa/recovery-codes/", own=404),
    "accounts/2fa/recovery-codes/generate/": door("2fa/recovery-codes/generate/", own=302),
    "accounts/2fa/recovery-codes/download/": door("2fa/recovery-codes/download/", own=404),
    "api/v1/": page("/api/v1/", anonymous=404, own=404),
    "api/v1/openapi.json": page("/api/v1/openapi.json", anonymous=200),
    "^api/": page("/api/v1/nothing/here", api=True, anonymous=404, own=404)
    + page("/api/nothing", api=True, anonymous=404, own=404),
    "api/v1/tickets": page("/api/v1/tickets?limit=100", api=True, anonymous=401, shows=True),
    "api/v1/tickets/<reference>": thing("/api/v1/tickets/{t.reference}", api=True, anonymous=401, shows=True),
    "api/v1/tickets/<reference>/replies": verb("replies", text="Yes.", then="open"),
    "api/v1/tickets/<reference>/notes": verb("notes", text="Yes."),
    "api/v1/tickets/<reference>/assignment": verb("assignment", to="me"),
    "api/v1/tickets/<reference>/classification": verb("classification", category="order", urgency="normal"),
    "api/v1/tickets/<reference>/resolution": verb(
        "resolution", code="solved", own=409
    ),  # nobody answered yet
    "api/v1/tickets/<reference>/scorecard": thing(
        "/api/v1/tickets/{t.reference}/scorecard", api=True, anonymous=401
    )
    + verb("scorecard", verdict="good", own=409),  # it is open
    "api/v1/data-requests": page(
        "/api/v1/data-requests",
        post={"brand": "barbar", "email": "nobody@lin.example", "kind": "copy", "proof": "called back"},
        api=True,
        anonymous=401,
        own=404,
    ),
    "api/v1/data-requests/<number>": thing("/api/v1/data-requests/{t.wish}", api=True, anonymous=401),
    "api/v1/data-requests/<number>/decision": thing(
        "/api/v1/data-requests/{t.wish}/decision",
        post={"allow": False, "reason": ""},
        api=True,
        anonymous=401,
        own=409,
    ),
    "api/v1/data-requests/<number>/copy": thing(
        "/api/v1/data-requests/{t.wish}/copy", api=True, anonymous=401, own=409
    ),
    "api/v1/my-data": page("/api/v1/my-data", api=True, anonymous=401, own=401),
    "api/v1/my-data/<number>/copy": page("/api/v1/my-data/1/copy", api=True, anonymous=401, own=401),
    "api/v1/promises": page("/api/v1/promises", api=True, anonymous=401)
    + thing("/api/v1/promises?brand={t.slug}", api=True, anonymous=401),
    "api/v1/promises/<brand>/<rule>/instances": thing(
        "/api/v1/promises/{t.slug}/6.1/instances", api=True, anonymous=401
    ),
    "api/v1/promises/<brand>/excuses": thing(
        "/api/v1/promises/{t.slug}/excuses",
        post={"key": "clock-9999999", "reason": "x"},
        api=True,
        anonymous=401,
        own=404,
    ),
    "api/v1/promises/<brand>/excuses/<number>": thing(
        "/api/v1/promises/{t.slug}/excuses/9999999", post={"allow": True}, api=True, anonymous=401, own=404
    ),
    "api/v1/exports": page(
        "/api/v1/exports",
        post={"brand": "none", "since": "2026-01-01", "until": "2026-01-02", "purpose": "Whatever it is"},
        api=True,
        anonymous=401,
        own=404,
    ),
    "api/v1/exports/<number>": thing("/api/v1/exports/{t.export}", api=True, anonymous=401),
    "api/v1/exports/<number>/decision": thing(
        "/api/v1/exports/{t.export}/decision", post={"allow": False}, api=True, anonymous=401, own=409
    ),
    "api/v1/exports/<number>/file": thing(
        "/api/v1/exports/{t.export}/file", api=True, anonymous=401, own=409
    ),
    # the customers' side: an agent's token opens none of it (tests/api/test_customers.py)
    "api/v1/sign-in/codes": page(
        "/api/v1/sign-in/codes",
        post={"brand": "none", "email": "a@b.example"},
        api=True,
        anonymous=404,
        own=404,
    ),
    "api/v1/sign-in/tokens": page(
        "/api/v1/sign-in/tokens",
        post={"brand": "none", "email": "a@b.example", "code": "1"},
        api=True,
        anonymous=404,
        own=404,
    ),
    "api/v1/requests": page("/api/v1/requests", api=True, anonymous=401, own=401)
    + page("/api/v1/requests", post={"subject": "a", "text": "a"}, api=True, anonymous=401, own=401),
    "api/v1/requests/<reference>": page("/api/v1/requests/BB-1", api=True, anonymous=401, own=401),
    "api/v1/requests/<reference>/messages": customers("messages", text="a"),
    "api/v1/requests/<reference>/solution": customers("solution"),
    "api/v1/requests/<reference>/escalation": customers("escalation"),
    "": page("/", anonymous=302, own=302),
    "desk/": page("/desk/", anonymous=302, own=302),
    "desk/live-pass": page("/desk/live-pass"),
    "desk/keys": page("/desk/keys"),
    "desk/bulk": page("/desk/bulk?do=everything", own=404)
    + page("/desk/bulk?do=assign&ticket=BB-9999999")
    + page("/desk/bulk", post={"do": "urgency", "chosen": "urgent", "ticket": ["BB-9999999"]}),
    "desk/presence": page("/desk/presence", post={}, own=302)
    + page("/desk/presence", own=405, anonymous=405),
    "desk/lines/<slug:brand>": thing("/desk/lines/{t.slug}", own=404),  # only an administrator: test_lines
    "desk/phone": page("/desk/phone") + page("/desk/phone", post={"brand": "nobody"}, own=404),
    "desk/phone/<int:pk>/answer": page("/desk/phone/9999999/answer", post={}, own=404),
    "desk/tickets/<str:reference>/call/end": form("call/end", shown=False),
    "desk/tickets/<str:reference>/call/back": form("call/back", shown=False),
    "desk/tickets/<str:reference>/identity": form("identity", question="postcode", passed="yes"),
    "phone/<slug:brand>/events": page("/phone/barbar/events", own=405, anonymous=405),
    "phone/<slug:brand>/twilio": page("/phone/barbar/twilio", own=405, anonymous=405),
    "desk/offers": page("/desk/offers"),
    "desk/offers/<int:pk>/decline": page("/desk/offers/9999999/decline", post={}, own=404),
    "desk/tickets/<str:reference>/chat": form("chat", own=409, shown=False),  # it came by mail
    "desk/tickets/<str:reference>/chat/transfer": form("chat/transfer", own=422, note="x"),
    "desk/tickets/<str:reference>/chat/end": form("chat/end", own=422, summary="x"),
    "desk/tickets/<str:reference>/chat/mail": form("chat/mail", own=422),
    "desk/palette": page("/desk/palette?q=animal", shows=True),
    "desk/files/<int:pk>": thing("/desk/files/{t.file}", shows=True),
    "desk/messages/<int:pk>/written": thing("/desk/messages/{t.message}/written", shows=True),
    "desk/messages/<int:pk>/pictures/<slug:key>": thing("/desk/messages/{t.message}/pictures/abc", own=404),
    "desk/side-files/<int:pk>": page("/desk/side-files/1", own=404),
    "desk/files/<int:pk>/preview": thing("/desk/files/{t.file}/preview", own=404),  # a PDF has no picture
    "desk/tickets/<str:reference>/files": form("files", own=422, shown=False),  # no file chosen
    "desk/tickets/<str:reference>/files/<int:pk>/removal": form("files/1/removal", shown=False),
    "desk/tickets/<str:reference>/taking-back": form("taking-back", message="1", own=422, shown=False),
    "desk/tickets/<str:reference>/reply": form("reply", text="Yes.", then="open", shown=False),
    "desk/tickets/<str:reference>/notes": form("notes", text="Yes.", shown=False),
    "desk/tickets/<str:reference>/draft": form("draft", text="Yes.", kind="reply", own=204, shown=False),
    "desk/tickets/<str:reference>/assignment": form("assignment", agent="me"),
    "desk/tickets/<str:reference>/classification": form("classification", category="order", urgency="normal"),
    "desk/tickets/<str:reference>/steps": thing("/desk/tickets/{t.reference}/steps", shows=True)
    + thing("/desk/tickets/{t.reference}/steps", post={}, own=422),
    "desk/tickets/<str:reference>/scorecard": form("scorecard", verdict="good", own=422),
    "desk/tickets/<str:reference>/asides": form("asides", email="dock@yard.example", text="Is it there?"),
    "desk/tickets/<str:reference>/asides/<int:number>": thing(
        "/desk/tickets/{t.reference}/asides/{t.side}", shows=True
    )
    + thing("/desk/tickets/{t.reference}/asides/{t.side}", post={"text": "And now?"}, own=302),
    "desk/tickets/<str:reference>/call": form("call", shown=False),
    "desk/tickets/<str:reference>/hold": form("hold", waiting_for="other team", reason="stock"),
    "desk/tickets/<str:reference>/resolution": form("resolution", code="solved", own=422),
    "desk/tickets/<str:reference>/reopening": form("reopening", reason="no", own=422),
    "desk/tickets/<str:reference>/escalation": form("escalation", tried="a", found="b", wanted="c"),
    "desk/mentions": page("/desk/mentions"),
    "desk/mentions/<int:pk>": page("/desk/mentions/9999999", post={}, own=404),
    "desk/narrow": page("/desk/narrow"),
    "desk/views": page("/desk/views", post={"view": "all", "urgency": "urgent"}, own=302),
    "desk/views/<int:pk>/removal": page("/desk/views/9999999/removal", post={}, own=404),
    "desk/tickets/<str:reference>/colleagues": thing("/desk/tickets/{t.reference}/colleagues", shows=False),
    "desk/tickets/<str:reference>/here": form("here", doing="looking", own=204, shown=False),
    "desk/tickets/<str:reference>/sending": form("sending", message="1", own=422, shown=False),
    "desk/tickets/<str:reference>/merging": form("merging", other="BB-9999999", own=422),
    "desk/tickets/<str:reference>/parting": form("parting", own=422, shown=False),
    "desk/tickets/<str:reference>/splitting": form("splitting", subject="x", own=422),
    "desk/tickets/<str:reference>/relation": form("relation", other="BB-9999999", own=422),
    "desk/tickets/<str:reference>/readers": form("readers", email="reader@yard.example"),
    "desk/tickets/<str:reference>/snoozing": form("snoozing", until="yesterday", own=422),
    "desk/tickets/<str:reference>/why/<int:clock>": thing("/desk/tickets/{t.reference}/why/{t.clock}"),
    "rota/<slug:brand>": thing("/rota/{t.slug}", own=403),  # leads only
    "desk/tickets/<str:reference>/owner": thing("/desk/tickets/{t.reference}/owner"),
    "desk/tickets/<str:reference>/referral": form("referral", text="x", own=422),
    "shops/": page("/shops/", own=403) + page("/shops/", post={"brand": "barbar"}, own=403),
    "shops/<int:pk>": page("/shops/1", post={"what": "test"}, own=403),
    "hooks/<slug:brand>/shops/<int:pk>": page("/hooks/nobody/shops/1", anonymous=404, own=404),
    "providers/": page("/providers/", shows=True) + page("/providers/", post={"brand": "none"}, own=404),
    "providers/referrals/<int:pk>": thing(
        "/providers/referrals/{t.referral}", post={"verdict": "x"}, own=422
    ),
    "desk/tickets/<str:reference>/access": form("access", code="buyer"),
    "people/customers/<int:pk>/needs": thing("/people/customers/{t.customer}/needs", post={}, own=422),
    "people/customers/<int:pk>/leaving": thing("/people/customers/{t.customer}/leaving", post={}, own=302),
    "desk/tickets/<str:reference>/orders": thing("/desk/tickets/{t.reference}/orders", shows=True),
    "desk/tickets/<str:reference>/orders/link": form("orders/link", number="x", own=422, shown=False),
    "desk/tickets/<str:reference>/orders/action": form("orders/action", kind="x", own=404, shown=False),
    "orders/waiting": page("/orders/waiting", shows=True),
    "orders/actions/<int:pk>": thing("/orders/actions/{t.action}", post={"decision": "wait"}, own=302),
    "demo-shop/<slug:brand>/orders": page("/demo-shop/nobody/orders", anonymous=404, own=404),
    "demo-shop/<slug:brand>/orders/<str:number>": page("/demo-shop/nobody/orders/1", anonymous=404, own=404),
    "demo-shop/<slug:brand>/orders/<str:number>/<slug:did>": page(
        "/demo-shop/nobody/orders/1/refunds", anonymous=404, own=404
    ),
    "demo-shop/<slug:brand>/people/<str:email>": page("/demo-shop/nobody/people/x", anonymous=404, own=404),
    "demo-shop/<slug:brand>/calls/<str:key>": page("/demo-shop/nobody/calls/x", anonymous=404, own=404),
    "desk/<slug:view>/": page("/desk/all/", shows=True)
    + page("/desk/all/?q=animal", shows=True)
    + page("/desk/overdue/", shows=True)
    + thing("/desk/brand-{t.slug}/", shows=True)
    + thing("/desk/brand-{t.slug}/?missed=4.2.1"),
    "desk/<slug:view>/<str:reference>": thing("/desk/all/{t.reference}", shows=True),
    "people/": page("/people/", shows=True) + page("/people/?q=animal", shows=True),
    "people/customers/<int:pk>": thing("/people/customers/{t.customer}", shows=True),
    "people/companies/<int:pk>": thing("/people/companies/{t.company}", shows=True),
    "macros/": page("/macros/", shows=True),
    "macros/new/<slug:brand>": thing("/macros/new/{t.slug}", own=404),  # leads only
    "macros/<int:pk>": thing("/macros/{t.macro}", shows=True)
    + thing("/macros/{t.macro}", post={"name": "x", "text-en": "y"}, own=403),
    "desk/tickets/<str:reference>/macros": thing("/desk/tickets/{t.reference}/macros", shows=True),
    "desk/tickets/<str:reference>/macros/<int:pk>": form("macros/{t.macro}", text="Yes.", part="urgency"),
    "articles/": page("/articles/", shows=True),
    "articles/gaps": page("/articles/gaps"),
    "articles/new": page("/articles/new")
    + thing("/articles/new", post={"title": "Animal", "brand": "nobody", "shelf": "faq"}, own=404),
    "articles/<int:pk>": thing("/articles/{t.article}", shows=True)
    + thing("/articles/{t.article}", post={"do": "keep", "title": "x", "text": "y"}, own=302),
    "desk/tickets/<str:reference>/article": thing("/desk/tickets/{t.reference}/article", shows=True),
    "promises/": page("/promises/", own=302),
    "promises/<slug:brand>": thing("/promises/{t.slug}", shows=True),
    "promises/<slug:brand>/rules/<str:rule>": thing("/promises/{t.slug}/rules/6.1"),
    "promises/<slug:brand>/excuses": thing("/promises/{t.slug}/excuses", post={"key": "x"}, own=404),
    "promises/<slug:brand>/excuses/<int:pk>": thing("/promises/{t.slug}/excuses/9999999", post={}, own=404),
    "promises/<slug:brand>/suspension": thing("/promises/{t.slug}/suspension")
    + thing("/promises/{t.slug}/suspension", post={"reason": "x"}, own=422),
    "trust/training": page("/trust/training") + page("/trust/training", post={}, own=422),
    "trust/documents": page("/trust/documents") + page("/trust/documents", post={}, own=404),
    "trust/access": page("/trust/access", own=404),
    "trust/data": page("/trust/data", shows=True),
    "trust/data/<int:pk>": thing("/trust/data/{t.wish}", post={"decision": "decline"}, own=422),
    "trust/data/<int:pk>/copy": thing("/trust/data/{t.wish}/copy", own=422),
    "people/customers/<int:pk>/data": thing("/people/customers/{t.customer}/data", post={}, own=422),
    "trust/exports": page("/trust/exports") + page("/trust/exports", post={"brand": "none"}, own=404),
    "trust/exports/<int:pk>": thing("/trust/exports/{t.export}", post={"decision": "decline"}, own=422),
    "trust/exports/<int:pk>/file": thing("/trust/exports/{t.export}/file", own=422),
    "reviews/": page("/reviews/", shows=True),
    "reviews/<int:pk>": thing("/reviews/{t.review}", shows=True)
    + thing("/reviews/{t.review}", post={"findings": ""}, own=422),
    "reviews/tasks/<int:pk>": thing("/reviews/tasks/{t.task}", post={"outcome": "x"}, own=404),
    "reviews/improvements/<int:pk>": thing(
        "/reviews/improvements/{t.improvement}", post={"effect": ""}, own=422
    ),
    "letters/": page("/letters/", shows=True),
    "letters/aside": page("/letters/aside", shows=True),
    "letters/<int:pk>/person": thing("/letters/{t.aside}/person", post={}, own=302),
    "letters/<int:pk>/retry": thing("/letters/{t.letter}/retry", post={}, own=302),
    "mail/": page("/mail/", shows=True),
    "mail/<int:pk>": thing("/mail/{t.mail}", shows=True),
    "channels/": page("/channels/", own=403) + page("/channels/", post={"what": "mailbox"}, own=403),
    "channels/mailboxes/<int:pk>": page("/channels/mailboxes/1", post={"what": "test"}, own=403),
    "channels/addresses/<int:pk>": page("/channels/addresses/1", post={}, own=403),
    "team/": page("/team/", own=403),
    "team/new": page("/team/new", own=403) + page("/team/new", post={"name": "x"}, own=403),
    "team/<int:pk>": page("/team/1", own=403) + page("/team/1", post={"name": "x"}, own=403),
    "team/<int:pk>/invitation": page("/team/1/invitation", post={}, own=403),
    "team/<int:pk>/closing": page("/team/1/closing", post={}, own=403),
    "team/<int:pk>/opening": page("/team/1/opening", post={}, own=403),
    "mails/": page("/mails/"),
    "mails/<slug:brand>/<slug:kind>/<slug:language>": thing(  # Lena and Samuel lead nobody
        "/mails/{t.slug}/acknowledgement/en", own=404
    ),
    "me/": page("/me/") + page("/me/", post={"theme": "dark"}, own=302),
    "me/push": page("/me/push", post={"stop": "yes"}, own=404),  # no key here: tests/push
    "desk-worker.js": page("/desk-worker.js"),
    "hooks/mail/<str:secret>/<slug:kind>/": page("/hooks/mail/guess/tracking/", anonymous=405, own=405),
    "unsubscribe/<slug:slug>/<str:token>": page("/unsubscribe/barbar/u1-x", anonymous=404, own=404),
    "setup/<str:key>": page("/setup/0123456789abcdef", anonymous=404, own=404),
}
