"""Whatever bytes a person hands in become text, with a word about what they were."""

import re

from answerable.policy.findings import Findings

LARGEST = 1_000_000  # bytes; both demo policies together have 21,000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def text_of(handed_in: bytes | str, findings: Findings) -> str:
    """The text of a file, or nothing and an error that says what to do."""
    if len(handed_in) > LARGEST:
        findings.error(
            1, "this file is far too long for a policy.", "A policy has a few pages, at most 1 MB."
        )
        return ""
    if isinstance(handed_in, str):
        handed_in = handed_in.encode("utf-8", errors="replace")
    text = _decoded(handed_in, findings).removeprefix("\ufeff")
    if _CONTROL.search(text):
        hint = "Save the policy as plain text (UTF-8), or draft one from a document with 'policy draft'."
        findings.error(1, "this is no text file.", hint)
        return ""
    if not text.strip():
        findings.error(
            1, "this file is empty.", "Begin with a draft: 'answerable policy draft YOUR-POLICY.txt'."
        )
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes, findings: Findings) -> str:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
    if raw[1::2].count(0) * 2 > len(raw) // 2:
        return raw.decode("utf-16-le", errors="replace")
    findings.error(line, "this line is not UTF-8 text.", "Save the file as UTF-8 in your editor.")
    return raw.decode("latin-1")
