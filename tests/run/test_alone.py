"""What a process of the desk loads when it is started alone."""

import os
import subprocess
import sys

from answerable.site.connection import ROOT

LOAD = """
import sys
import answerable.workspace.live_app
print([name for name in sys.modules if name.startswith("answerable.") and name.endswith(".models")])
"""


def test_the_live_process_loads_no_models():
    """Apps are not set up there; a model in what it imports keeps it from starting."""
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (loaded.returncode, loaded.stdout.strip()) == (0, "[]"), loaded.stderr
