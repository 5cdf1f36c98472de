import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  the pages are loaded before the first visitor comes, or fail now
