"""Which stories a customer of a brand may live through."""

from dataclasses import fields, replace
from random import Random

from answerable.demo.stories import barbar_english, barbar_german, barbar_spanish, bulkimart
from answerable.demo.stories.story import Story

STORIES = {
    "barbar": barbar_english.STORIES + barbar_spanish.STORIES + barbar_german.STORIES,
    "bulkimart": bulkimart.STORIES,
}
ITEMS = {
    ("barbar", "en"): ("rain jacket", "desk lamp", "wool blanket", "backpack", "espresso set", "headphones"),
    ("barbar", "es"): ("la chaqueta", "la lámpara", "la manta", "la mochila", "los auriculares"),
    ("barbar", "de"): ("die Regenjacke", "die Lampe", "der Rucksack", "der Kopfhörer"),
    ("bulkimart", "en"): ("oat milk", "espresso beans", "paper cups", "olive oil", "frozen berries", "flour"),
    ("bulkimart", "es"): ("aceite de oliva", "tomate triturado", "harina", "café en grano"),
}
NUMBERS = {"barbar": "BB-{}", "bulkimart": "BK-{}"}


def pick(brand: str, language: str, dice: Random) -> Story:
    """A story in the customer's language, filled in; in English where the brand has none in it."""
    known = [story for story in STORIES[brand] if story.language == language]
    known = known or [story for story in STORIES[brand] if story.language == "en"]
    return filled(dice.choices(known, [story.often for story in known])[0], brand, dice)


def named(brand: str, subject: str, dice: Random) -> Story:
    """The story whose subject begins like this, filled in. Raises StopIteration."""
    return filled(next(story for story in STORIES[brand] if story.subject.startswith(subject)), brand, dice)


def filled(story: Story, brand: str, dice: Random) -> Story:
    item = dice.choice(ITEMS[brand, story.language])
    words = {
        "order": NUMBERS[brand].format(dice.randrange(10_000, 60_000)),
        "item": item,
        "amount": f"{dice.randrange(1200, 24_000) / 100:.2f}",
        "cartons": str(dice.randrange(4, 25)),
    }
    texts = {
        field.name: _filled(getattr(story, field.name), words)
        for field in fields(story)
        if isinstance(getattr(story, field.name), str)
    }
    subject = texts["subject"]
    texts["subject"] = subject[:1].upper() + subject[1:]
    return replace(story, **texts)  # type: ignore[arg-type]


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
