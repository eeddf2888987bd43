"""dwk project in parts: real processes share a folder, are killed and interrupted; the numbers stay those of one piece."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from dwk.cli.main import main
from tests.architecture.source import ROOT

REGIONS, STEPS, AGES, SIZE = 60, 3, 7, 12
PARTS = REGIONS // SIZE
#: far more than any of these processes needs; ends a test that would hang
LONGEST = 60


def write(folder: Path, name: str, header: str, rows: Sequence[str]) -> None:
    (folder / name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def example(folder: Path) -> Path:
    """Made-up regions ("Beispiel") that differ in everything, in fertile ages too; some lose more than they have."""
    folder.mkdir()
    cells = [(r, s, a) for r in range(REGIONS) for s in ("female", "male") for a in range(AGES)]
    years = range(2020, 2020 + STEPS)
    write(
        folder, "input_base_population.csv", "region,year,sex,age,population",
        [f"G{r:02},2020,{s},{a},{(r + 1) * 17.3 + a * 3.1}" for r, s, a in cells],
    )  # fmt: skip
    write(
        folder, "input_rates.csv", "region,year,sex,age,mx,net_migration",
        [f"G{r:02},{y},{s},{a},{0.001 * (a + 1) + r * 1e-5},{(r % 7 - 4) * 1.7 if r else -30}"
         for y in years for r, s, a in cells],
    )  # fmt: skip
    write(
        folder, "input_asfr.csv", "region,year,age,asfr",
        [f"G{r:02},{y},{a},{0.1 + r / 700 if r % 4 < a < 6 - r % 3 else 0}"
         for r in range(REGIONS) for y in years for a in range(AGES)],
    )  # fmt: skip
    write(
        folder,
        "input_srb.csv",
        "region,year,srb",
        [f"G{r:02},{y},{1.05 + r / 4000}" for r in range(REGIONS) for y in years],
    )
    return folder


def words(folder: Path, *more: str, out: str = "parts.csv", parts: bool = True) -> list[str]:
    divided = ["--chunk-dir", str(folder / "parts"), "--chunk-size", str(SIZE)] if parts else []
    return ["project", str(folder / "in"), "--timing", "even", "--out", str(folder / out), *divided, *more]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the input, and the result of a run in one piece."""
    example(tmp_path / "in")
    assert main(words(tmp_path, out="whole.csv", parts=False)) == 0
    return tmp_path


@contextmanager
def process(folder: Path, *more: str, stop: tuple[str, int] = ("part", -1)) -> Iterator[subprocess.Popen[str]]:
    """The command in a process that says its parts, and is gone when the block is left."""
    command = [sys.executable, "-m", "tests.cli.project_process", stop[0], str(stop[1]), "--", *words(folder, *more)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    ) as running:  # fmt: skip
        # ends every wait for a line that never comes
        watch = threading.Timer(LONGEST, os.killpg, (running.pid, signal.SIGKILL))
        watch.start()
        try:
            yield running
        finally:
            watch.cancel()
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def lines_until(running: subprocess.Popen[str], last: str) -> list[str]:
    """What a process says up to a line; a process that dies ends the wait."""
    assert running.stdout is not None
    said: list[str] = []
    for line in running.stdout:
        said.append(line.strip())
        if said[-1] == last:
            return said
    raise AssertionError(f"„{last}“ never came: {said}")


def finished(running: subprocess.Popen[str]) -> str:
    said, complaint = running.communicate(timeout=LONGEST)
    assert (running.returncode, complaint) == (0, "")
    return said


def calculated(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("part ")]


def assert_as_in_one_piece(folder: Path, out: str = "parts") -> None:
    for ending in ("", "-births", "-deaths"):
        assert (folder / f"{out}{ending}.csv").read_bytes() == (folder / f"whole{ending}.csv").read_bytes()


def assert_nothing_written(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir() if path.name not in {"in", "parts"}) == [
        "whole-births.csv", "whole-deaths.csv", "whole.csv",
    ]  # fmt: skip


def numbers(folder: Path) -> list[Path]:
    return sorted((folder / "parts").glob("*.npz"))


