"""A day at the desk, lived through the same verbs as any other: what the tests of the screens look at."""

from datetime import timedelta

from answerable.casework.assign import assign
from answerable.casework.classify import classify
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.hold import hold
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket

PALLET = """Hello, our pallet for order BK-48213 came this morning. The driver's sheet says 48 cartons of espresso beans but we counted 36.

We open a new site on Thursday and need the rest before then.

Dana

> Your order BK-48213 is on its way.
> It arrives before noon.
"""
# key: brand, who, address, subject, text, language, hours ago
LETTERS = {
    "pallet": ("bulkimart", "Dana Whitfield", "dana@harborcafe.example", "12 cartons short on pallet delivery", PALLET, "en", 19.5),
    "brands": ("bulkimart", "Dana Whitfield", "dana@harborcafe.example", "Swap oat milk brand", "Could we swap the oat milk for the barista one?", "en", 70),
    "refund": ("barbar", "Noor Haddad", "noor@haddad.example", "Refund not on my card after 9 days", "لم يصل المبلغ إلى بطاقتي حتى الآن. هل يمكنكم التحقق؟ I sent the bag back nine days ago, order 20931.", "ar", 90),
    "kettle": ("barbar", "Lukas Brandt", "lukas@brandt.example", "Deckel vom Wasserkocher gesprungen", "Guten Tag, der Deckel war beim Auspacken gesprungen. Foto im Anhang. Bestellung 21007.", "de", 2),
    "invoice": ("bulkimart", "Rosa Ibáñez", "rosa@marea.example", "Factura 7741: crédito sin aplicar", "Buenos días, el crédito de la factura 7741 sigue sin aplicarse.", "es", 6),
    "buyers": ("bulkimart", "Pete Vos", "pete@voscatering.example", "Add two buyers to our account", "Please give Ada and Bram access to our account.", "en", 30),
    "app": ("barbar", "Mei Lin", "mei@lin.example", "App asks for login on every start", "Since the update the app asks me to sign in every time I open it.", "en", 27),
    "where": ("barbar", "Arthur Pell", "arthur@pell.example", "Where is order BB-20955?", "It was due on Monday.", "en", 1),
    "reader": ("barbar", "Maya Fernández", "maya@fernandez.example", "¿Dónde está mi pedido 10482?", "Hola, ¿dónde está mi pedido 10482? Uso un lector de pantalla.", "es", 0.4),
    "beans": ("bulkimart", "Teo Marsh", "teo@northside.example", "Price for 3 pallets of oat milk", "What would three pallets cost us, delivered?", "en", 0.2),
}  # fmt: skip


class Day:
    """The tickets of the day, by the names above."""

    def __init__(self, desk, now):
        self.desk = desk
        self.now = now
        self.tickets = {}
        self.agents = {agent.name.split()[0]: agent for agent in Agent.objects.all()}

    def __getitem__(self, key):
        return Ticket.objects.select_related("brand", "requester", "company", "assignee").get(
            pk=self.tickets[key].pk
        )

    def seen(self, key):
        """The ticket as it is now, looked up in its brand's scope."""
        with self.scope(key):
            return self[key]

    def scope(self, key):
        return brands_visible([self.desk.brands[LETTERS[key][0]].pk])

    def ago(self, hours):
        return self.now - timedelta(hours=hours)


def live_a_day(desk, *, now):
    """Let everybody write, and Iris, Priya and Samuel work. Leaves all brands out of sight."""
    day = Day(desk, now)
    for key in LETTERS:
        _arrive(day, key)
    iris, priya, samuel = day.agents["Iris"], day.agents["Priya"], day.agents["Samuel"]
    with day.scope("pallet"):
        classify(day["pallet"], agent=iris, category="order", urgency="normal", at=day.ago(18.2))
        reply(
            day["pallet"],
            agent=iris,
            text="Thank you, Dana. I can see the photo clearly.\n\nI've asked the warehouse for its loading scan.",
            then="open",
            at=day.ago(17.3),
        )
        note(
            day["pallet"],
            agent=priya,
            text="Bay 4 can go on tomorrow's 07:30 truck if we book before 17:00.",
            at=day.ago(3),
        )
        _again(day, "pallet", "Any news? We really need these cartons.", 1.2)
        classify(day["brands"], agent=iris, category="order", urgency="normal", at=day.ago(61))
        reply(
            day["brands"],
            agent=iris,
            text="Done: the next pallet has the barista one.",
            then="resolve",
            code="solved",
            at=day.ago(60),
        )
        assign(day["invoice"], agent=iris, to=iris, at=day.ago(5))
        escalate_for_customer(
            day["invoice"], customer=day["invoice"].requester, reason="Nobody has answered me.", at=day.ago(4)
        )
        assign(day["buyers"], agent=iris, to=iris, at=day.ago(28))
        classify(day["buyers"], agent=iris, category="account", urgency="normal", at=day.ago(27))
        hold(
            day["buyers"],
            agent=iris,
            waiting_for="other team",
            reason="Accounts team checks who may sign.",
            at=day.ago(26.5),
        )
        assign(day["beans"], agent=samuel, to=iris, at=day.ago(0.1))
    with day.scope("refund"):
        for key in ("refund", "kettle", "where"):
            assign(day[key], agent=iris, to=iris, at=day.ago(0.5 if key == "where" else 1.5))
        classify(day["app"], agent=iris, category="technical", urgency="normal", at=day.ago(26))
        reply(
            day["app"],
            agent=iris,
            text="Which version of the app do you have? It stands under Settings, About.",
            then="wait",
            at=day.ago(25),
        )
    return day


def _arrive(day, key):
    brand, name, email, subject, text, language, hours = LETTERS[key]
    at = day.ago(hours)
    files = (
        (
            IncomingFile("pallet-dock.jpg", "image/jpeg", b"\xff\xd8\xff\xd9"),
            IncomingFile("driver-sheet.pdf", "application/pdf", b"%PDF-1.4"),
        )
        if key == "pallet"
        else ()
    )
    with brands_visible([day.desk.brands[brand].pk]):
        day.tickets[key] = receive(
            Incoming(
                brand_id=day.desk.brands[brand].pk, channel="email", sender_email=email, sender_name=name, subject=subject,
                text=text, language=language, rfc_id=f"<{key}@{email.partition('@')[2]}>", received_at=at, files=files,
            ),
            at=at + timedelta(seconds=3),
        ).ticket  # fmt: skip


def _again(day, key, text, hours):
    brand, name, email, subject, _, language, _ = LETTERS[key]
    at = day.ago(hours)
    receive(
        Incoming(
            brand_id=day.desk.brands[brand].pk, channel="email", sender_email=email, sender_name=name, text=text,
            subject=f"Re: {subject}", language=language, rfc_id=f"<{key}-again@{email.partition('@')[2]}>",
            references=(f"<{key}@{email.partition('@')[2]}>",), received_at=at,
        ),
        at=at + timedelta(seconds=3),
    )  # fmt: skip
