"""What shops told us about orders, and how to reach the shops."""

from django.db import models

from answerable.brands.models import Brand
from answerable.customers.models import Company, Customer

KINDS = ("demo", "csv", "woocommerce", "shopify", "saleor", "medusa")


class Shop(models.Model):
    """A shop of a brand: where it is, and what opens it, encrypted (`orders/keys.py`)."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="shops")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    name = models.CharField(max_length=80)
    address = models.URLField(blank=True, help_text="where its interface answers; none for files")
    user = models.CharField(max_length=255, blank=True, help_text="a key's name, where the shop has names")
    secret = models.TextField(blank=True, help_text="what opens it, encrypted")
    hook_secret = models.TextField(blank=True, help_text="signs its webhooks, encrypted")
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row; after some it is left alone")
    rests_until = models.DateTimeField(null=True, help_text="not asked before: it did not answer")
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, help_text="the last time it answered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="one_shop_a_name")]

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """An order as its shop last described it. The shop is right; this is what it said at `fetched_at`."""

    class Status(models.TextChoices):
        OPEN = "open"
        CANCELLED = "cancelled"
        CLOSED = "closed"

    class Payment(models.TextChoices):
        PENDING = "pending"
        PAID = "paid"
        PART = "part refunded"
        REFUNDED = "refunded"
        FAILED = "failed"

    class Fulfilment(models.TextChoices):
        NONE = "unfulfilled"
        PART = "part sent"
        SENT = "sent"
        SHORT = "part delivered"
        DELIVERED = "delivered"
        RETURNED = "returned"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="orders")
    shop = models.ForeignKey(Shop, on_delete=models.SET_NULL, null=True, related_name="orders")
    remote_id = models.CharField(max_length=120, blank=True, help_text="what the shop itself calls it")
    number = models.CharField(max_length=40, help_text="what people call it: BB-20931")
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="orders")
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, related_name="orders")
    email = models.EmailField(max_length=320, blank=True)
    placed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    payment = models.CharField(max_length=14, choices=Payment.choices, default=Payment.PENDING)
    fulfilment = models.CharField(max_length=14, choices=Fulfilment.choices, default=Fulfilment.NONE)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    refunded = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    tracking = models.JSONField(default=list, help_text="[{carrier, number, url}]")
    lines = models.JSONField(default=list, help_text="[{id, name, sku, quantity, sent, received, price}]")
    returns = models.JSONField(default=list, help_text="[{id, state, lines}]")
    fetched_at = models.DateTimeField(help_text="when the shop said so")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="one_order_a_number")]
        indexes = [
            models.Index(fields=["customer", "-placed_at"], name="order_of_customer"),
            models.Index(fields=["company", "-placed_at"], name="order_of_company"),
        ]

    def __str__(self) -> str:
        return self.number


class ShopNews(models.Model):
    """A webhook a shop sent, by its own number: the same one twice is one."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="news")
    delivery = models.CharField(max_length=120)
    topic = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "shop news"
        constraints = [models.UniqueConstraint(fields=["shop", "delivery"], name="one_news_once")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.shop_id}"


class Lookup(models.Model):
    """When the shops were last asked for the orders of a customer the desk knew none of."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="order_lookup")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id} at {self.at}"


class RoleNews(models.Model):
    """What a contact may do for their company now, and whether the shops know it; one row a person."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="role_news")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=14, blank=True, help_text="none: no more than everybody")
    wanted_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, help_text="none once every shop has answered")
    told_at = models.DateTimeField(null=True, help_text="when all of them had taken it")
    says = models.CharField(max_length=300, blank=True, help_text="what a shop said against it")

    class Meta:
        verbose_name_plural = "role news"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="role_to_tell", condition=models.Q(next_try_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} is {self.role or 'nothing'} now"


class DemoOrder(models.Model):
    """An order in the shop that comes with the desk (`orders/demo_shop/`), as that shop keeps it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40)
    email = models.EmailField(max_length=320)
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="one_demo_order_a_number")]

    def __str__(self) -> str:
        return self.number


class DemoPerson(models.Model):
    """Who may do what for a company in the shop that comes with the desk."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=320)
    company = models.CharField(max_length=120)
    role = models.CharField(max_length=14, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "email"], name="one_demo_person_an_address")]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"


class DemoCall(models.Model):
    """What the shop that comes with the desk did under an idempotency key, and answered."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    order = models.CharField(max_length=40)
    did = models.CharField(max_length=16)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="one_demo_call_a_key")]

    def __str__(self) -> str:
        return f"{self.did} {self.order}"
