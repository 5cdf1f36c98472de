"""Two tickets become one matter, or one two; the promises of each are kept as they were made."""

from datetime import timedelta

import pytest

from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming
from answerable.casework.merge import merge
from answerable.casework.receive import receive
from answerable.insights.verify import verify
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock
from answerable.tickets.models import Delivery, Link, Message, Reader, Ticket

PART = {"HX-Request": "true"}


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def of(lived, key, noun):
    return f"/desk/tickets/{lived.tickets[key].reference}/{noun}"


def write(desk, who, subject, *, ago=0.0, brand="bulkimart", **more):
    """The ticket a letter makes or joins."""
    everything(desk)
    at = now() - timedelta(hours=ago)
    incoming = Incoming(
        brand_id=desk.brands[brand].pk, channel="email", sender_email=who, subject=subject, text=subject,
        language="en", received_at=at, **more,
    )  # fmt: skip
    return receive(incoming, at=at).ticket


def clock(ticket, metric="first response"):
    return Clock.objects.filter(ticket=ticket, metric=metric).order_by("due_at").first()


def test_the_threads_are_one_and_the_earlier_clock_stays(desk, iris, lived):
    old = write(desk, "dana@harborcafe.example", "The dock is closed", ago=6)
    new = write(desk, "dana@harborcafe.example", "The same dock again", ago=1)
    early, late = clock(old).due_at, clock(new).due_at
    assert early < late
    answer = iris.post(f"/desk/tickets/{old.reference}/merging", {"other": new.reference})
    assert answer.status_code == 302
    everything(desk)
    old, new = Ticket.objects.get(pk=old.pk), Ticket.objects.get(pk=new.pk)
    assert (old.status, old.due_at, old.merged_into_id) == ("closed", None, new.pk)
    assert new.due_at == early
    assert (clock(old).state, clock(new).state) == ("open", "void")  # R18: the earliest start stays
    page = iris.get(f"/desk/all/{new.reference}").content.decode()
    for said in ("The dock is closed", "The same dock again", f"merged {old.reference} into this"):
        assert said in page
    everything(desk)
    assert verify(desk.brands["bulkimart"], at=now()).differences == []


def test_one_answer_keeps_the_promise_of_both(desk, iris, lived):
    old = lived.tickets["beans"]
    new = write(desk, "teo@northside.example", "Oat milk, as I wrote")
    iris.post(f"/desk/tickets/{new.reference}/merging", {"other": old.reference})
    iris.post(f"/desk/tickets/{old.reference}/reply", {"text": "1,200 a pallet.", "then": "wait"})
    everything(desk)
    assert (clock(old).state, clock(new).state) == ("kept", "void")
    assert Delivery.objects.filter(message__text="1,200 a pallet.").count() == 1


def test_letters_to_either_find_the_ticket(desk, iris, lived):
    old = lived.tickets["beans"]
    new = write(desk, "teo@northside.example", "Oat milk, as I wrote", rfc_id="<second@northside.example>")
    iris.post(f"/desk/tickets/{new.reference}/merging", {"other": old.reference})
    everything(desk)
    for more in (
        {"token_ticket": new.pk},
        {"references": ("<second@northside.example>",)},
        {"token_ticket": old.pk},
    ):
        assert write(desk, "teo@northside.example", f"More {more}", **more).pk == old.pk
    assert Message.objects.filter(ticket=new).count() == 2  # its letter and its receipt: nothing was moved


def test_a_merge_is_undone_and_each_is_itself_again(desk, iris, lived):
    old = lived.tickets["beans"]
    new = write(desk, "teo@northside.example", "Oat milk, as I wrote", ago=0.1)
    due = new.due_at
    iris.post(f"/desk/tickets/{new.reference}/merging", {"other": old.reference})
    shown = iris.get(f"/desk/all/{new.reference}").content.decode()
    assert f"Merged: this goes on in {old.reference}." in shown
    assert 'id="write-form"' not in shown
    assert iris.post(f"/desk/tickets/{new.reference}/parting").status_code == 302
    everything(desk)
    new = Ticket.objects.get(pk=new.pk)
    assert (new.status, new.merged_into_id, new.due_at) == ("open", None, due)
    assert new.customer_waits_since is not None
    assert Ticket.objects.get(pk=old.pk).absorbed is None
    assert Link.objects.get(ticket=new).ended_at is not None
    assert iris.post(f"/desk/tickets/{new.reference}/parting").status_code == 422


