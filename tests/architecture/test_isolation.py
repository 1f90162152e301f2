"""Tests cannot harm anybody: a home of their own, and no way out of this machine."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from pathlib import Path

import pytest
from django.conf import settings


def test_the_home_of_tests_is_thrown_away() -> None:
    assert settings.WEILU_HOME.is_relative_to(tempfile.gettempdir())
    assert Path(settings.WEILU_LAKE).is_relative_to(settings.WEILU_HOME)


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 80)])
def test_no_other_machine_can_be_reached(address) -> None:
    with pytest.raises(RuntimeError, match="nothing but this machine"):
        socket.create_connection(address, timeout=1)


def test_asynchronous_code_cannot_reach_another_machine_either() -> None:
    with pytest.raises(RuntimeError, match="nothing but this machine"):
        asyncio.run(asyncio.open_connection("192.0.2.1", 80))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()
