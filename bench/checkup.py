"""A check-up of one million messages, against chat-analytics and whatstk on the same files."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench import histories
from bench.measuring import Cost, ratio, run, weilu

NAME = "checkup"
SUMMARY = "one check-up of 1,000,000 messages against chat-analytics 1.1.2 and whatstk 0.9.1"

CHAT_ANALYTICS = "chat-analytics@1.1.2"
WHATSTK = "whatstk==0.9.1"
COUNT_ONCE = """
import sys
from whatstk import WhatsAppChat
frame = WhatsAppChat.from_source(sys.argv[1], max_size=None).df
print(frame.groupby("username").size().sum())
"""


def main(argv: list[str]) -> int:
    """Print costs and ratios. `--messages N` scales it, `--only telegram|whatsapp` halves it."""
    parser = argparse.ArgumentParser(prog="weilu bench checkup")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["telegram", "whatsapp"])
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as name:
        folder = Path(name)
        if options.only != "whatsapp":
            _telegram(folder, options.messages, not options.no_peers)
        if options.only != "telegram":
            _whatsapp(folder, options.messages, not options.no_peers)
    return 0


def _telegram(folder: Path, messages: int, peers: bool) -> None:
    file = folder / "result.json"
    histories.telegram(file, messages)
    print(f"Telegram JSON, {messages:,} messages, {file.stat().st_size / 1e6:.0f} MB")
    ours = _checkup(folder, file)
    if peers:
        theirs = run([_chat_analytics(folder), "-p", "telegram", "-i", file, "-o",
                      folder / "report.html"], folder / "log")  # fmt: skip
        print(f"  chat-analytics 1.1.2   {theirs}")
        ratio("  faster than chat-analytics", ours.seconds, theirs.seconds, "≥ 8")
        ratio("  memory of chat-analytics ÷ ours", ours.peak_mb, theirs.peak_mb, "≥ 1")


def _whatsapp(folder: Path, messages: int, peers: bool) -> None:
    file = folder / "WhatsApp Chat.txt"
    histories.whatsapp(file, messages)
    print(f"WhatsApp text, {messages:,} messages, {file.stat().st_size / 1e6:.0f} MB")
    ours = _checkup(folder, file)
    if peers:
        theirs = run([_whatstk(folder), "-c", COUNT_ONCE, file], folder / "log")
        print(f"  whatstk 0.9.1          {theirs}")
        ratio("  faster than whatstk", ours.seconds, theirs.seconds, "≥ 2")
        ratio("  memory of whatstk ÷ ours", ours.peak_mb, theirs.peak_mb, "≥ 4")


def _checkup(folder: Path, file: Path) -> Cost:
    cost = run(
        weilu("checkup", file, "--json", folder / "out.json", "--html", folder / "out.html"),
        folder / "log",
    )
    print(f"  weilu checkup          {cost}")
    return cost


def _chat_analytics(folder: Path) -> Path:
    """Install the npm package beside the histories; its command."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--prefix", str(folder), CHAT_ANALYTICS],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder / "node_modules" / ".bin" / "chat-analytics"


def _whatstk(folder: Path) -> Path:
    """Install the PyPI package in a venv of its own; its Python."""
    home = folder / "whatstk"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", WHATSTK], check=True)
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
