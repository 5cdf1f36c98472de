"""django-helpdesk as its documentation sets it up, in one file. Its own virtual environment runs this."""

import os
from importlib import import_module
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

SECRET_KEY = "only for the comparison"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        **{name: os.environ[f"PEER_{name}"] for name in ("NAME", "USER", "PASSWORD", "HOST")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ["PEER_FILES"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/tickets/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_KB_ENABLED = False
HELPDESK_TEAMS_MODEL = "auth.Group"  # teams are an extra of theirs that needs another package
HELPDESK_TEAMS_MIGRATION_DEPENDENCIES = [("auth", "0001_initial")]
HELPDESK_KBITEM_TEAM_GETTER = None
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}


def __getattr__(name: str) -> Any:
    """`urlpatterns` and `application` are asked for once Django is set up; settings are not."""
    if name == "urlpatterns":
        return [path("", include("helpdesk.urls"))]
    if name == "application":
        return get_wsgi_application()
    raise AttributeError(name)


def prepare(mail: str) -> None:
    """An agent who signs in, and a queue that takes letters from a folder."""
    models = import_module("helpdesk.models")
    users = import_module("django.contrib.auth").get_user_model()
    users.objects.create_superuser("iris", "iris@answerable.example", "answerable-demo")
    models.Queue.objects.create(
        title="Support",
        slug="support",
        email_address="support@barbar.example",
        allow_email_submission=True,
        email_box_type="local",
        email_box_local_dir=mail,
    )


def take_in() -> None:
    """Work off the folder once, as its command does."""
    import_module("helpdesk.email").process_email(quiet=True)
