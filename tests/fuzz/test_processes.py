"""Real processes: stopped by Ctrl-C, given a message of 100 MB, or a disk without room."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import leftovers, line

ROOT = Path(__file__).resolve().parents[2]
MAKE_WORKSPACE = (
    "import django; django.setup(); from weilu.people.actions import open_workspace; "
    "open_workspace('半亩厨房', 'kitchen', 'Asia/Shanghai')"
)
#: A hundred of either are 100 MB. Files are written in lumps: this process must stay small.
LUMP = "a" * (1 << 20)
ROWS = ("a" * 1023 + "\n") * 1024
MOST_MEMORY = 500 << 20
#: Runs a command and prints its exit code and peak memory. A process of its own, since what a
#: large parent holds would be counted as the child's.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "wb"), stderr=subprocess.STDOUT)
_pid, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


@pytest.fixture(scope="module", autouse=True)
def _stops_by_hand() -> Iterator[None]:
    """Whoever runs in the background of a shell ignores Ctrl-C, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for words in (["-m", "weilu.cli", "migrate"], ["-c", MAKE_WORKSPACE]):
        subprocess.run(
            [sys.executable, *words], env=environment(home), cwd=ROOT, check=True,
            capture_output=True,
        )  # fmt: skip
    return home


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "WEILU_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
        "WEILU_LANGUAGE": "en",
    }


def start(home: Path, *words: str | Path, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "weilu.cli", *map(str, words)], env=environment(home), cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def in_log(home: Path) -> int:
    with sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database:
        query = "SELECT count(*) FROM events_event WHERE group_id IS NOT NULL"
        return int(database.execute(query).fetchone()[0])


def clean(home: Path) -> bool:
    return leftovers(home / "scratch") == []


# --- Ctrl-C ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_history(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("long") / "runners.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(map(line, range(100_000)))
    return path


def stop_once(process: subprocess.Popen[str], begun: Callable[[], bool]) -> tuple[int, str, str]:
    deadline = time.monotonic() + 120
    while not begun():
        assert process.poll() is None, "it ended before it could be stopped"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def reading(home: Path) -> bool:
    return any(path.suffix == ".part" for path in (home / "scratch").rglob("*"))


def sealing(home: Path) -> bool:
    return any(path.name == "0.raw.parquet" for path in (home / "scratch").rglob("*"))


@pytest.mark.parametrize("begun", [reading, sealing])
def test_a_check_up_stopped_by_hand_leaves_nothing(
    begun: Callable[[Path], bool], home: Path, long_history: Path, tmp_path: Path
) -> None:
    process = start(home, "checkup", long_history, "--html", tmp_path / "o.html")
    code, _out, err = stop_once(process, lambda: begun(home))
    assert (code, err.strip()) == (130, "Stopped before it was finished.")
    assert clean(home)
    assert leftovers(tmp_path) == []


def test_an_import_stopped_while_reading_takes_nothing(home: Path, long_history: Path) -> None:
    before = in_log(home)
    process = start(home, "import", long_history)
    code, _out, err = stop_once(process, lambda: reading(home))
    assert code == 130
    assert err.strip() == "Stopped while reading runners.jsonl; nothing of it was taken."
    assert in_log(home) == before
    assert clean(home)


def test_an_import_stopped_while_recording_is_finished_by_the_same_command(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "evening.jsonl"
    file.write_text("".join(line(turn, group="夜跑群") for turn in range(30_000)), encoding="utf-8")
    before = in_log(home)
    process = start(home, "import", file)
    code, _out, err = stop_once(process, lambda: in_log(home) > before)
    assert code == 130
    assert "what was taken by then stays. The same command takes the rest." in err
    assert clean(home)
    stayed = in_log(home) - before
    assert 0 < stayed < 30_000
    out, _err = start(home, "import", file).communicate(timeout=120)
    assert f"{30_000 - stayed} events taken, {stayed} had already" in out


# --- 100 MB in one message ------------------------------------------------------------------------


def telegram(path: Path) -> None:
    head = '{"name": "晨跑群", "type": "private_group", "id": 7, "messages": [\n'
    said = [json.dumps({
        "id": turn, "type": "message", "date_unixtime": str(1714521600 + turn), "from": "老周",
        "from_id": "user1", "text": "早",
    }) for turn in range(50)]  # fmt: skip
    with path.open("w", encoding="utf-8") as out:
        out.write(head + ",\n".join(said) + ",\n")
        out.write(said[0].replace('"id": 0', '"id": 99').removesuffix('"}'))
        out.writelines(LUMP for _turn in range(100))
        out.write('"},\n' + said[1].replace('"id": 1', '"id": 100') + "]}")


def jsonl(path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(map(line, range(50)))
        out.write(line(50, text="a").removesuffix('"}\n').replace('"text"', '"words"'))
        out.writelines(LUMP for _turn in range(100))


def whatsapp(path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"2024/5/1 08:{turn:02} - 老周: 第{turn}圈\n" for turn in range(50))
        out.write("2024/5/1 08:51 - 老周: 长\n")
        out.writelines(ROWS for _turn in range(100))


def table(path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write("id,at,author,text,kind,group\n")
        out.write("1,2024-05-01T08:00:00Z,老周,早,message,晨跑群\n" * 50)
        out.write('2,2024-05-01T08:00:00Z,老周,"')
        out.writelines(ROWS for _turn in range(100))
        out.write('",message,晨跑群\n')


@pytest.mark.parametrize(
    ("make", "name", "code", "words"),
    [
        (telegram, "result.json", 0, "messages[50]: It is larger than 16 MiB."),
        (jsonl, "runners.jsonl", 2, "line 51 is longer than 64 MiB"),
        (whatsapp, "WhatsApp Chat with 晨跑群.txt", 2, "line 51 is longer than 64 MiB"),
        (table, "runners.csv", 2, "line 52 is not CSV or is longer than 64 MiB"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["checkup", "import"])
def test_a_message_of_100_mb_is_refused_in_bounded_memory(
    make: Callable[[Path], None], name: str, code: int, words: str, command: str, home: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    make(tmp_path / name)
    before = in_log(home)
    weilu = [sys.executable, "-m", "weilu.cli", command, str(tmp_path / name)]
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "said"), *weilu],
        env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    ended, memory = map(int, measured.stdout.split())
    told = " ".join((tmp_path / "said").read_text().split())
    assert (ended, "Traceback" in told) == (code, False), told
    assert words in told
    assert memory < MOST_MEMORY
    assert (in_log(home) - before) == (51 if code == 0 and command == "import" else 0)
    assert clean(home)


# --- no room --------------------------------------------------------------------------------------


def cramped() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def test_a_check_up_without_room_on_the_disk_says_so(
    home: Path, long_history: Path, tmp_path: Path
) -> None:
    process = start(home, "checkup", long_history, "--json", tmp_path / "o", preexec_fn=cramped)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert err.startswith("There is no room left on the disk of ")
    assert len(err.splitlines()) == 1
    assert clean(home)
    assert leftovers(tmp_path) == []
