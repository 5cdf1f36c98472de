from django.contrib.postgres.fields import ArrayField
from django.db import models


class Brand(models.Model):
    """A name under which the company answers, with a policy of its own."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=6, help_text="begins every ticket's reference: BB-1042")
    mark = models.CharField(max_length=2, help_text="the letter of the brand's mark")
    shape = models.CharField(max_length=10, choices=[("circle", "circle"), ("square", "square")])
    colour = models.CharField(max_length=7)
    zone = models.CharField(max_length=60, help_text="IANA time zone in which its dates are written")
    languages = ArrayField(models.CharField(max_length=8), default=list, help_text="primary language first")
    host = models.CharField(
        max_length=253, blank=True, help_text="its portal's own host name: help.barbar.example"
    )
    words_its_mails = models.BooleanField(
        default=False, help_text="some of its mails have words of its own; else nobody need look for them"
    )
    open_books = models.BooleanField(default=False, help_text="customers see how promises were kept")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host"], name="one_brand_a_host", condition=~models.Q(host=""))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"


class Address(models.Model):
    """A mail address at which a brand receives letters; the first is the one it answers from."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.email

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]


class MailWording(models.Model):
    """What a brand says in a kind of mail in a language; every version stays."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True, help_text="none: the words the desk came with")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "kind", "language", "version"], name="one_wording_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.language}, version {self.version}"
