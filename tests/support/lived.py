"""A desk in the middle of its day, as browser tests look at it: every kind of thing, a chat, a call, a settled request."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.casework.chat.accept import accept
from answerable.casework.chat.start import Visitor, start
from answerable.casework.phone.ring import DESK, ring
from answerable.casework.reply import reply
from answerable.channels.email.unsubscribe import link
from answerable.customers.access_tasks import token_for
from answerable.customers.models import AccessRequest, Customer, Role
from answerable.customers.sign_in import sign_in
from answerable.helpcenter.drafts import keep_draft
from answerable.helpcenter.drafts import start as start_article
from answerable.helpcenter.publish import publish
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.live.models import Chat
from answerable.live.passes import issue
from answerable.staff.presence import beat
from answerable.tickets.follow import follow_token
from answerable.tickets.models import Attachment, Message
from support.day import live_a_day
from support.things import one_of_each


def in_full_swing(desk):
    """Bulkimart's things with Dana's beside them: `reference`, `follow`, `rate`, `access`, `chat`, `talk`, …"""
    at = now()
    day = live_a_day(desk, now=at)
    things = one_of_each(desk)["bulkimart"]
    brand, dana, iris = desk.brands["bulkimart"], desk.customers["dana"], desk.agents["iris"]
    see_brands([brand.pk])
    Brand.objects.update(languages=["en", "ar"])
    Customer.objects.filter(pk=dana.pk).update(role=Role.ADMIN)
    ana = Customer.objects.create(
        brand=brand, company=dana.company, name="Ana", email="ana@harborcafe.example", met_at=at
    )
    asked = AccessRequest.objects.create(
        brand=brand, company=dana.company, customer=ana, role=Role.BUYER, reason="Invoices", asked_at=at
    )
    for title, shelf, text in (
        ("Cancel or change an order", "guide", "Open it.\n\n## How\n\n1. Choose **Cancel**.\n\n| Order | Until |\n|---|---|\n| Pallet | loading |"),
        ("When is my pallet delivered?", "faq", "On the day your invoice names."),
    ):  # fmt: skip
        article = start_article(brand, title=title, shelf=shelf, agent=iris, at=at)
        keep_draft(article, language="en", title=title, text=text, agent=iris, at=at)
        publish(article, language="en", agent=iris, at=at)
    send_due(at=at)
    see_brands([brand.pk])
    mailed = Message.objects.filter(ticket=day.tickets["brands"], purpose="follow-up").get().text
    chats = []
    for words in ("Where is my pallet?", "Is anybody there?"):
        beat(iris, at)
        see_brands([brand.pk])
        chats.append(start(brand.pk, Visitor(name="Ana", language="en"), text=words, at=at))
    see_brands([brand.pk])
    talk = accept(chats[0], agent=iris, at=at)
    reply(talk.ticket, agent=iris, text="I am looking for it.", then="open", at=at)
    ring(brand.pk, source=DESK, outside_id="1", number="+12125550134", at=at + timedelta(seconds=1))
    see_brands([brand.pk])
    talk = Chat.objects.select_related("ticket").get(pk=talk.pk)
    pallet = day.tickets["pallet"]
    return SimpleNamespace(
        desk=things,
        portal=SimpleNamespace(
            slug=brand.slug,
            reference=pallet.reference,
            follow=follow_token(pallet),
            file=Attachment.objects.filter(message__ticket=pallet).first().pk,
            rate=re.search(r"/rate/([^?\s]+)", mailed)[1],
            access=token_for(asked, dana),
            talk=issue(talk.pk, talk.ticket_id, brand.pk),
            settled=day.tickets["brands"].reference,
            unasked=urlsplit(link(brand, dana.pk)).path,
        ),
        tickets={key: ticket.reference for key, ticket in day.tickets.items()}
        | {"chat": talk.ticket.reference},
        dana=sign_in(dana, at=at),
    )
