"""Time and memory of a whole command and the processes it starts. Linux only: it reads ``/proc``."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of a command took."""

    seconds: float
    main_mb: float
    """Peak resident memory of the command's own process."""
    worker_mb: float
    """That of the largest process it started; 0 if it started none."""


def measure(command: Sequence[str], log: Path) -> Measured:
    """Run *command* to its end; raises :class:`RuntimeError` with the end of its output if it fails."""
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_environment())
        peaks: dict[int, float] = {}
        watcher = threading.Thread(target=_watch, args=(process, peaks))
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - begun
        watcher.join()
    if process.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} failed:\n{end}")
    workers = [peak for pid, peak in peaks.items() if pid != process.pid]
    return Measured(seconds, peaks.get(process.pid, 0.0), max(workers, default=0.0))


def _environment() -> dict[str, str]:
    """Return the environment of a user, for whom Python keeps compiled modules."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _watch(process: subprocess.Popen[bytes], peaks: dict[int, float]) -> None:
    while process.poll() is None:
        for pid in _family(process.pid):
            peak = _peak_mb(pid)
            peaks[pid] = max(peak, peaks.get(pid, 0.0))
        time.sleep(0.05)


def _family(pid: int) -> list[int]:
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            found.extend(_family(int(child)))
    return found


def _peak_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
