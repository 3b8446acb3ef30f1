"""Answers many histories, line by line, in this process or in several: in order, never stopping early."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from queue import Queue
from threading import Thread
from typing import BinaryIO

from regimens.clinical.lines import answer_lines

#: So many bytes are read at most at once; what has come so far is answered without waiting for more.
BLOCK = 1 << 17
#: Lines answered in this process before others are started: a short input is done by then.
FEW = 200


def usable_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def answer_stream(source: BinaryIO, target: BinaryIO, *, workers: int) -> None:
    """Answer every line of `source` on `target` in its order; the bytes are the same with any `workers`.

    Each answer is written as soon as it and those before it are known, also while `source` stays open.
    """
    batches, answered = _batches(source), 0
    for batch in batches:
        target.write(answer_lines(batch))
        target.flush()
        answered += len(batch)
        if workers > 1 and answered >= FEW:
            break
    _answer_in_processes(batches, target, workers)


def _answer_in_processes(batches: Iterator[list[bytes]], target: BinaryIO, workers: int) -> None:
    """Hand the rest to other processes; if there is none, none is started."""
    first = next(batches, None)
    if first is None:
        return
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_collect_rarely) as pool:
        writer = _Writer(target, most_waiting=workers + 2)
        writer.add(pool.submit(answer_lines, first))
        writer.start()
        for batch in batches:
            if writer.failed is not None:
                break
            writer.add(pool.submit(answer_lines, batch))
        writer.finish()


class _Writer(Thread):
    """Writes the answers in the order in which they were asked for, while the next lines are read."""

    def __init__(self, target: BinaryIO, *, most_waiting: int) -> None:
        super().__init__(daemon=True)
        self.failed: BaseException | None = None
        self._target = target
        self._waiting: Queue[Future[bytes] | None] = Queue(most_waiting)

    def add(self, answers: Future[bytes]) -> None:
        """Write these after all before them; waits while too many are not yet written."""
        self._waiting.put(answers)

    def finish(self) -> None:
        """Wait until everything is written; raises what went wrong."""
        self._waiting.put(None)
        self.join()
        if self.failed is not None:
            raise self.failed

    def run(self) -> None:
        """After a failure it only empties the queue, so that nobody waits for it."""
        while (answers := self._waiting.get()) is not None:
            if self.failed is None:
                self._write(answers)

    def _write(self, answers: Future[bytes]) -> None:
        try:
            self._target.write(answers.result())
            self._target.flush()
        except BaseException as error:
            self.failed = error


def _collect_rarely() -> None:
    """Plans leave no circles behind: looking for them after every few hundred objects finds nothing."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _context() -> multiprocessing.context.BaseContext:
    """New processes begin from one that knows the rules and nothing of this one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["regimens.clinical"])
    return context


def _batches(source: BinaryIO) -> Iterator[list[bytes]]:
    """The lines that have come so far, without their ends (Windows too); the last may lack its end."""
    begun: list[bytes] = []
    while block := _read(source):
        *ended, rest = block.split(b"\n")
        if ended:
            ended[0] = b"".join([*begun, ended[0]])
            begun = []
            yield [line.removesuffix(b"\r") for line in ended]
        begun.append(rest)
    last = b"".join(begun)
    if last:
        yield [last.removesuffix(b"\r")]


def _read(source: BinaryIO) -> bytes:
    read1 = getattr(source, "read1", None)
    block: bytes = source.readline() if read1 is None else read1(BLOCK)
    return block
