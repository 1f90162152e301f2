"""Verbs on audiences and on what is known of members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.audience import reads, rules
from weilu.charter.audience.facts import AudienceChanged, TraitsNoted
from weilu.charter.audience.models import Audience, Share, Trait
from weilu.charter.audience.wording import LINE_REFUSED, REFUSED
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member, Segment, Workspace
from weilu.people.segments import actions as segments
from weilu.people.segments.tree import Test, Tree, all_of, written
from weilu.people.tags import actions as tags

#: Refused lines told at once.
TOLD = 20


class BadName(WeiluError):
    code = "audience.bad_name"
    status = 422
    sentence = _("An audience needs a name of 1 to 80 characters.")


class TableRefused(WeiluError):
    """Nothing of the file was taken. Data: `lines`, a list of [line, sentence]."""

    code = "audience.table_refused"
    status = 422
    sentence = _("The file was not taken: %(first)s")


class NoCore(WeiluError):
    code = "audience.no_core"
    status = 409
    sentence = _("No value of this audience is met more often than elsewhere: it has no core.")


@transaction.atomic
def take_in(
    workspace: Workspace, name: str, text: str, by: Account | None, source: str = "",
    as_of: date | None = None,
) -> Audience:  # fmt: skip
    """Take an audience's table; one of the same name is replaced. Raises BadName, TableRefused."""
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= 80:
        raise BadName
    taken = rules.read(text.replace("\x00", ""))
    if taken.refused:
        lines = [[line, _worded(line, code, what)] for line, code, what in taken.refused[:TOLD]]
        raise TableRefused(first=lines[0][1], lines=lines, refused=len(taken.refused))
    audience, made = Audience.objects.update_or_create(
        workspace=workspace, name=name, defaults={"source": source[:200], "as_of": as_of},
        create_defaults={
            "source": source[:200], "as_of": as_of, "made_by": by, "created_at": clock.now(),
        },
    )  # fmt: skip
    audience.shares.all().delete()
    Share.objects.bulk_create(
        Share(audience=audience, dimension=line.dimension, value=line.value, share=line.share,
              index=line.index)
        for line in taken.lines
    )  # fmt: skip
    _note(audience, "imported" if made else "replaced", by)
    return audience


def _worded(line: int, code: str, what: str) -> str:
    sentence = str(REFUSED[code]) % {"what": what}
    return str(LINE_REFUSED) % {"line": line, "sentence": sentence} if line else sentence


@transaction.atomic
def delete(audience: Audience, by: Account | None) -> None:
    """Forget a table; segments and tags made of it stay."""
    _note(audience, "deleted", by)
    audience.delete()


def core_filter(audience: Audience) -> str:
    """The filter that finds an audience's core. Raises NoCore."""
    found = rules.core(reads.table(audience))
    parts: list[Tree] = [Test(name, "in", tuple(values)) for name, values in found.items()]
    if not parts:
        raise NoCore
    return written(all_of(parts))


@transaction.atomic
def make_segment(audience: Audience, by: Account | None) -> Segment:
    """Keep the core as a segment named like the audience. Raises NoCore."""
    name = f"{audience.name}"[:80]
    held = Segment.objects.filter(workspace=audience.workspace, name=name).first()
    segment = held or Segment(workspace=audience.workspace, name=name)
    segment.text = core_filter(audience)
    return segments.save(segment, by)


@transaction.atomic
def tag_fitting(audience: Audience, name: str, by: Account | None) -> int:
    """Put a tag on every member who fits (`rules.FITS`, `rules.SURE`); how many got it."""
    tag = tags.make(audience.workspace, name, by)
    fresh = tags.put(tag, [who for who, told in reads.fits(audience) if told.fits], by, "audience")
    _note(audience, "tagged", by)
    return len(fresh)


@transaction.atomic
def note(member: Member, person: rules.Person, by: Account | None, source: str = "staff") -> None:
    """Keep what is known of a member in place of what was; nothing at all forgets it."""
    told = [("region", person.region), ("age", person.age)]
    told += [("interest", value) for value in person.interests]
    wanted = list(dict.fromkeys((name, _plain(value)) for name, value in told if _plain(value)))
    _keep(member, wanted, source)
    fact = TraitsNoted(known=len(wanted), source=source, by=audit.number(by))
    audit.note(member.workspace, fact, room="charter", subject=member.pk)


def forget(member: Member, by: Account | None) -> None:
    """Forget region, age and interests of a member."""
    note(member, rules.Person(), by)


def _keep(member: Member, wanted: Sequence[tuple[str, str]], source: str) -> None:
    held = {(one.dimension, one.value): one for one in Trait.objects.filter(member=member)}
    gone = [one.pk for key, one in held.items() if key not in wanted]
    Trait.objects.filter(pk__in=gone).delete()
    now = clock.now()
    Trait.objects.bulk_create(
        Trait(member=member, dimension=name, value=value, source=source[:40], at=now)
        for name, value in wanted
        if (name, value) not in held
    )


def _plain(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())[: rules.LONGEST]


def _note(audience: Audience, did: str, by: Account | None) -> None:
    fact = AudienceChanged(
        audience=audience.pk, name=audience.name, did=did, by=audit.number(by)
    )  # fmt: skip
    audit.note(audience.workspace, fact, room="charter")
