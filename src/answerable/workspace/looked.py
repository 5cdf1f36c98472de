"""What somebody looked at or did, as the access log tells it: a page's name in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TICKET, LIST, ORDER, PERSON = (
    gettext_noop("Ticket"), gettext_noop("List of tickets"), gettext_noop("Order"), gettext_noop("Person"),
)  # fmt: skip
TALK, LETTER, FILE = (
    gettext_noop("Conversation on a ticket"), gettext_noop("Letter"), gettext_noop("File"),
)  # fmt: skip
WRITE, ACT, COMPANY = (
    gettext_noop("Writing on a ticket"), gettext_noop("Work on a ticket"), gettext_noop("Company"),
)  # fmt: skip
MACRO, HELP, REVIEW, TEAM, PROMISE, SETUP, DATA = (
    gettext_noop("Macros"), gettext_noop("Help articles"), gettext_noop("Reviews"), gettext_noop("Team"),
    gettext_noop("Promises"), gettext_noop("Settings of a brand"), gettext_noop("Data of a person"),
)  # fmt: skip

NAMES = {
    name: words
    for words, names in {
        LIST: "desk queue bulk keep-view forget-view mentions",
        TICKET: "ticket why owner",
        gettext_noop("Search"): "palette",
        TALK: "join-chat transfer-chat end-chat chat-by-mail decline-offer answer-call end-call call-back "
        "phone identity call lines",
        LETTER: "letters letters-aside written letter-picture a-person-wrote retry-letter mail mail-letter",
        FILE: "file side-file preview uploads upload-removal",
        WRITE: "reply notes draft taking-back sending macros-pick macro-use article-link",
        ACT: "assignment classification steps asides aside hold resolution reopening escalation referral "
        "merging parting splitting relation readers snoozing mention excuse excuses excuse-decision "
        "translation",
        ORDER: "orders order-link order-action orders-waiting order-decision shops shop",
        PERSON: "people customer customer-needs leaving",
        COMPANY: "company",
        MACRO: "macros new-macro macro",
        HELP: "articles article-gaps new-article article",
        REVIEW: "reviews review feedback-task improvement training providers second-look scorecard "
        "scorecards qa",
        PROMISE: "promises promises-of suspension instances",
        TEAM: "staff rota new-staff staff-account invite-staff close-staff open-staff",
        SETUP: "mails mail-wording setup channels mailbox address",
        DATA: "data-requests data-ask data-decision",
        gettext_noop("Through the interface for programs"): "api",
        gettext_noop("List taken out"): "export exported download",
    }.items()
    for name in names.split()
}


def looked_at(kind: str) -> str:
    """`queue` is "List of tickets"; what has no name of its own is told as it is written."""
    return _(NAMES[kind]) if kind in NAMES else kind.replace("-", " ")
