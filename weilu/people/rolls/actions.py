"""Verbs on tables of members: give, check, take in, stop."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, MemberImport, Workspace
from weilu.people.rolls import files, rules, wording
from weilu.people.rolls.facts import MembersImported
from weilu.people.rolls.rules import Person, Refused
from weilu.people.rolls.taking import Taker

AT_ONCE = 500
KEPT = 1000  #: refused lines told one by one


class NotNow(WeiluError):
    code = "members.import_not_now"
    status = 409
    sentence = _("This import is %(state)s. Nothing to do here.")


class TooLarge(WeiluError):
    code = "members.import_too_large"
    status = 413
    sentence = _("A table of members may have at most %(megabytes)d MB.")


def give(
    workspace: Workspace, name: str, pieces: Iterable[bytes], by: Account | None
) -> MemberImport:
    """Keep a file and have it checked. Raises TooLarge."""
    folder = Path(settings.WEILU_UPLOADS) / secrets.token_hex(16)
    folder.mkdir(mode=0o700, parents=True)
    path, size = folder / "members.csv", 0
    with path.open("xb") as out:
        for piece in pieces:
            size += len(piece)
            if size > settings.WEILU_UPLOAD_LIMIT:
                shutil.rmtree(folder, ignore_errors=True)
                raise TooLarge(megabytes=settings.WEILU_UPLOAD_LIMIT // 1_000_000)
            out.write(piece)
    with transaction.atomic():
        run = MemberImport.objects.create(
            workspace=workspace, account=by, file_name=name[:255] or "members.csv",
            path=str(path), size=size, created_at=clock.now(),
        )  # fmt: skip
        enqueue("people.check_members", run_id=run.pk)
    return run


def commit(run: MemberImport) -> None:
    """Take in what was checked. Raises NotNow."""
    _turn(run, ("checked",), "taking")
    enqueue("people.take_members", run_id=run.pk)


def cancel(run: MemberImport) -> None:
    """Stop it; what was taken in already stays. Raises NotNow."""
    _turn(run, ("checking", "checked", "taking"), "cancelled")


def _turn(run: MemberImport, states: Sequence[str], state: str) -> None:
    with transaction.atomic():
        mine = MemberImport.objects.filter(pk=run.pk, state__in=states)
        if not mine.update(state=state, done=0):
            run.refresh_from_db()
            raise NotNow(state=wording.STATES[run.state])
    run.refresh_from_db()


def carry_out(run: MemberImport, *, take: bool) -> None:
    """Go through the file once: see what it would do, or do it. May be repeated after a kill."""
    taker = Taker(run.workspace, run.account, take)
    try:
        with files.lines(Path(run.path)) as (lines, place):
            for batch in _batches(rules.read(lines, run.workspace.zone)):
                with transaction.atomic():
                    told = taker.batch([one for one in batch if isinstance(one, Person)])
                lost = [one for one in batch if isinstance(one, Refused)]
                if not _told(run, taker, [*lost, *told], place()):
                    return
    except rules.NoTable as refused:
        return _refuse(run, str(wording.NO_TABLE) % {"found": refused.found or "–"})
    except FileNotFoundError:
        return _refuse(run, str(wording.LOST))
    _finish(run, taker, take=take)


def _told(run: MemberImport, taker: Taker, told: Sequence[Refused], place: int) -> bool:
    """Keep how far it is; whether to go on (a person may have stopped it)."""
    for one in sorted(told, key=attrgetter("line"))[: KEPT - len(taker.refusals)]:
        taker.refusals.append([one.line, one.code, one.what])
    taker.counts["refused"] += len(told)
    mine = MemberImport.objects.filter(pk=run.pk, state__in=("checking", "taking"))
    return bool(
        mine.update(done=place, refusals=taker.refusals, preview=taker.preview, **taker.counts)
    )


def _finish(run: MemberImport, taker: Taker, *, take: bool) -> None:
    with transaction.atomic():
        _turn(run, ("taking",) if take else ("checking",), "done" if take else "checked")
        if not take:
            return
        MemberImport.objects.filter(pk=run.pk).update(finished_at=clock.now(), done=run.size)
        counts = taker.counts
        fact = MembersImported(
            run=run.pk, name=run.file_name, added=counts["added"], changed=counts["changed"],
            refused=counts["refused"], by=audit.number(run.account),
        )  # fmt: skip
        audit.note(run.workspace, fact)
    throw_away(run)


def _refuse(run: MemberImport, why: str) -> None:
    MemberImport.objects.filter(pk=run.pk).update(
        state="refused", why=why[:300], finished_at=clock.now()
    )
    throw_away(run)


def give_up(run_id: int) -> None:
    """Say on the import's page that it failed."""
    run = MemberImport.objects.filter(pk=run_id).first()
    if run is not None:
        _refuse(run, str(wording.FAILED))


def throw_away(run: MemberImport) -> None:
    """Delete the file: what it told is kept."""
    folder = Path(run.path).parent
    if folder.parent == Path(settings.WEILU_UPLOADS):
        shutil.rmtree(folder, ignore_errors=True)


def _batches(told: Iterator[Person | Refused]) -> Iterator[list[Person | Refused]]:
    while batch := list(islice(told, AT_ONCE)):
        yield batch
