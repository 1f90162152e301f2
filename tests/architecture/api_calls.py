"""What every endpoint of the API asks for and is given. A new one is entered here."""

from __future__ import annotations

import json
from typing import Any

#: The right each endpoint asks for. A new endpoint is entered here, or this page fails.
ASKS = {
    "answers.answers": "see",
    "answers.answer": "see",
    "answers.make": "act",
    "answers.change": "act",
    "answers.delete": "act",
    "connections.platforms": "see",
    "connections.connections": "manage",
    "connections.connect": "manage",
    "connections.connection": "manage",
    "connections.change": "manage",
    "connections.check": "manage",
    "connections.switch": "manage",
    "connections.remove": "manage",
    "connections.read_again": "manage",
    "connections.chats": "manage",
    "connections.group_standing": "act",
    "groups.groups": "see",
    "groups.group": "see",
    "groups.checkup": "see",
    "groups.group_report": "see",
    "groups.group_messages": "see",
    "groups.report": "see",
    "groups.figures": "see",
    "groups.figure": "see",
    "guard.guards": "see",
    "guard.guard": "see",
    "guard.make": "act",
    "guard.change": "act",
    "guard.switch": "act",
    "guard.take_away": "act",
    "guard.mark": "act",
    "guard.trials_of": "see",
    "guard.start": "act",
    "guard.trial": "see",
    "guard.lines": "see",
    "guard.stop": "act",
    "incidents.incidents": "see",
    "incidents.turn": "act",
    "incidents.incident": "see",
    "incidents.undo": "act",
    "incidents.decide": "act",
    "incidents.appeals": "see",
    "incidents.settle": "act",
    "incidents.exemptions": "see",
    "incidents.exempt": "act",
    "incidents.end_exemption": "act",
    "intake.start": "act",
    "intake.imports": "act",
    "intake.one_import": "act",
    "intake.cancel": "act",
    "intake.push": "act",
    "intake.events": "see",
    "kinds.kinds": "see",
    "outbox.outbox": "see",
    "outbox.put": "act",
    "outbox.turn": "act",
    "outbox.message": "see",
    "outbox.edit": "act",
    "outbox.approve": "act",
    "outbox.cancel": "act",
    "outbox.retry": "act",
    "outbox.found": "act",
    "people.me": "",
    "people.workspace": "see",
    "people.seats": "manage",
    "people.seat": "manage",
    "people.members": "see",
    "people.member": "see",
    "rules.books": "see",
    "rules.begin": "act",
    "rules.book": "see",
    "rules.draft": "act",
    "rules.publish": "act",
    "rules.acceptances": "see",
    "rules.accept": "act",
    "sending.policy": "manage",
    "sending.set_policy": "manage",
    "sending.opt_outs": "act",
    "sending.stop": "act",
    "sending.resume": "act",
    "sending.link": "act",
    "templates.templates": "act",
    "templates.make": "act",
    "templates.preview": "act",
    "templates.template": "act",
    "templates.change": "act",
    "templates.delete": "act",
    "templates.test": "act",
    "todo.todo": "see",
    "todo.task": "see",
    "todo.tick": "act",
    "todo.remind": "act",
    "todo.take_back": "act",
    "welcome.greetings": "see",
    "welcome.make": "act",
    "welcome.change": "act",
    "welcome.delete": "act",
    "welcome.newcomers": "see",
    "welcome.greet": "act",
}
#: Where no platform answers.
NOWHERE = "http://127.0.0.1:9"
#: Words in addresses that name nothing of a workspace, with a value to try.
HARMLESS = {"form": "json", "key": "attention"}
LINE = b'{"id":"1","at":"2026-05-01T08:00:00Z","author":"bo","group":"g","text":"hello"}\n'
#: What a write is given, with words of the address filled in; others get an empty body.
BODIES: dict[str, Any] = {
    "connections.connect": {"platform": "onebot", "credentials": {"token": "x"}},
    "connections.change": {"name": "Ours"},
    "connections.switch": {"on": False},
    "answers.make": {"name": "Hours", "words": ["open"], "text": "Ten to eight."},
    "answers.change": {"name": "Hours", "words": ["open"], "text": "Ten to nine."},
    "guard.make": {"kind": "words", "name": "Other words", "settings": {"words": ["casino"]}},
    "guard.change": {"name": "Words", "settings": {"words": ["casino"]}},
    "guard.switch": {"mode": "on"},
    "guard.start": {"since": "2026-05-01T00:00:00Z", "until": "2026-05-08T00:00:00Z"},
    "guard.mark": {"event": "event_id", "right": True},
    "incidents.turn": {"verb": "undo", "ids": ["incident_id"]},
    "incidents.decide": {"remove": False},
    "incidents.settle": {"grant": True},
    "incidents.exempt": {"member": "other_member_id"},
    "outbox.put": {"connection": "connection_id", "groups": ["group_id"], "text": "Hello"},
    "outbox.turn": {"verb": "cancel", "ids": ["message_id"]},
    "outbox.edit": {"text": "Other words"},
    "rules.accept": {"member": "member_id"},
    "rules.begin": {"group": "group_id"},
    "rules.draft": {"en": "Be kind."},
    "rules.publish": {"note": "first"},
    "sending.set_policy": {"per_person_day": 1},
    "sending.stop": {"purpose": "promotion"},
    "templates.make": {"name": "Hi", "text_en": "Hello"},
    "templates.preview": {"text_en": "Hello"},
    "templates.change": {"text_en": "Hello again"},
    "templates.test": {"connection": "connection_id", "language": "en", "group": "group_id"},
    "todo.tick": {"done": True},
    "welcome.make": {"name": "Hi"},
    "welcome.change": {"name": "Hello"},
}
#: What may be answered where nothing stands against the role: some things are just not so now.
NOT_NOW = {
    "engage.not_asked",
    "measure.not_checked",
    "outbox.not_settled",
    "outbox.not_unsure",
    "outbox.not_confirmed_there",
}


def body(name: str, words: dict[str, Any]) -> bytes:
    """What an endpoint is given."""
    if name in {"intake.push", "intake.start"}:
        return LINE
    if name not in BODIES:
        return b""
    told = json.dumps(BODIES[name])
    for word, value in words.items():
        told = told.replace(f'"{word}"', str(value))
    return told.encode()
