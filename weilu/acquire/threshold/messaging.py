"""Words of staff to an applicant: on their page, and on a platform where they are known."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.threshold import traces
from weilu.acquire.threshold.facts import ApplicantTold
from weilu.acquire.threshold.models import ApplicantMessage, Application
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox.models import Purpose
from weilu.people import audit
from weilu.people.models import Account, Member
from weilu.people.persons import reads as persons
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices

LONGEST = 1_000


class NoWords(WeiluError):
    code = "acquire.no_words"
    sentence = _("Write between 1 and 1,000 characters.")


@transaction.atomic
def tell(application: Application, text: str, by: Account | None) -> ApplicantMessage:
    """Write to an applicant. Raises `NoWords`.

    It stands on their page in any case; it also goes to them in private where they are known as a
    member on a platform that lets Weilu write to members.
    """
    plain = text.replace("\x00", "").strip()
    if not 1 <= len(plain) <= LONGEST:
        raise NoWords
    made = ApplicantMessage.objects.create(
        application=application, text=plain, at=clock.now(), by=by
    )
    made.sent = _send(application, made, by)
    made.save(update_fields=["sent"])
    fact = ApplicantTold(application.pk, application.threshold_id, made.sent, audit.number(by))
    audit.note(application.threshold.workspace, fact, room="acquire")
    return made


def known_as(application: Application) -> list[Member]:
    """The members that are the same person, as far as staff joined them."""
    refs = persons.refs_of(application.threshold.workspace_id, traces.ref(application))
    numbers = [int(one.partition(":")[2]) for one in refs if one.startswith("member:")]
    return list(Member.objects.filter(pk__in=numbers).order_by("pk"))


def _send(application: Application, message: ApplicantMessage, by: Account | None) -> str:
    """The platform it was put on, "" = none."""
    through = voices(application.threshold.workspace_id, "send_private", alone=True)
    for member in known_as(application):
        connection = through.get(member.platform)
        if connection is None:
            continue
        action = Send(member.external_id, message.text, private=True)
        intent = outbox.Intent(
            f"applicant:{message.pk}", action, Purpose.SERVICE, member=member,
            reason=str(_("answer to an application")),
        )  # fmt: skip
        outbox.put(connection, "acquire", [intent], by)
        return member.platform
    return ""
