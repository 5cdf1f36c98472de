"""How fast it is on this machine: real pages over HTTP, real letters over SMTP, a database of its own."""


def main(arguments: list[str]) -> int:
    """`answerable bench`: print one table; exit status 1 where a target is missed."""
    from answerable.run.bench.measure import bench

    return bench(arguments)
