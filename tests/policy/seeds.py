from pathlib import Path

POLICIES = Path(__file__).parents[2] / "src/answerable/demo/policies"


def text_of(name):
    return (POLICIES / name).read_text(encoding="utf-8")
