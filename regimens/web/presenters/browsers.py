"""Whether a browser prints what stands in the margins of a sheet: the name, and which page of how many."""

from __future__ import annotations

import re

#: Margin boxes of @page are printed by Chromium, from this version on.
FIRST_TO_PRINT = 131
CHROMIUM = re.compile(r"(?<![A-Za-z])(?:HeadlessChrome|Chrome|Chromium)/(\d{1,5})\.", re.ASCII)
#: Whatever they call themselves: other engines, and what runs on one of them by rule.
OTHERS = re.compile(r"Firefox|FxiOS|CriOS|EdgiOS|iPhone|iPad|iPod")


def prints_margins(agent: str) -> bool:
    """Whether the browser of this user agent is known to do so; an unknown one counts as unable."""
    versions = [int(number) for number in CHROMIUM.findall(agent)]
    return bool(versions) and min(versions) >= FIRST_TO_PRINT and not OTHERS.search(agent)
