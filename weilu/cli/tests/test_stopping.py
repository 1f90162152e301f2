"""Ctrl-C, whatever a library makes of it."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from weilu.cli import registry


@pytest.mark.parametrize(
    ("fault", "code"),
    [(KeyboardInterrupt(), 130), (RuntimeError("Query interrupted"), 130), (RuntimeError("no"), 1)],
)
def test_a_stop_ends_in_one_sentence(fault: BaseException, code: int) -> None:
    @click.group(cls=registry.Frame)
    def root() -> None: ...

    def fails() -> None:
        raise fault

    root.get_command = lambda _ctx, _name: click.Command("x", callback=fails)  # type: ignore[method-assign]
    assert CliRunner().invoke(root, ["x"]).exit_code == code
