"""Where the desk keeps its things and which database it talks to. Plain Python: read before Django starts."""

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]


def data_folder() -> Path:
    """The one folder a desk writes to: `ANSWERABLE_DATA`, or `data` beside the launcher."""
    return Path(os.environ.get("ANSWERABLE_DATA") or ROOT / "data").absolute()


def assets_folder() -> Path:
    """Where what browsers load is built: `ANSWERABLE_ASSETS`, the virtual environment, or the data folder."""
    given = os.environ.get("ANSWERABLE_ASSETS")
    if given:
        return Path(given).absolute()
    if sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK):
        return Path(sys.prefix) / "share/answerable"
    return data_folder()


@dataclass(frozen=True)
class Connection:
    """Addresses of one database, as libpq URLs: `app` obeys row-level security, `owner` migrates."""

    app: str
    owner: str
    superuser: str = ""

    def save(self, folder: Path) -> None:
        write_private(folder / "connection.json", json.dumps(asdict(self), indent=1))


def saved(folder: Path) -> Connection | None:
    """What an earlier start in `folder` wrote down, if there was one."""
    try:
        return Connection(**json.loads((folder / "connection.json").read_text()))
    except FileNotFoundError:
        return None


def current() -> Connection:
    """The database to use: the environment's, else the embedded one's; empty when there is neither."""
    own = saved(data_folder()) or Connection(app="", owner="")
    app = os.environ.get("DATABASE_URL")
    if app:
        return Connection(app=app, owner=os.environ.get("ANSWERABLE_OWNER_URL") or app)
    return own


def part(address: str, name: str) -> str:
    """One part of a libpq URL (`user`, `password`, `host`, `dbname`), or ""."""
    return str(conninfo_to_dict(address).get(name) or "")


def secret(folder: Path) -> str:
    """`ANSWERABLE_SECRET`, or one made once in the data folder; it signs sessions and reply addresses."""
    given = os.environ.get("ANSWERABLE_SECRET")
    if given:
        return given
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write so that only the owner can read and a crash leaves either the old or the new text, never half."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
