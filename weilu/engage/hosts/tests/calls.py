"""What a walk over the API asks of hosts: rights, bodies of writes, refusals that may be."""

from __future__ import annotations

from typing import Any

HOST = {"disclosed_as": "Host", "duties": ["open"], "weekdays": [0, 2]}
ASKS = {
    "hosts.hosts": "see",
    "hosts.host": "see",
    "hosts.brought": "see",
    "hosts.public": "see",
    "hosts.needs": "see",
    "hosts.shifts": "see",
    "hosts.shift": "see",
    "hosts.invite": "act",
    "hosts.change": "act",
    "hosts.agreed": "act",
    "hosts.end": "act",
    "hosts.resume": "act",
    "hosts.need": "act",
    "hosts.drop_need": "act",
    "hosts.plan": "act",
    "hosts.assign": "act",
    "hosts.swap": "act",
    "hosts.drop": "act",
    "hosts.put_back": "act",
    "hosts.mark": "act",
}
BODIES: dict[str, Any] = {
    "hosts.invite": HOST | {"member": "other_member_id"},
    "hosts.change": HOST,
    "hosts.agreed": {"note": "at the market"},
    "hosts.need": {"groups": ["group_id"], "duty": "open", "weekdays": [0], "hour": "20:00"},
    "hosts.assign": {"host": None},
    "hosts.swap": {"other": "shift_id"},
    "hosts.mark": {"done": True},
}
#: Refused as things stand: who was only asked has not ended, what is to come has no outcome yet.
NOT_NOW = {"hosts.not_now", "hosts.shift_gone", "hosts.already", "hosts.cannot_take"}
