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


PORTAL: dict[str, list[Row]] = {
    "help/<slug:brand>/": page(""),
    "help/<slug:brand>/rate/<str:token>": page("rate/no-such-link", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/rate/requests/<str:reference>": page(
        "rate/requests/{t.reference}", nobody=404, stranger=404
    ),
    "robots.txt": [Row("/robots.txt")],
    "help/<slug:brand>/articles/": page("articles/"),
    "help/<slug:brand>/articles/search": page("articles/search?q=animal"),
    "help/<slug:brand>/articles/suggestions": page("articles/suggestions?q=animal"),
    "help/<slug:brand>/articles/sitemap.xml": page("articles/sitemap.xml"),
    "help/<slug:brand>/articles/shelf/<slug:key>": page("articles/shelf/guide"),
    "help/<slug:brand>/articles/<slug:slug>": page("articles/none", own=404, nobody=404, stranger=404),
    "help/<slug:brand>/articles/<slug:slug>/opinion": page(
        "articles/none/opinion", post={"helped": "yes"}, own=404, nobody=404, stranger=404
    ),
}
