"""Whether an event really comes from the brand's telephone system, and is no old one sent again."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

AGE = timedelta(minutes=5)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the system has to send in `X-Answerable-Signature`: HMAC-SHA256 of "timestamp.body", in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, given: str, body: bytes, *, at: datetime) -> bool:
    """Whether the signature fits and was made within five minutes (`timestamp`: seconds since 1970)."""
    if not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    made = datetime.fromtimestamp(int(timestamp), UTC)
    fits = hmac.compare_digest(signature(secret, timestamp, body), given)
    return fits and abs(at - made) <= AGE


def is_twilios(token: str, address: str, said: Mapping[str, str], given: str) -> bool:
    """Twilio's `X-Twilio-Signature`: HMAC-SHA1 of the address and the sorted fields, in base64."""
    if not token:
        return False
    told = address + "".join(f"{name}{said[name]}" for name in sorted(said))
    fits = base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()
    return hmac.compare_digest(fits, given)
