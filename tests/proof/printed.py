"""Plans printed as PDFs: three sheets of each hold the plan's drug, dose, route, dates and patient."""

from __future__ import annotations

import json
import logging
import os
from itertools import islice
from multiprocessing import get_context

from tests.proof.gate import Finding

PROCESSES, SLICES = 2, 8


def pdfs_agree(plans: int) -> Finding:
    """Clinical copy, patient sheet and a third in turn of so many random plans, read back by another library."""
    chunks = [(part, plans // SLICES + (part < plans % SLICES)) for part in range(SLICES)]
    with get_context("spawn").Pool(PROCESSES, initializer=_start) as pool:
        told = pool.map(_chunk, chunks, chunksize=1)
    return Finding(
        gate="paper",
        looked_at="random plans, clinical copy, patient sheet and one of the other three as PDFs, read back",
        count=sum(count for count, _ in told),
        wrong=tuple(each for _, wrong in told for each in wrong),
        note=f"{PROCESSES} processes",
    )


def _start() -> None:
    """A process that can lay out the product's own templates; it has no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b12site.settings")
    import django
    from django.conf import settings

    django.setup()
    # What the renderer leaves out of the browser's style sheets is known.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": files}


def _chunk(chunk: tuple[int, int]) -> tuple[int, list[str]]:
    from tests.surface_pdfs import check_pdfs
    from tests.surfaces import documents

    part, count = chunk
    looked_at, wrong = 0, []
    for history, document in islice(documents(part), count):
        try:
            check_pdfs(history, document, part + looked_at)
        except AssertionError as told:
            said = next(iter(str(told).splitlines()), "an assertion without words")
            wrong.append(f"{said[:200]}: {json.dumps(history)}")
        looked_at += 1
    return looked_at, wrong
