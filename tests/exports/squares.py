"""Reads a square code drawn as SVG, by the standard alone: no error is corrected, so every module must be right."""

from __future__ import annotations

import re
from collections.abc import Callable

QUIET = 4
STEP = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")
#: Level M: data codewords of each block, by version; and where the alignment patterns lie.
BLOCKS = {
    6: (27, 27, 27, 27),
    7: (31, 31, 31, 31),
    8: (38, 38, 39, 39),
    9: (36, 36, 36, 37, 37),
    10: (43, 43, 43, 43, 44),
}
ALIGNED = {6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50)}
LEVEL_M, FORMAT_MASK, BYTES = 0b00, 0b101010000010010, 0b0100
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
Grid = list[list[bool]]


def modules(svg: str) -> Grid:
    """The dark and light modules, once the quiet zone was found empty on all sides."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    path = re.search(r' d="([^"]+)"', svg)
    assert box
    assert path
    whole = int(box[1])
    assert box[1] == box[2]
    drawn = [[False] * whole for _ in range(whole)]
    x = y = 0.0
    for kind, first, second in STEP.findall(path[1]):
        if kind == "h":
            for column in range(int(x), int(x + float(first))):
                drawn[int(y)][column] = True
            x += float(first)
        elif kind == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    inside = [row[QUIET:-QUIET] for row in drawn[QUIET:-QUIET]]
    assert sum(map(sum, drawn)) == sum(map(sum, inside)), "the quiet zone is not empty"
    return inside


def version_of(grid: Grid) -> int:
    """The version, by the size."""
    return (len(grid) - 17) // 4


def decoded(grid: Grid) -> str:
    """The text of a code of level M, version 6 to 10, in bytes."""
    version, mask = version_of(grid), _mask(grid)
    bits = [
        grid[row][column] ^ MASKS[mask](row, column)
        for row, column in _walk(len(grid))
        if not _is_fixed(version, row, column)
    ]
    words = [
        sum(bit << (7 - place) for place, bit in enumerate(bits[at : at + 8]))
        for at in range(0, len(bits), 8)
    ]
    return _text(version, _data(version, words))


def _mask(grid: Grid) -> int:
    cells = [
        *((8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((row, 8) for row in (7, 5, 4, 3, 2, 1, 0)),
    ]
    told = 0
    for row, column in cells:
        told = told << 1 | grid[row][column]
    told ^= FORMAT_MASK
    assert told >> 13 == LEVEL_M, "not of error correction level M"
    return told >> 10 & 0b111


def _walk(size: int) -> list[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turn, the column of the timing pattern left out."""
    found = []
    up = True
    for right in [*range(size - 1, 6, -2), *range(5, 0, -2)]:
        for row in range(size - 1, -1, -1) if up else range(size):
            found += [(row, right), (row, right - 1)]
        up = not up
    return found


def _is_fixed(version: int, row: int, column: int) -> bool:
    """A module of a pattern, of the format or of the version."""
    size = version * 4 + 17
    in_corner = (
        (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    )
    on_timing = 6 in (row, column)
    of_version = version >= 7 and (
        (row < 6 and size - 11 <= column < size - 8) or (column < 6 and size - 11 <= row < size - 8)
    )
    return in_corner or on_timing or of_version or _is_aligned(version, row, column)


def _is_aligned(version: int, row: int, column: int) -> bool:
    lines = ALIGNED[version]
    corners = {(lines[0], lines[0]), (lines[0], lines[-1]), (lines[-1], lines[0])}
    centres = {(down, across) for down in lines for across in lines} - corners
    return any(abs(row - down) <= 2 and abs(column - across) <= 2 for down, across in centres)


def _data(version: int, words: list[int]) -> list[int]:
    """The data codewords, which are dealt out to the blocks in turn."""
    sizes = BLOCKS[version]
    blocks: list[list[int]] = [[] for _ in sizes]
    dealt = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(dealt))
    return [word for block in blocks for word in block]


def _text(version: int, data: list[int]) -> str:
    bits = "".join(f"{word:08b}" for word in data)
    assert int(bits[:4], 2) == BYTES
    long = 16 if version >= 10 else 8
    count = int(bits[4 : 4 + long], 2)
    content = bits[4 + long : 4 + long + count * 8]
    octets = (content[at : at + 8] for at in range(0, len(content), 8))
    return bytes(int(octet, 2) for octet in octets).decode()
