"""Text whose long lines were cut for narrow screens, put together again (RFC 3676, format=flowed)."""


def unfold(text: str, *, delete_space: bool = False) -> str:
    """Lines that end in a space flow into the next of the same quote depth; `-- ` stands alone.

    `delete_space`: the space that marks the cut is none of the words (delsp=yes, for scripts without spaces).
    """
    lines: list[str] = []
    open_depth = -1  # the depth of the last line while it waits for more
    for raw in text.split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        signature = line == "-- "
        flows = line.endswith(" ") and not signature
        if flows and delete_space:
            line = line[:-1]
        if depth == open_depth and not signature:
            lines[-1] += line
        else:
            lines.append(f"{'>' * depth} {line}" if depth else line)
        open_depth = depth if flows else -1
    return "\n".join(lines)
