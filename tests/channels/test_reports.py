"""X18: forty ways mail systems say that a mail of ours did not arrive. Each finds its delivery and says why."""

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels import letters
from answerable.channels.email import as_json, keys, tokens
from answerable.channels.models import Letter
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Delivery, Ticket
from channels.corpus.reports import REPORTS

ID, TO = "<5b1c.1@bulkimart.answerable>", "teo@northside.example"


@pytest.mark.parametrize("report", REPORTS, ids=[each.name for each in REPORTS])
def test_x18_a_report_is_read_as_its_system_meant_it(report):
    told = as_json.of(report.about(ID, TO), envelope_from="")
    assert told["kind"] == ("bounce" if report.given_up else "delivery_report")
    assert told["bounce"]["recipient"] == TO
    assert told["bounce"]["permanent"] is report.permanent
    assert (told["bounce"]["status"] or "")[:1] != ("4" if report.permanent else "x")


def test_x18_every_report_finds_its_delivery_and_none_opens_a_ticket(own_database, desk, intake):
    brand = desk.brands["bulkimart"]
    at = now()
    with brands_visible([brand.pk]):
        for number, report in enumerate(REPORTS):
            to = f"guest{number}@inn.example"
            receive(
                Incoming(
                    brand_id=brand.pk, channel="email", sender_email=to, subject="Cups", text="Where?",
                    received_at=at,
                ),
                at=at,
            )  # fmt: skip
            delivery = Delivery.objects.select_related("message").get(to=to)
            before = "unknown" if report.name == "arrived" else "sent"
            Delivery.objects.filter(pk=delivery.pk).update(state=before, sent_at=at)
            token = tokens.make(keys.mail(), brand.pk, "bounce", delivery.pk)
            address = "support@bulkimart.com"
            letters.keep(
                report.about(delivery.message.rfc_id, to), brand_id=brand.pk, source="smtp", envelope_from="",
                envelope_to=[address if report.named else tokens.address(address, token)], received_at=at, at=at,
            )  # fmt: skip
    intake.drain()
    with brands_visible([brand.pk]):
        wrong = {}
        for number, report in enumerate(REPORTS):
            delivery = Delivery.objects.get(to=f"guest{number}@inn.example")
            expected = "failed" if report.given_up else "sent"
            if delivery.state != expected or (
                report.given_up and not delivery.error.startswith("Came back.")
            ):
                wrong[report.name] = (delivery.state, delivery.error)
        assert not wrong
        assert Ticket.objects.count() == len(REPORTS) >= 40
        assert set(Letter.objects.values_list("ticket", flat=True)) == set(
            Ticket.objects.values_list("pk", flat=True)
        )
