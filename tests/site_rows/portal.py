"""The portal's routes: who gets what. `tests/portal/test_access.py` asks each of them.

`own`: the status for the customer whose thing it is. `nobody`: for a visitor who is not signed in. `stranger`:
for another customer of the same brand. Where a row names a thing (`{t.…}`), the thing of the other brand has to
look as if it did not exist.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    where: str
    own: int = 200
    nobody: int = 200
    stranger: int = 200
    post: dict[str, object] | None = None


def page(address, **more):
    return [Row(f"/help/{{t.slug}}/{address}", **more)]


def of_request(noun, **more):
    """A page of a request: its customer's and nobody else's."""
    return page(f"requests/{{t.reference}}/{noun}", nobody=404, stranger=404, **more)


NOWHERE = {"own": 404, "nobody": 404, "stranger": 404}
PORTAL: dict[str, list[Row]] = {
    "help/<slug:brand>/": page(""),
    "help/<slug:brand>/manifest.webmanifest": page("manifest.webmanifest"),
    "help/<slug:brand>/icon-<int:size>.png": page("icon-192.png"),
    "help/<slug:brand>/worker.js": page("worker.js"),
    "help/<slug:brand>/offline": page("offline"),
    "help/<slug:brand>/push": page("push", own=405, nobody=405, stranger=405)
    + page("push", post={"stop": "yes"}, own=404, nobody=404, stranger=404),  # no key here: tests/push
    "help/<slug:brand>/<path:rest>": page("no/such/page", own=404, nobody=404, stranger=404)
    + page("policy", own=302, nobody=302, stranger=302),  # a slash was forgotten
    "help/<slug:brand>/policy/": page("policy/"),
    "help/<slug:brand>/new/": page("new/")
    + page("new/", post={"category": "order"}, own=422, nobody=422, stranger=422),
    "help/<slug:brand>/new/review": page("new/review", own=302, nobody=302, stranger=302),
    "help/<slug:brand>/new/draft": page("new/draft", own=405, nobody=405, stranger=405)
    + page("new/draft", post={"text": "so far"}, own=204, nobody=204, stranger=204),
    "help/<slug:brand>/new/files": page("new/files") + page("new/files", post={"remove": "1"}),
    "help/<slug:brand>/requests/": page("requests/", nobody=302),
    "help/<slug:brand>/requests/<str:reference>/": of_request(""),
    "help/<slug:brand>/requests/<str:reference>/reply": of_request("reply", own=405)
    + of_request("reply", post={"text": "more"}, own=302),
    "help/<slug:brand>/requests/<str:reference>/solved": of_request("solved", own=405)
    + of_request("solved", post={"once": "a"}, own=409),  # nobody has answered yet
    "help/<slug:brand>/requests/<str:reference>/escalate": [],  # only where the policy gives the right: test_requests
    "help/<slug:brand>/requests/<str:reference>/files/<int:pk>": of_request("files/{t.file}"),
    "help/<slug:brand>/follow/<str:token>/escalate": page(
        "follow/{t.follow}/escalate", own=302, nobody=302, stranger=302
    ),
    "help/<slug:brand>/follow/<str:token>/": page("follow/{t.follow}/", own=302, nobody=302, stranger=302)
    + page("follow/forged/", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/sign-in/": page("sign-in/", own=302, stranger=302),
    "help/<slug:brand>/sign-in/code": page("sign-in/code", own=302, nobody=302, stranger=302)
    + page(
        "sign-in/code",
        post={"email": "noor@haddad.example", "code": "000000"},
        own=422,
        nobody=422,
        stranger=422,
    ),
    "help/<slug:brand>/sign-in/link/<str:secret>/": page("sign-in/link/forged/")
    + page("sign-in/link/forged/", post={}, own=422, nobody=422, stranger=422),
    "help/<slug:brand>/sign-out": page("sign-out", own=405, nobody=405, stranger=405)
    + page("sign-out", post={}, own=302, nobody=302, stranger=302),
    "help/<slug:brand>/sign-out/everywhere": page("sign-out/everywhere", own=405, nobody=405, stranger=405)
    + page("sign-out/everywhere", post={}, own=302, nobody=302, stranger=302),
    "help/<slug:brand>/data/": page("data/")
    + page("data/", post={"kind": "none"}, own=422, nobody=302, stranger=422),
    "help/<slug:brand>/data/<int:pk>/copy": page("data/9999999/copy", **NOWHERE),
    "help/<slug:brand>/preferences/": page("preferences/")
    + page(
        "preferences/", post={"words": "large print", "consent": "yes"}, own=302, nobody=302, stranger=302
    ),
    "help/<slug:brand>/greeting.txt": page("greeting.txt"),
    "help/<slug:brand>/accessibility/": page("accessibility/"),
    "help/<slug:brand>/rate/<str:token>": page("rate/no-such-link", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/rate/requests/<str:reference>": page(
        "rate/requests/{t.reference}", nobody=404, stranger=404
    ),
    "robots.txt": [Row("/robots.txt")],
    "help/<slug:brand>/articles/": page("articles/"),
    "help/<slug:brand>/articles/search": page("articles/search?q=animal"),
    "help/<slug:brand>/articles/suggestions": page("articles/suggestions?q=animal"),
    "help/<slug:brand>/articles/beside": page("articles/beside?category=order&q=animal"),
    "help/<slug:brand>/articles/sitemap.xml": page("articles/sitemap.xml"),
    "help/<slug:brand>/articles/shelf/<slug:key>": page("articles/shelf/guide"),
    "help/<slug:brand>/articles/<slug:slug>": page("articles/none", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/articles/<slug:slug>/opinion": page(
        "articles/none/opinion", post={"helped": "yes"}, own=404, nobody=404, stranger=404
    ),
    "help/<slug:brand>/chat/": page("chat/"),
    "help/<slug:brand>/chat/loader.js": page("chat/loader.js"),
    "help/<slug:brand>/chat/shop": page("chat/shop", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/chat/start": page("chat/start", own=405, nobody=405, stranger=405),
    "help/<slug:brand>/chat/message": page("chat/message", own=405, nobody=405, stranger=405),
    "help/<slug:brand>/chat/<str:key>": page("chat/no-such-pass", **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/lines": page("chat/no-such-pass/lines", **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/senior": page("chat/no-such-pass/senior", post={}, **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/end": page("chat/no-such-pass/end", post={}, **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/score": page("chat/no-such-pass/score", post={}, **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/mail": page("chat/no-such-pass/mail", post={}, **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/call": page("chat/no-such-pass/call", post={}, **NOWHERE),
    "help/<slug:brand>/chat/<str:key>/transcript": page("chat/no-such-pass/transcript", post={}, **NOWHERE),
    "help/<slug:brand>/companies/": page("companies/", own=404, nobody=302, stranger=404),
    "help/<slug:brand>/companies/access/<str:token>": page("companies/access/forged", **NOWHERE),
}
