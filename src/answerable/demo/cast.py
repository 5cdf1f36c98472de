"""The fixed cast: two brands, the people who answer, the people who ask. Demo, tests and docs share it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from answerable.brands.models import Address, Brand
from answerable.customers.meet import meet
from answerable.customers.models import Company, Customer
from answerable.kit.scope import brands_visible, see_brands
from answerable.policy.durations import Months
from answerable.policy.models import PolicyVersion
from answerable.promises.publish import publish
from answerable.staff.models import ACCESS, Agent, Membership, Shift, Skill, Team
from answerable.staff.training import Course
from answerable.staff.training import record as record_training
from answerable.tickets.models import Provider

PASSWORD = "answerable-demo"  # noqa: S105  printed for everybody who starts the demo
POLICIES = Path(__file__).parent / "policies"

BRANDS = {
    "barbar": {
        "name": "BarBar",
        "prefix": "BB",
        "mark": "B",
        "shape": "circle",
        "colour": "#7B2A57",
        "zone": "Europe/London",
        "languages": ["en", "es", "de", "fr", "ar"],  # its pages; people answer in those of the policy (9.2)
        "open_books": True,
    },
    "bulkimart": {
        "name": "Bulkimart",
        "prefix": "BM",
        "mark": "K",
        "shape": "square",
        "colour": "#234FA8",
        "zone": "America/New_York",
        "languages": ["en"],
        "open_books": True,
    },
}
ADDRESSES = {
    "barbar": ("support@barbar.example", "BarBar Support"),
    "bulkimart": ("support@bulkimart.com", "Bulkimart Support"),
}
# name: languages, {brand: (tier, lead)}, admin
AGENTS: dict[str, tuple[list[str], dict[str, tuple[int, bool]], bool]] = {
    "Iris Okafor": (["en"], {"barbar": (3, True), "bulkimart": (3, True)}, True),
    "Priya Raman": (["en"], {"barbar": (1, False), "bulkimart": (1, False)}, False),
    "Tomás Vidal": (["en", "es"], {"barbar": (2, False)}, False),
    "Lena Brandt": (["en", "de"], {"barbar": (1, False)}, False),
    "Samuel Adeyemi": (["en"], {"bulkimart": (3, False)}, False),
}
COMPANIES = {
    "Harbor Café Group": "harborcafe.example",
    "Northside Grocers": "northside.example",
    "Marea Foods": "marea.example",
    "Vos Catering BV": "voscatering.example",
}
# brand: (team, address, whether it is another company)
TEAMS = {
    "barbar": [
        ("Accounts", "accounts@barbar.example", False),
        ("Warehouse", "warehouse@barbar.example", False),
        ("Carrier", "claims@carrier.example", True),
    ],
    "bulkimart": [
        ("Accounts", "accounts@bulkimart.example", False),
        ("Warehouse", "dock@bulkimart.example", False),
        ("Carrier", "claims@carrier.example", True),
    ],
}
# agent: week at work, categories they know
ROSTER = {
    "Priya Raman": ("Mon-Fri 09:00-17:00", ("order",)),
    "Tomás Vidal": ("Mon-Fri 10:00-18:00", ("technical", "product")),
    "Lena Brandt": ("Mon-Fri 09:00-18:00", ("returns", ACCESS)),
    "Samuel Adeyemi": ("Mon-Fri 09:00-18:00", ("account",)),
}
# brand: (name, email, language, access needs)
CUSTOMERS = {
    "bulkimart": [
        (
            "Dana Whitfield",
            "dana@harborcafe.example",
            "en",
            "Hard of hearing: please write, or call by relay.",
        ),
        ("Teo Marsh", "teo@northside.example", "en", ""),
        ("Rosa Ibáñez", "rosa@marea.example", "es", ""),
        ("Pete Vos", "pete@voscatering.example", "en", ""),
    ],
    "barbar": [
        ("Noor Haddad", "noor@haddad.example", "en", ""),
        ("Lukas Brandt", "lukas@brandt.example", "de", ""),
        ("Mei Lin", "mei@lin.example", "en", ""),
        ("Maya Fernández", "maya@fernandez.example", "es", "Uses a screen reader: plain text, no pictures."),
        ("Arthur Pell", "arthur@pell.example", "en", ""),
    ],
}


COURSE = "data protection"
RUNS_OUT_SOON = "Tomás Vidal"


def build(at: datetime, *, trained_at: datetime | None = None) -> None:
    """Put the whole cast on stage, with both policies in force; everybody is trained.

    `trained_at` is when people look at it, if later: all training counts then, and one record runs out soon.
    """
    for slug, look in BRANDS.items():
        brand = Brand.objects.create(slug=slug, **look)
        email, name = ADDRESSES[slug]
        Address.objects.create(brand=brand, email=email, name=name)
        with brands_visible([brand.pk]):
            publish_demo_policy(brand, at)
            _customers(brand, at)
            Team.objects.bulk_create(
                Team(brand=brand, name=name, email=email, outside=outside)
                for name, email, outside in TEAMS[slug]
            )
    _agents(at)
    _train(trained_at or at)


def keep_shifts() -> None:
    """Who works when, and who knows what; from then on tickets find somebody by themselves."""
    for member in Membership.objects.select_related("agent"):
        week, known = ROSTER.get(member.agent.name, ("", ()))
        if week:
            Shift.objects.create(membership=member, weekly=week)
        Skill.objects.bulk_create(Skill(membership=member, category=category) for category in known)


def publish_demo_policy(brand: Brand, at: datetime) -> PolicyVersion:
    """Publish the policy file that comes with the demo."""
    file = POLICIES / f"{brand.slug}.policy.md"
    return publish(file.read_text("utf-8"), brand=brand, name=file.name, approved_by="Iris Okafor", at=at)


def email_of(name: str) -> str:
    """iris@answerable.example for Iris Okafor."""
    first = name.split(maxsplit=1)[0].lower().replace("á", "a")
    return f"{first}@answerable.example"


def _agents(at: datetime) -> None:
    brands = {brand.slug: brand for brand in Brand.objects.all()}
    for name, (languages, seats, admin) in AGENTS.items():
        agent = Agent.objects.create_user(
            email_of(name), PASSWORD, name=name, languages=languages, is_admin=admin, joined_at=at
        )
        Membership.objects.bulk_create(
            Membership(agent=agent, brand=brands[slug], tier=tier, lead=lead)
            for slug, (tier, lead) in seats.items()
        )


def _train(at: datetime) -> None:
    iris = Agent.objects.get(name="Iris Okafor")
    for number, agent in enumerate(Agent.objects.order_by("id")):
        days = 344 if agent.name == RUNS_OUT_SOON else 40 + 23 * number
        record_training(
            agent,
            Course("8.2", "8.2", COURSE, Months(12)),
            completed=(at - timedelta(days=days)).date(),
            statement="Course of the data protection officer, with a test",
            by=iris,
            at=at,
        )


def _customers(brand: Brand, at: datetime) -> None:
    if brand.slug == "bulkimart":
        Company.objects.bulk_create(
            Company(brand=brand, name=name, domains=[domain], created_at=at)
            for name, domain in COMPANIES.items()
        )
        Provider.objects.create(
            brand=brand,
            name="Stockbridge Software",
            about="ERP connector",
            contact="service@stockbridge.example, +1 410 555 0142",
        )
    for name, email, language, needs in CUSTOMERS[brand.slug]:
        customer = meet(brand_id=brand.pk, email=email, name=name, language=language, at=at)
        if needs:
            Customer.objects.filter(pk=customer.pk).update(access_needs=needs)


@dataclass(frozen=True)
class Cast:
    """The people and brands by the names everybody uses: `cast.agents["iris"]`, `cast.customers["dana"]`."""

    brands: dict[str, Brand]
    agents: dict[str, Agent]
    customers: dict[str, Customer]


def present() -> Cast:
    """The cast, once it is on stage, with every brand in scope."""
    brands = {brand.slug: brand for brand in Brand.objects.all()}
    see_brands(brand.pk for brand in brands.values())
    return Cast(
        brands=brands,
        agents={agent.email.partition("@")[0]: agent for agent in Agent.objects.all()},
        customers={
            customer.email.partition("@")[0]: customer
            for customer in Customer.objects.select_related("brand", "company")
        },
    )
