"""The PDFs of a plan through the pages: how long the person waits, with the next process ready and without.

`taken` gives the table: it works in a folder of its own and leaves nothing behind.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from tests.bench import worklist
from tests.bench.measuring import table

KINDS = ("clinical", "sheet", "calendar")
ROUNDS = 10
#: Within these seconds the next process is ready.
PAUSE = 5
HEAD = ("Sheet", "Pages", "Process ready, median", "Process not ready")


def taken() -> str:
    """The table, from a process of its own with a database of its own."""
    return worklist.run_apart("tests.bench.paper")


def main() -> None:
    """One signed plan, each sheet some times over."""
    plan, member = worklist.prepared()
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    rows = [_measured(client, plan, kind) for kind in KINDS]
    print(table(HEAD, rows))  # noqa: T201 - the caller reads it


def _measured(client: Any, plan: Any, kind: str) -> tuple[str, ...]:
    from regimens.web.views.pdf_file import RENDERER

    RENDERER.close()
    cold, body = _once(client, plan, kind)
    times = []
    for _ in range(ROUNDS):
        time.sleep(PAUSE)
        seconds, body = _once(client, plan, kind)
        times.append(seconds)
    return kind, str(_pages(body)), f"{statistics.median(times) * 1000:.0f} ms", f"{cold * 1000:.0f} ms"


def _once(client: Any, plan: Any, kind: str) -> tuple[float, bytes]:
    begun = time.perf_counter()
    response = client.get(f"/plans/{plan.pk}/{kind}.pdf")
    assert response.status_code == 200, "no PDF was made"
    return time.perf_counter() - begun, response.content


def _pages(body: bytes) -> int:
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(body)).pages)


if __name__ == "__main__":
    main()
