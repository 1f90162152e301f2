"""Verbs about seed users: pick them, say what they are for, let them go."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.seeds import reads, rules
from weilu.acquire.seeds.facts import SeedsChanged
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Group


class NameTaken(WeiluError):
    code = "acquire.seeds_name_taken"
    status = 409
    sentence = _("There are seed users “%(name)s” already. Choose another name.")


class NobodyPicked(WeiluError):
    code = "acquire.nobody_picked"
    sentence = _("Choose between 1 and %(most)d members of the group.")


@transaction.atomic
def pick(
    group: Group, name: str, members: Iterable[int], by: Account | None, note: str = ""
) -> SeedCohort:
    """Make members of a group its seed users. Raises `NobodyPicked`, `NameTaken`.

    Numbers of people who are not there, or are seeds there already, are passed over.
    """
    wanted = set(members)
    chosen = [one for one in reads.candidates(group) if one.did.member in wanted]
    if not 1 <= len(chosen) <= rules.MOST:
        raise NobodyPicked(most=rules.MOST)
    cohort = SeedCohort(
        workspace=group.workspace, group=group, name=name.strip()[:80], note=note.strip()[:300],
        picked_at=clock.now(), by=by,
    )  # fmt: skip
    _save(cohort)
    Seed.objects.bulk_create([_seed(cohort, one) for one in chosen])
    _note(cohort, "picked", len(chosen), by)
    return cohort


def _seed(cohort: SeedCohort, one: rules.Candidate) -> Seed:
    return Seed(
        cohort=cohort, member_id=one.did.member, fit=one.fit, energy=one.energy, said=one.did.said,
        gave=one.did.gave,
    )  # fmt: skip


@transaction.atomic
def change(cohort: SeedCohort, name: str, note: str, by: Account | None) -> None:
    """Another name, or other words on what they are for. Raises `NameTaken`."""
    cohort.name, cohort.note = name.strip()[:80], note.strip()[:300]
    _save(cohort)
    _note(cohort, "changed", cohort.seeds.count(), by)


@transaction.atomic
def end(cohort: SeedCohort, by: Account | None) -> None:
    """They are asked for nothing any more; what became of them stays to be seen."""
    cohort.ended_at = clock.now()
    cohort.save(update_fields=["ended_at"])
    _note(cohort, "ended", cohort.seeds.count(), by)


@transaction.atomic
def resume(cohort: SeedCohort, by: Account | None) -> None:
    cohort.ended_at = None
    cohort.save(update_fields=["ended_at"])
    _note(cohort, "resumed", cohort.seeds.count(), by)


@transaction.atomic
def release(seed: Seed, by: Account | None) -> None:
    """One of them is a seed no more. They still count in what became of those picked: else a
    cohort would look the better the more of the quiet ones were taken out."""
    seed.released_at = clock.now()
    seed.save(update_fields=["released_at"])
    _note(seed.cohort, "released", 1, by)


@transaction.atomic
def take_back(seed: Seed, by: Account | None) -> None:
    seed.released_at = None
    seed.save(update_fields=["released_at"])
    _note(seed.cohort, "taken_back", 1, by)


def _save(cohort: SeedCohort) -> None:
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError as clash:
        raise NameTaken(name=cohort.name) from clash


def _note(cohort: SeedCohort, did: str, seeds: int, by: Account | None) -> None:
    fact = SeedsChanged(cohort.pk, cohort.name, did, seeds, audit.number(by))
    audit.note(cohort.workspace, fact, room="acquire", group_id=cohort.group_id)
