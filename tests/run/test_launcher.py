"""`./answerable` before there is anything but `sh`."""

import os
import subprocess

from answerable.run import cli


def run(root, *arguments, **environment):
    return subprocess.run(
        [root / "answerable", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command(root):
    told = run(root, "--help")
    assert told.returncode == 0
    for group in cli.GROUPS.values():
        for command in group:
            assert f"  {command} " in told.stdout


def test_an_unknown_command_is_told_so(root):
    told = run(root, "fly")
    assert told.returncode == 2
    assert "there is no command “fly”" in told.stderr


def test_a_database_that_is_not_there_is_explained_without_a_traceback(root, tmp_path):
    told = run(root, "migrate", ANSWERABLE_DATA=str(tmp_path), DATABASE_URL="")
    assert told.returncode == cli.DESK_IS_DOWN
    assert "No desk has been started" in told.stderr
    told = run(root, "migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert told.returncode == cli.DESK_IS_DOWN
    assert "the database does not answer" in told.stderr
    assert "Traceback" not in told.stderr


def test_without_a_fitting_python_it_says_what_to_install(root, tmp_path):
    """A copy of the launcher where no Python is to be found."""
    (tmp_path / "answerable").write_text((root / "answerable").read_text())
    (tmp_path / "answerable").chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "cmp", "rm", "cat"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    told = run(tmp_path, "demo", PATH=str(tools))
    assert told.returncode == 1
    assert "needs Python 3.11 or newer" in told.stderr
    assert "apt install python3" in told.stderr
    assert not (tmp_path / ".venv").exists()
