"""What a brand publishes for people to help themselves, and what became of it."""

from django.db import models
from django.db.models import Q

from answerable.brands.models import Brand
from answerable.staff.models import Agent


class Article(models.Model):
    """One subject, explained once, in as many languages as it has translations."""

    class Audience(models.TextChoices):
        PUBLIC = "public"
        COMPANIES = "companies"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="articles")
    slug = models.SlugField(
        max_length=80, help_text="its place in the address; never changed, people link to it"
    )
    shelf = models.CharField(max_length=40, help_text="one of the policy's contents")
    category = models.CharField(max_length=40, blank=True, help_text="the policy's category it belongs to")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    created_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="taken down; its versions stay")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="one_article_a_slug")]
        indexes = [
            models.Index(
                fields=["brand", "shelf", "slug"], name="article_on_shelf", condition=Q(retired_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """What readers of one language saw from an instant on. Rows are only added, never changed."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, help_text="its first sentences, without marks")
    text = models.TextField(help_text="Markdown (CommonMark); made safe whenever it is shown")
    published_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language} {self.number})"


class Translation(models.Model):
    """An article in one language: the version readers see, and the draft they do not."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=8)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True, help_text="when somebody last vouched that it is right")
    reviewer = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    review_due_on = models.DateField(null=True)
    draft_title = models.CharField(max_length=200, blank=True)
    draft_text = models.TextField(blank=True)
    draft_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    draft_at = models.DateTimeField(null=True, help_text="none: there is no draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_translation_a_language")
        ]
        indexes = [
            models.Index(
                fields=["brand", "language"], name="translation_shown", condition=Q(version__isnull=False)
            ),
            models.Index(
                fields=["brand", "review_due_on"],
                name="translation_due",
                condition=Q(version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.language}"


class Review(models.Model):
    """Somebody read a published text and vouched for it. Publishing it is the first review."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField(help_text="when it is to be read again")

    def __str__(self) -> str:
        return f"{self.version_id} reviewed {self.at:%Y-%m-%d}"


class Opinion(models.Model):
    """A reader's answer to "did this help?", with their words. Nothing says who they are."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="opinions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="opinions")
    helped = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "at"], name="opinion_at")]

    def __str__(self) -> str:
        return f"{'helped' if self.helped else 'did not help'}: {self.article_id}"


class Gap(models.Model):
    """Words people searched for in vain, and how often on a day. Addresses and numbers are blanked out."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    words = models.CharField(max_length=80)
    day = models.DateField(help_text="in the brand's zone")
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "day", "language", "words"], name="one_gap_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.times})"


class Word(models.Model):
    """A word that stands in a published article, and in how many."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    word = models.CharField(max_length=40, db_collation="C", help_text="in small letters, without accents")
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "language", "word"], name="one_word")]

    def __str__(self) -> str:
        return self.word


class Spelling(models.Model):
    """A word as it is left when one of its letters is missing, by which a misspelt word finds it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    short = models.CharField(max_length=40, db_collation="C")
    word = models.CharField(max_length=40, db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "short", "word"], name="one_spelling")
        ]

    def __str__(self) -> str:
        return f"{self.short} of {self.word}"