@contextmanager
def part_taken(folder: Path, name: str) -> Iterator[None]:
    """Hold a part as another process would that is calculating it."""
    with (folder / "parts" / f"{name}.claim").open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def refusal(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    assert main(words(folder, *more)) == 1
    assert_nothing_written(folder)
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    return said


@pytest.mark.parametrize("size", ["1", "7", "50", "60", "1000"])
def test_the_size_of_the_parts_changes_no_byte(folder: Path, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(words(folder, "--chunk-size", size)) == 0
    assert_as_in_one_piece(folder)
    assert len(numbers(folder)) == -(-REGIONS // int(size))
    in_parts = capsys.readouterr().out
    assert main(words(folder, out="whole.csv", parts=False)) == 0
    assert in_parts == capsys.readouterr().out.replace("whole", "parts"), "guards and balance are reported alike"
    assert "Wanderung begrenzt" in in_parts, "the example is to need guards"


def test_workers_share_the_parts(folder: Path) -> None:
    with process(folder, "--workers", "3") as running:
        said = finished(running)
    assert sorted(set(calculated(said))) == [f"part {index}" for index in range(PARTS)]
    assert len(calculated(said)) == PARTS, "no part is calculated twice"
    assert_as_in_one_piece(folder)


def test_a_finished_run_is_only_put_together(folder: Path) -> None:
    assert main(words(folder)) == 0
    (folder / "parts.csv").unlink()
    with process(folder, "--workers", "2") as running:
        assert calculated(finished(running)) == []
    assert_as_in_one_piece(folder)


def test_two_processes_share_a_folder_one_is_killed_and_the_other_ends_its_part(folder: Path) -> None:
    with process(folder, stop=("part", 1)) as first:
        lines_until(first, "part 1")
        with process(folder) as second:
            lines_until(second, f"part {PARTS - 1}")
            first.send_signal(signal.SIGKILL)
            assert first.wait(LONGEST) == -signal.SIGKILL
            rest = calculated(finished(second))
    assert rest == ["part 1"], "the part of the killed one, and nothing twice"
    assert_as_in_one_piece(folder)


@pytest.mark.parametrize("where", ["part", "writing"])
def test_a_third_process_resumes_what_a_killed_one_left(folder: Path, where: str) -> None:
    with process(folder, stop=(where, 2)) as first:
        lines_until(first, "written" if where == "writing" else "part 2")
        first.send_signal(signal.SIGKILL)
        assert first.wait(LONGEST) == -signal.SIGKILL
    assert_nothing_written(folder)
    assert len(numbers(folder)) == 2
    assert len(list((folder / "parts").glob("*.part"))) == (1 if where == "writing" else 0)
    with process(folder) as third:
        assert calculated(finished(third)) == ["part 2", "part 3", "part 4"]
    assert_as_in_one_piece(folder)
    assert list((folder / "parts").glob("*.part")) == [], "the half-written part is cleared away"


def test_a_killed_run_takes_its_workers_along(folder: Path) -> None:
    main(words(folder))
    names = [path.stem for path in numbers(folder)]
    for path in (*numbers(folder), *folder.glob("parts*.csv")):
        path.unlink()
    with process(folder, "--workers", "2") as running:
        with part_taken(folder, names[0]), part_taken(folder, names[1]):
            lines_until(running, "worker")
            running.send_signal(signal.SIGKILL)
            assert running.wait(LONGEST) == -signal.SIGKILL
        # the worker holds the pipe open until it ends; now it finds a free part, and nobody who wants it
        said, _ = running.communicate(timeout=LONGEST)
    assert not {"part 0", "part 1"} & set(calculated(said))
    with process(folder) as second:
        assert calculated(finished(second))[:2] == ["part 0", "part 1"]
    assert_as_in_one_piece(folder)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_says_so_in_a_sentence_and_goes_on_later(folder: Path, workers: str) -> None:
    main(words(folder))
    for path in (*numbers(folder)[3:], *folder.glob("parts*.csv")):
        path.unlink()
    taken = sorted((folder / "parts").glob("*.claim"))[-1].stem
    with part_taken(folder, taken), process(folder, "--workers", workers) as running:
        lines_until(running, "worker" if workers == "2" else "part 3")
        os.killpg(running.pid, signal.SIGINT)
        _, complaint = running.communicate(timeout=LONGEST)
    assert running.returncode == 130
    assert complaint.startswith("Abgebrochen; ")
    assert complaint.endswith("Derselbe Befehl rechnet mit ihnen weiter.\n")
    assert complaint.count("\n") == 1
    assert_nothing_written(folder)
    assert main(words(folder)) == 0
    assert_as_in_one_piece(folder)


def test_an_interrupted_run_in_one_piece_says_so_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dwk.cli.projection_output._write", interrupted)
    capsys.readouterr()
    assert main(words(folder, parts=False)) == 130
    assert capsys.readouterr().err == "Abgebrochen.\n"
    assert_nothing_written(folder)


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--chunk-size", "0", "--chunk-size 0: Erwartet wird mindestens 1."),
        ("--chunk-size", "-3", "--chunk-size -3: Erwartet wird mindestens 1."),
        ("--workers", "0", "--workers 0: Erwartet wird mindestens 1."),
        ("--workers", "-1", "--workers -1: Erwartet wird mindestens 1."),
    ],
)
def test_impossible_numbers_are_refused_before_anything_is_read(
    folder: Path, option: str, value: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(folder, capsys, option, value).strip() == sentence
    assert not (folder / "parts").exists()


@pytest.mark.parametrize("option", ["--chunk-size", "--workers"])
def test_dividing_without_a_folder_is_refused(folder: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(words(folder, option, "2", parts=False)) == 1
    assert f"{option} braucht --chunk-dir" in capsys.readouterr().err
    assert_nothing_written(folder)


@pytest.mark.parametrize("change", ["input", "size", "timing", "years"])
def test_the_folder_of_another_run_is_refused_and_left_as_it_is(
    folder: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(words(folder))
    for path in folder.glob("parts*.csv"):
        path.unlink()
    before = {path: path.read_bytes() for path in (folder / "parts").iterdir()}
    more = {"size": ["--chunk-size", "5"], "timing": ["--timing", "end"], "years": ["--years", "2"]}.get(change, [])
    if change == "input":
        path = folder / "in" / "input_srb.csv"
        path.write_text(path.read_text().replace("G07,2021,1.05", "G07,2021,1.06"))
    assert "gehört zu einer anderen Rechnung" in refusal(folder, capsys, *more)
    assert {path: path.read_bytes() for path in (folder / "parts").iterdir()} == before


def test_a_folder_that_is_a_file_or_below_one_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "parts").write_text("no folder")
    assert "lassen sich keine Teile ablegen" in refusal(folder, capsys)
    assert "lassen sich keine Teile ablegen" in refusal(folder, capsys, "--chunk-dir", str(folder / "parts" / "below"))
    assert (folder / "parts").read_text() == "no folder"


def test_a_folder_without_the_right_to_write_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    (folder / "parts").mkdir(mode=0o500)
    assert "Wählen Sie einen Ordner mit Schreibrecht" in refusal(folder, capsys)


def test_a_foreign_plan_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "parts").mkdir()
    (folder / "parts" / "plan.json").write_text("Plan: Kita")
    assert "keine Liste von Teilen" in refusal(folder, capsys)
    assert (folder / "parts" / "plan.json").read_text() == "Plan: Kita"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(folder: Path, workers: str) -> None:
    def small_files() -> None:
        # a part has some 60 kB; the system refuses more than a quarter of it, as a full disk would
        resource.setrlimit(resource.RLIMIT_FSIZE, (15_000, 15_000))

    command = [sys.executable, "-m", "dwk.cli.main", *words(folder, "--workers", workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST, preexec_fn=small_files
    )
    assert done.returncode == 1
    assert "lassen sich keine Teile ablegen" in done.stderr
    assert done.stderr.count("\n") == 1
    assert_nothing_written(folder)
    assert not numbers(folder)
    assert not list((folder / "parts").glob("*.npz.*.part")) or workers == "2"
    assert main(words(folder)) == 0
    assert_as_in_one_piece(folder)
    assert not list((folder / "parts").glob("*.part"))


@pytest.mark.parametrize("kept", [0, 1, 200, -1])
def test_a_part_cut_short_is_named_and_replaced_once_it_is_gone(
    folder: Path, kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    main(words(folder))
    for path in folder.glob("parts*.csv"):
        path.unlink()
    damaged = numbers(folder)[2]
    damaged.write_bytes(damaged.read_bytes()[:kept])
    said = refusal(folder, capsys)
    assert f"Die Datei {damaged} ist beschädigt. Löschen Sie sie" in said
    damaged.unlink()
    assert main(words(folder)) == 0
    assert_as_in_one_piece(folder)
