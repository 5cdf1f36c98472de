"""One log for all processes of a desk, each line with its time (UTC) and the name of the process."""

from pathlib import Path

from answerable.kit.now import now

LONGEST = 20 * 1024 * 1024
KEEP = 3


class Log:
    """Appends lines to a file and turns it over at LONGEST bytes; a full disk costs lines, never the desk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost = 0

    def write(self, name: str, line: str) -> None:
        try:
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                if self.lost:
                    file.write(
                        f"{now():%Y-%m-%d %H:%M:%S} {'desk':<8} {self.lost} lines could not be written\n"
                    )
                    self.lost = 0
                file.write(f"{now():%Y-%m-%d %H:%M:%S} {name:<8} {line}\n")
                long = file.tell() > LONGEST
            if long:
                self._turn_over()
        except OSError:
            self.lost += 1

    def _turn_over(self) -> None:
        for number in range(KEEP - 1, 0, -1):
            older = self.path.with_suffix(f".{number}.log")
            if older.exists():
                older.replace(self.path.with_suffix(f".{number + 1}.log"))
        self.path.replace(self.path.with_suffix(".1.log"))

    def tail(self, lines: int = 20) -> str:
        try:
            return "\n".join(self.path.read_text(encoding="utf-8").splitlines()[-lines:])
        except OSError:
            return ""
