"""LibreTranslate's interface (`POST /translate`), which other servers speak too."""

from dataclasses import dataclass
from typing import Any

import httpx
from django.utils.translation import gettext as _

from answerable.translation.port import NotTranslated

PATIENCE = 10.0
"""Seconds; an agent may be waiting."""
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    """A server at `url`; `key` where it asks for one."""

    url: str
    key: str = ""
    name: str = "LibreTranslate"

    def translate(self, text: str, *, source: str, target: str) -> str:
        """See `Translator`. The server keeps nothing, if it is what it says it is."""
        if len(text) > LONGEST:
            raise NotTranslated(
                _("The text has more than %(longest)s characters.") % {"longest": f"{LONGEST:,}"}
            )
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        try:
            answer = httpx.post(f"{self.url.rstrip('/')}/translate", json=asked, timeout=PATIENCE)
            told: Any = answer.json()
        except httpx.HTTPError as problem:
            raise NotTranslated(_("The translation server does not answer.")) from problem
        except ValueError as problem:
            raise NotTranslated(_("The translation server did not answer in its own language.")) from problem
        said = told.get("translatedText") if isinstance(told, dict) else None
        if answer.is_error or not isinstance(said, str) or not said.strip():
            why = told.get("error", "") if isinstance(told, dict) else ""
            raise NotTranslated(
                _("The translation server refused it (%(status)s): %(why)s")
                % {"status": answer.status_code, "why": str(why)[:200]}
            )
        return said