def test_tickets_of_two_people_need_a_second_look(desk, iris, lived):
    theirs = write(desk, "ada@harborcafe.example", "Our pallet is short", ago=1)
    pallet = lived.tickets["pallet"]
    address, said = f"/desk/tickets/{theirs.reference}/merging", {"other": pallet.reference}
    warned = iris.post(address, said, headers=PART)
    assert warned.status_code == 422
    assert "are two people of one company" in warned.content.decode()
    assert 'name="aware"' in warned.content.decode()
    iris.post(address, said | {"aware": "yes"})
    everything(desk)
    assert Ticket.objects.get(pk=theirs.pk).merged_into_id == pallet.pk
    assert Reader.objects.get(ticket=pallet).email == "ada@harborcafe.example"


def test_who_is_of_another_company_never_becomes_a_reader(desk, iris, lived):
    beans, pallet = lived.tickets["beans"], lived.tickets["pallet"]
    warned = iris.post(of(lived, "beans", "merging"), {"other": pallet.reference}, headers=PART)
    assert "are not of one company" in warned.content.decode()
    iris.post(of(lived, "beans", "merging"), {"other": pallet.reference, "aware": "yes"})
    everything(desk)
    assert Ticket.objects.get(pk=beans.pk).merged_into_id == pallet.pk
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    "case",
    [
        ("beans", "kettle", "two brands, which share nothing"),
        ("beans", "beans", "into itself"),
        ("invoice", "beans", "is escalated"),
    ],
)
def test_what_must_not_be_merged(iris, lived, case):
    key, other, complaint = case
    said = {"other": lived.tickets[other].reference, "aware": "yes"}
    refused = iris.post(of(lived, key, "merging"), said, headers=PART)
    assert refused.status_code == 422
    assert complaint in refused.content.decode()
    assert lived.seen(key).merged_into_id is None


def test_another_brands_ticket_is_as_if_it_were_not(desk, client, lived):
    client.force_login(desk.agents["lena"])
    said = {"other": lived.tickets["beans"].reference}
    refused = client.post(of(lived, "kettle", "merging"), said, headers=PART)
    assert "There is no such ticket" in refused.content.decode()


def test_merged_merges_lead_to_the_end(desk, iris, lived):
    first = lived.tickets["beans"]
    second = write(desk, "teo@northside.example", "Second")
    third = write(desk, "teo@northside.example", "Third")
    iris.post(f"/desk/tickets/{first.reference}/merging", {"other": second.reference})
    everything(desk)
    with pytest.raises(NotPossible, match="was merged itself"):
        merge(third, into=Ticket.objects.get(pk=first.pk), agent=desk.agents["iris"], at=now())
    iris.post(f"/desk/tickets/{second.reference}/merging", {"other": third.reference})
    everything(desk)
    assert write(desk, "teo@northside.example", "More", token_ticket=first.pk).pk == third.pk
    assert set(Ticket.objects.get(pk=third.pk).absorbed) == {first.pk, second.pk}
    refused = iris.post(f"/desk/tickets/{first.reference}/parting", headers=PART)
    assert "Part that one first" in refused.content.decode()


def test_nobody_works_on_a_ticket_that_goes_on_elsewhere(desk, iris, lived):
    new = write(desk, "teo@northside.example", "Again")
    iris.post(f"/desk/tickets/{new.reference}/merging", {"other": lived.tickets["beans"].reference})
    for noun, said in (
        ("reply", {"text": "x", "then": "open"}),
        ("assignment", {"agent": "me"}),
        ("reopening", {}),
    ):
        refused = iris.post(f"/desk/tickets/{new.reference}/{noun}", said, headers=PART)
        assert refused.status_code == 422
        assert "go on there" in refused.content.decode()
    everything(desk)
    assert Ticket.objects.get(pk=new.pk).status == "closed"


def test_a_merged_ticket_costs_no_more(desk, iris, lived, count_queries):
    new = write(desk, "teo@northside.example", "Again")
    iris.post(f"/desk/tickets/{new.reference}/merging", {"other": lived.tickets["beans"].reference})
    address = f"/desk/mine/{lived.tickets['beans'].reference}"
    iris.get(address)
    with count_queries(10):
        iris.get(address)


