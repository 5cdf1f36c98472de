"""The supervisor with small programs of every temper."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answerable.run import ports
from answerable.run.child import Program
from answerable.run.log import Log
from answerable.run.supervisor import CouldNotFinish, Supervisor

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
PARENT = "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); p.wait()"


def program(name, code, **more):
    return Program(name=name, command=[sys.executable, "-c", code], **more)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(condition, supervisor=None, within=10):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        supervisor.look() if supervisor else time.sleep(0.02)


@pytest.fixture
def supervisor(tmp_path):
    supervisor = Supervisor(Log(tmp_path / "desk.log"))
    yield supervisor
    supervisor.stop()


def logged(supervisor):
    return supervisor.log.path.read_text()


def test_a_killed_process_is_back_within_two_seconds_and_the_log_tells(supervisor):
    child = supervisor.start(program("web", SLEEPER))
    until(lambda: "web      up" in logged(supervisor), supervisor)
    killed = child.process.pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: child.process.pid != killed and not child.ended(), supervisor, within=2)
    assert "web was ended by SIGKILL" in logged(supervisor)


def test_one_that_keeps_dying_is_started_ever_more_slowly(supervisor):
    child = supervisor.start(program("worker", "raise SystemExit(4)"))
    until(lambda: child.deaths >= 5, supervisor, within=20)
    told = [line for line in logged(supervisor).splitlines() if "with status 4" in line]
    between = [sum(float(number) for number in re.findall(r"(?:after|in) ([\d.]+) s", line)) for line in told]
    for least, passed in zip((0.2, 0.4, 0.8, 1.6), between[1:5], strict=True):  # from one start to the next
        assert passed > least - 0.11


def test_one_that_lived_longer_than_it_would_have_to_wait_is_back_at_once(supervisor):
    child = supervisor.start(program("worker", "import time; time.sleep(0.3); raise SystemExit(4)"))
    child.deaths = 1
    until(lambda: child.deaths == 2, supervisor)
    assert logged(supervisor).rstrip().endswith("starting it again")


def test_what_a_killed_server_started_goes_with_it(supervisor):
    child = supervisor.start(program("web", PARENT))
    until(lambda: any(line.split()[2] == "web" for line in logged(supervisor).splitlines()), supervisor)
    orphan = int(
        next(line.split()[3] for line in logged(supervisor).splitlines() if line.split()[2] == "web")
    )
    os.kill(child.process.pid, signal.SIGKILL)
    until(lambda: not alive(orphan), supervisor)


def test_stopping_ends_everything_even_what_will_not_listen_and_the_database_last(supervisor):
    database = supervisor.start(program("postgres", SLEEPER, last=True))
    deaf = supervisor.start(program("worker", DEAF, patience=0.3))
    until(lambda: logged(supervisor).count(" up") == 2, supervisor)
    order = []
    supervisor._stop_all, stop_all = (
        lambda c: order.append([x.program.name for x in c]) or stop_all(c),
        supervisor._stop_all,
    )
    supervisor.stop()
    assert order == [["worker"], ["postgres"]]
    assert not alive(database.process.pid)
    assert not alive(deaf.process.pid)
    assert "worker did not stop in time" in logged(supervisor)


def test_a_step_that_fails_says_what_it_said(supervisor):
    with pytest.raises(CouldNotFinish, match="no room left"):
        supervisor.finish(program("migrate", "print('no room left'); raise SystemExit(1)"))
    assert supervisor.finish(program("migrate", "print('all well')")) == ["all well"]


def test_when_the_supervisor_is_killed_its_children_end(tmp_path):
    code = f"""
from pathlib import Path
from answerable.run.supervisor import Supervisor
from answerable.run.log import Log
from answerable.run.child import Program
s = Supervisor(Log(Path({str(tmp_path / "desk.log")!r})))
print(s.start(Program(name="web", command=["sleep", "600"])).process.pid, flush=True)
s.run()
"""
    environment = {**os.environ, "PYTHONPATH": "src"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    ) as supervising:
        child = int(supervising.stdout.readline())
        assert alive(child)
        supervising.kill()
    until(lambda: not alive(child))


def test_a_log_that_cannot_be_written_costs_lines_and_nothing_else(tmp_path):
    log = Log(tmp_path / "not there yet" / "desk.log")
    log.write("web", "lost")
    log.path.parent.mkdir()
    log.write("web", "kept")
    assert "1 lines could not be written" in log.path.read_text()
    assert log.path.read_text().endswith("web      kept\n")


def test_a_busy_port_is_passed_over():
    with socket.socket() as busy:
        busy.bind((ports.LOCAL, 0))
        busy.listen()
        usual = busy.getsockname()[1]
        taken = set()
        first, second = ports.free(usual, taken), ports.free(usual, taken)
    assert len({usual, first, second}) == 3
