"""`answerable push keys`: the key pair by which push services know this desk."""

import os
from pathlib import Path

from answerable.run.places import CannotRun


def push(arguments: list[str]) -> int:
    """Make the keys, or say which there are."""
    if arguments != ["keys"]:
        raise CannotRun("Say `answerable push keys`.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.site.settings")
    from django.conf import settings

    from answerable.push import keys

    file = Path(settings.PUSH_KEY)
    if not file.exists():
        keys.make(file)
    public = keys.public_key()
    if not public:
        raise CannotRun(f"{file} is there; install the extra to push: pip install answerable[push].")
    print(f"The key is in {file}. Keep it: with another one everybody has to subscribe anew.\n{public}")
    return 0
