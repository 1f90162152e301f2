"""The homeserver, and Weilu's account on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from weilu.platforms.live.contract import Account
from weilu.platforms.matrix.tests.synapse import Person, Server, running


@pytest.fixture(scope="session")
def synapse(
    tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn]
) -> Iterator[Server]:
    base = tmp_path_factory.getbasetemp()
    shared = Path(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)
    with running(shared, missing) as server:
        yield server


@pytest.fixture
def weilu(synapse: Server) -> Person:
    """The account that Weilu has."""
    return synapse.person("weilu")


@pytest.fixture
def lin(synapse: Server) -> Person:
    """Lin keeps the bread-baking room."""
    return synapse.person("lin")


@pytest.fixture
def bea(synapse: Server) -> Person:
    """Bea bakes along."""
    return synapse.person("bea")


@pytest.fixture
def account(weilu: Person) -> Account:
    given = {"homeserver": weilu.address, "user": weilu.id, "token": weilu.token, "accept": "yes"}
    return Account(1, "matrix", "烘焙", given)
