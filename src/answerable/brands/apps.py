from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "answerable.brands"
    default_auto_field = "django.db.models.BigAutoField"
