"""A new request: what it is about, the questions of that category, a look at everything; then it is sent."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse

from answerable.casework.expect import expected
from answerable.orders.lookup import orders_of
from answerable.portal import drafts, words
from answerable.portal.articles.pages import beside
from answerable.portal.asking import TRAP, Asked, categories, check, letter, questions, read
from answerable.portal.errors import too_many
from answerable.portal.models import RequestDraft
from answerable.portal.views.home import topics
from answerable.portal.visit import Visit, portal_page


@portal_page
def new(visit: Visit) -> HttpResponse:
    """Choose a category; then its questions."""
    draft = _open_draft(visit)
    policy = visit.version.policy
    said = dict(draft.said) if draft else {}
    if visit.request.method == "POST":
        return _answered(visit, draft)
    wished = visit.request.GET.get("category", "")
    if wished in categories(policy):
        said["category"] = wished
    topic = visit.request.GET.get("topic", "")
    if topic and not said.get("subject"):
        said["subject"] = words.topic(topic[:60])
    if "order" in visit.request.GET:
        said["order"] = visit.request.GET["order"][:60]
    if not said.get("category") and categories(policy):
        return visit.show("new/category.jinja", here="new", topics=topics(visit), words=words)
    return _form(visit, Asked(said), draft)


@portal_page
def review(visit: Visit) -> HttpResponse:
    """Everything once more, with the promise it will be given; sending it is the last step."""
    draft = drafts.draft_of(visit)
    if draft is None:
        return visit.go("portal-new")
    if draft.ticket is not None:
        return _there(visit, draft)
    asked = check(visit, draft.said)
    if asked.wrong:
        return _form(visit, asked, draft, status=422)
    if visit.request.method == "POST":
        try:
            draft.ticket = drafts.send(visit, draft, at=visit.at)
        except drafts.TooMany:
            return too_many(visit)
        return _there(visit, draft)
    promised = expected(
        visit.version,
        channel="web",
        category=asked.get("category"),
        words=f"{asked.get('subject')}\n{letter(visit, asked.said)}",
        language=visit.language,
        at=visit.at,
    )
    return visit.show(
        "new/review.jinja",
        here="new",
        asked=asked,
        promised=promised,
        questions=questions(visit.version.policy, asked.get("category")),
        files=list(draft.files.order_by("id").defer("content")),
        clause=visit.version.policy.clause(promised.clause) if promised else None,
        words=words,
    )


@portal_page
def keep(visit: Visit) -> HttpResponse:
    """Keep what is typed, while it is typed."""
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    said = read(visit.request.POST.dict(), visit.version.policy)
    _, key = drafts.keep(visit, _open_draft(visit), said)
    return drafts.hold_key(visit, HttpResponse(status=204), key)


@portal_page
def files(visit: Visit) -> HttpResponse:
    """Add a file to the draft, or take one away. Answers with the files it holds now."""
    draft = _open_draft(visit)
    key = ""
    if visit.request.method == "POST":
        gone = visit.request.POST.get("remove", "")
        if gone.isdigit() and draft is not None:
            draft.files.filter(pk=int(gone)).delete()
        uploaded = _files_of(visit)
        if uploaded:
            draft, key = drafts.keep(visit, draft, dict(draft.said) if draft else {})
            try:
                drafts.add_files(draft, uploaded)
            except drafts.NotTaken as why:
                return drafts.hold_key(visit, JsonResponse({"wrong": str(why)}, status=422), key)
        if not visit.wants_part and "back" in visit.request.POST:
            return drafts.hold_key(visit, visit.go("portal-new"), key)
    held = list(draft.files.order_by("id").values("id", "name", "size")) if draft else []
    return drafts.hold_key(visit, JsonResponse({"files": held}), key)


def _answered(visit: Visit, draft: RequestDraft | None) -> HttpResponse:
    if visit.request.POST.get(TRAP):
        return _form(visit, Asked(read(visit.request.POST.dict(), visit.version.policy)), draft, status=422)
    said = read(visit.request.POST.dict(), visit.version.policy)
    draft, key = drafts.keep(visit, draft, said)
    asked = check(visit, said)
    try:
        drafts.add_files(draft, _files_of(visit))
    except drafts.NotTaken as why:
        asked.wrong["files"] = str(why)
    if asked.wrong:
        return drafts.hold_key(visit, _form(visit, asked, draft, status=422), key)
    return drafts.hold_key(visit, visit.go("portal-review"), key)


def _form(visit: Visit, asked: Asked, draft: RequestDraft | None, status: int = 200) -> HttpResponse:
    policy = visit.version.policy
    return visit.show(
        "new/form.jinja",
        here="new",
        status=status,
        asked=asked,
        topics=topics(visit),
        questions=questions(policy, asked.get("category")),
        files=list(draft.files.order_by("id").defer("content")) if draft and draft.pk else [],
        orders=orders_of(visit.customer, limit=4) if visit.customer else [],
        trap=TRAP,
        words=words,
        limit=drafts.LARGEST // 1_000_000,
        beside=beside(visit, asked.get("category"), f"{asked.get('subject')} {asked.get('text')}"),
    )


def _there(visit: Visit, draft: RequestDraft) -> HttpResponse:
    """To the request that was just sent; a guest's browser may open it from now on."""
    assert draft.ticket is not None  # noqa: S101  only drafts that were sent come here
    response = visit.go("portal-request", draft.ticket.reference)
    response["Location"] += "?sent=1"
    if visit.customer is None:
        visit.follow(response, draft.ticket.pk, mailed=False)
    return response


def _open_draft(visit: Visit) -> RequestDraft | None:
    draft = drafts.draft_of(visit)
    return draft if draft is not None and draft.ticket_id is None else None


def _files_of(visit: Visit) -> list["UploadedFile[bytes]"]:
    return [file for file in visit.request.FILES.getlist("files") if file.size]
