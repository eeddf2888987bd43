"""A run in parts survives the death of a process and gives the numbers of a run in one piece, to the bit."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dwk.projections.chunked import DamagedChunk, OtherRun, chunk_path, merged, read_chunk, run_chunks
from dwk_demography.chunks import plan_chunks
from dwk_demography.projection.chunk_work import QUANTILES_AXIS
from tests.architecture.source import ROOT
from tests.projections.chunk_worker import OPTIONS, REGIONS, SEED, calculate, inputs, plan

SIZE = 4


def worker(folder: Path, *, stop: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.projections.chunk_worker", str(folder), str(SIZE), str(stop)]
    return subprocess.Popen(
        words,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}/src", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def in_one_piece() -> np.ndarray:
    (whole,) = plan(len(REGIONS))
    return calculate(whole)["quantiles"]


@pytest.mark.parametrize("size", [1, 5, 23, 100])
def test_the_size_of_the_parts_changes_no_number(size: int, tmp_path: Path) -> None:
    chunks = plan(size)
    assert run_chunks(chunks, calculate, tmp_path) == len(chunks)
    np.testing.assert_array_equal(merged(chunks, QUANTILES_AXIS, tmp_path)["quantiles"], in_one_piece())


def test_a_killed_process_loses_only_the_part_it_was_in(tmp_path: Path) -> None:
    first = worker(tmp_path, stop=2)
    assert [line(first) for _ in range(3)] == ["0", "1", "2"]
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL

    second = worker(tmp_path, stop=-1)
    said, _ = second.communicate(timeout=120)
    assert said.split("\n")[0] == "2", "finished parts are not calculated again"
    assert said.strip().endswith("finished 4")
    np.testing.assert_array_equal(merged(plan(SIZE), QUANTILES_AXIS, tmp_path)["quantiles"], in_one_piece())


def test_a_living_process_takes_over_the_part_of_a_killed_one(tmp_path: Path) -> None:
    first = worker(tmp_path, stop=1)
    assert [line(first) for _ in range(2)] == ["0", "1"]
    second = worker(tmp_path, stop=-1)
    assert [line(second) for _ in range(4)] == ["2", "3", "4", "5"], "the claimed part is left alone"
    first.send_signal(signal.SIGKILL)
    first.communicate()
    said, _ = second.communicate(timeout=120)
    assert said.split() == ["1", "finished", "5"]
    np.testing.assert_array_equal(merged(plan(SIZE), QUANTILES_AXIS, tmp_path)["quantiles"], in_one_piece())


def test_a_half_written_part_does_not_count(tmp_path: Path) -> None:
    chunks = plan(SIZE)
    tmp_path.joinpath(f"{chunks[0].id}.npz.4711.part").write_bytes(b"PK half")
    assert run_chunks(chunks, calculate, tmp_path) == len(chunks)


def test_a_folder_with_another_run_is_refused(tmp_path: Path) -> None:
    run_chunks(plan(SIZE), calculate, tmp_path)
    other = plan_chunks(REGIONS, SIZE, SEED + 1, inputs=inputs(), version=OPTIONS.text())
    with pytest.raises(OtherRun, match="gehört zu einer anderen Rechnung"):
        run_chunks(other, calculate, tmp_path)


def test_a_part_with_another_fingerprint_is_refused(tmp_path: Path) -> None:
    chunks = plan(SIZE)
    run_chunks(chunks, calculate, tmp_path)
    chunk_path(chunks[1], tmp_path).write_bytes(chunk_path(chunks[0], tmp_path).read_bytes())
    with pytest.raises(DamagedChunk):
        read_chunk(chunks[1], tmp_path)