def test_a_second_question_becomes_a_ticket_with_its_own_clock(desk, iris, lived):
    pallet = lived.tickets["pallet"]
    everything(desk)
    letter = pallet.messages.filter(author="customer").order_by("at").first()
    said = {"message": letter.pk, "subject": "Order for the new site"}
    assert iris.post(of(lived, "pallet", "splitting"), said).status_code == 302
    everything(desk)
    link = Link.objects.get(other=pallet, kind="split")
    new = Ticket.objects.get(pk=link.ticket_id)
    copy = new.messages.get()
    assert (new.subject, new.requester_id, new.received_at) == (
        "Order for the new site",
        pallet.requester_id,
        letter.at,
    )
    assert (copy.text, copy.rfc_id) == (letter.text, "")
    assert copy.attachments.count() == letter.attachments.count() > 0
    assert clock(new).started_at == letter.at
    assert pallet.messages.filter(pk=letter.pk).exists()  # it stays where it was
    assert new.reference in iris.get(f"/desk/all/{pallet.reference}").content.decode()
    assert "of a part of" in iris.get(f"/desk/all/{new.reference}").content.decode()
    everything(desk)
    assert verify(desk.brands["bulkimart"], at=now()).differences == []


def test_an_answer_given_before_the_split_stays_an_answer(desk, iris, lived):
    beans = lived.tickets["beans"]
    iris.post(of(lived, "beans", "reply"), {"text": "1,200 a pallet.", "then": "open"})
    everything(desk)
    letter = beans.messages.get(author="customer")
    iris.post(of(lived, "beans", "splitting"), {"message": letter.pk, "subject": "Delivery"})
    everything(desk)
    new = Link.objects.get(other=beans).ticket
    answered = beans.messages.get(author="agent").at
    assert (clock(new).state, clock(new).stopped_at) == ("kept", answered)


@pytest.mark.parametrize("said", [{"subject": "x"}, {"message": "1", "subject": "x"}, {"subject": ""}])
def test_a_split_needs_a_message_and_a_subject(iris, lived, said):
    assert iris.post(of(lived, "beans", "splitting"), said).status_code == 422


def test_related_tickets_are_shown_on_each_other(desk, iris, lived):
    beans, pallet = lived.tickets["beans"], lived.tickets["pallet"]
    iris.post(of(lived, "beans", "relation"), {"other": pallet.reference})
    again = iris.post(of(lived, "pallet", "relation"), {"other": beans.reference})
    assert again.status_code == 422
    for one, other in ((beans, pallet), (pallet, beans)):
        assert (
            f'<bdi class="num">{other.reference}</bdi>'
            in iris.get(f"/desk/all/{one.reference}").content.decode()
        )
    iris.post(of(lived, "beans", "relation"), {"other": pallet.reference, "do": "remove"})
    everything(desk)
    assert not Link.objects.filter(ended_at=None).exists()


def test_what_was_split_off_or_linked_can_be_merged_back(desk, iris, lived):
    pallet = lived.tickets["pallet"]
    everything(desk)
    first = pallet.messages.filter(author="customer").order_by("id")[0]
    said = {"subject": "The dock", "message": first.pk}
    assert iris.post(f"/desk/tickets/{pallet.reference}/splitting", said).status_code == 302
    everything(desk)
    apart = Link.objects.get(other=pallet, kind="split").ticket
    again = write(desk, "dana@harborcafe.example", "The same pallet")
    linked = f"/desk/tickets/{again.reference}/relation"
    assert iris.post(linked, {"other": pallet.reference}).status_code == 302
    for ticket in (apart, again):
        address = f"/desk/tickets/{ticket.reference}/merging"
        assert iris.post(address, {"other": pallet.reference}).status_code == 302
    everything(desk)
    assert set(Ticket.objects.get(pk=pallet.pk).absorbed) == {apart.pk, again.pk}
    assert iris.post(f"/desk/tickets/{apart.reference}/parting").status_code == 302
    everything(desk)
    assert [link.kind for link in Link.objects.filter(ticket=apart, ended_at=None)] == ["split"]
