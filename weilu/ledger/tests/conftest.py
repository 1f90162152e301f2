"""Mei's club: what she and Bao hold, and what the club gives out."""

from __future__ import annotations

import pytest

from weilu.ledger.actions import open_account, post
from weilu.ledger.models import LedgerAccount, Transfer
from weilu.people import actions as people
from weilu.people.models import Workspace


@pytest.fixture
def club(db: None) -> Workspace:
    return people.open_workspace("早起社", "early", "Asia/Shanghai")


@pytest.fixture
def source(club: Workspace) -> LedgerAccount:
    """Where the club's points come from."""
    return open_account(club, "system", purpose="issued", may_go_below=True)


@pytest.fixture
def mei(club: Workspace) -> LedgerAccount:
    return open_account(club, "member", 1)


@pytest.fixture
def bao(club: Workspace) -> LedgerAccount:
    return open_account(club, "member", 2)


def give(
    source: LedgerAccount, target: LedgerAccount, amount: int, key: str, **more: str
) -> Transfer:
    """Points from one to the other, as a room would move them."""
    legs = [(source, -amount), (target, amount)]
    return post(source.workspace, key, legs, room="test", kind="given", **more)  # type: ignore[arg-type]
