"""Have a draft written up by a language model: asked for by a person, checked, and read by them."""

from __future__ import annotations

from typing import Any

import httpx
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weilu.engage.drafts import drafting, rules
from weilu.engage.drafts.actions import LONGEST, DraftEmpty, open_draft
from weilu.engage.drafts.facts import WriterChanged
from weilu.engage.drafts.models import Draft, Writer
from weilu.engage.programme.actions import ROOM
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.sealing import unseal
from weilu.people import audit
from weilu.people.models import Account, Workspace
from weilu.platforms.live.calling import trust

#: A model is waited for so long, in seconds; what it may answer at most, in bytes.
WAIT_S, MOST_BYTES = 60.0, 200_000
#: Once in a while a model answers nothing: asked so often.
TRIES = 2
ASKED = (
    "You write up notices for a chat community, in the language of the lines you are given. Keep "
    "every line's meaning and whoever it names. Add no facts, figures, names or links. One short "
    "friendly opening if none is given, then the lines in their order and numbered, then the "
    "closing if one is given. Plain text without markup, at most {most} characters."
)
FAULTS = {
    "empty": gettext_noop("The model answered nothing."),
    "numbers": gettext_noop("The model made up figures that are not in the lines."),
    "links": gettext_noop("The model made up links that are not in the lines."),
    "long": gettext_noop("The model wrote more than fits into a message."),
    "away": gettext_noop("The model did not answer. Look at its address and key."),
    "strange": gettext_noop("What lies at the model's address does not answer as one."),
}


class NoWriter(WeiluError):
    code = "engage.no_writer"
    status = 409
    sentence = _("No language model is on. Set one up under Programme → Feeds and links first.")


@transaction.atomic
def save(writer: Writer, by: Account) -> Writer:
    """Keep which model writes drafts up, and whether it may."""
    writer.changed_at = clock.now()
    writer.save()
    fact = WriterChanged(model=writer.model, on=writer.is_on, by=audit.number(by))
    audit.note(writer.workspace, fact, room=ROOM)
    return writer


def writer_of(workspace: Workspace) -> Writer | None:
    """The workspace's model, where one is on."""
    return Writer.objects.filter(workspace=workspace, is_on=True).first()


@transaction.atomic
def ask(draft: Draft) -> Draft:
    """Have a draft written up in a job. Raises `NoWriter`, `DraftGone`, `DraftEmpty`."""
    held = open_draft(draft)
    if writer_of(held.item.column.workspace) is None:
        raise NoWriter
    if not any(line.kept for line in drafting.lines(held)):
        raise DraftEmpty
    held.asked_at, held.changed_at, held.fault = clock.now(), clock.now(), ""
    held.save(update_fields=["asked_at", "changed_at", "fault"])
    enqueue("engage.write_draft", draft_id=held.pk)
    return held


@transaction.atomic
def back(draft: Draft) -> Draft:
    """The lines again, in their one format. Raises `DraftGone`."""
    held = open_draft(draft)
    held.words, held.asked_at, held.fault = "", None, ""
    held.save(update_fields=["words", "asked_at", "fault"])
    return held


def write(draft_id: int) -> None:
    """Ask the model and keep its words, or why they were not taken; a person reads them next."""
    found = Draft.objects.select_related("item__column__workspace", "item__column__host")
    draft = found.filter(pk=draft_id, approved_at=None).exclude(asked_at=None).first()
    writer = writer_of(draft.item.column.workspace) if draft else None
    if draft is None or writer is None:
        return
    told, fault = written(writer, drafting.letter_of_lines(draft))
    # Only where nobody went back to the lines, or let it out, meanwhile.
    waiting = Draft.objects.filter(pk=draft.pk, asked_at=draft.asked_at, approved_at=None)
    waiting.update(words=told, fault=fault, asked_at=None)


def written(writer: Writer, source: str) -> tuple[str, str]:
    """(words, "") or ("", why not): every figure and link in them stands in the source."""
    fault = "empty"
    for _try in range(TRIES):
        try:
            told = _answer(writer, source).strip()
        except httpx.HTTPError:
            return "", FAULTS["away"]
        except (ValueError, KeyError, IndexError, TypeError):
            return "", FAULTS["strange"]
        fault = "long" if len(told) > LONGEST else rules.unfaithful(told, source)
        if not fault:
            return told, ""
    return "", FAULTS[fault]


def _answer(writer: Writer, source: str) -> str:
    """What the model says: chat completions as OpenAI's API has them."""
    headers = {"Authorization": f"Bearer {unseal(writer.sealed_key)}"} if writer.sealed_key else {}
    body = {
        "model": writer.model, "temperature": 0.3,
        "messages": [
            {"role": "system", "content": ASKED.format(most=LONGEST)},
            {"role": "user", "content": source},
        ],
    }  # fmt: skip
    address = f"{writer.address.rstrip('/')}/chat/completions"
    with httpx.Client(timeout=WAIT_S, verify=trust(), headers=headers) as http:
        answer = http.post(address, json=body)
        answer.raise_for_status()
        if len(answer.content) > MOST_BYTES:
            raise ValueError
        given: Any = answer.json()
        return str(given["choices"][0]["message"]["content"] or "")
