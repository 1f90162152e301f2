"""`weilu worker`: background work."""

from __future__ import annotations

import signal

import click

from weilu.jobs.worker import Worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--under", type=int, hidden=True, help="End when this parent process has ended.")
def worker(once: bool, under: int | None) -> None:
    """Do background work until stopped; run as many as you like."""
    working = Worker(parent=under)
    if once:
        click.echo(f"{working.run_all()}")
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_args: working.stop())
    working.run()
