"""Writes logs that say where something failed, never what the record held."""

import logging
import traceback
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """Time, level, logger and message on one line; of an exception its kind and its places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text; line breaks inside the message are shown, not made."""
        text = super().format(record)
        head, *places = text.split("\n  at ")
        return "\n  at ".join([head.replace("\r", "\\r").replace("\n", "\\n"), *places])

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        """The exception's kind and the lines it passed: its own words may quote a record."""
        kind, _, trace = ei
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n  at ".join([kind.__name__ if kind else "no exception", *places])
