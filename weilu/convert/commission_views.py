"""Pages of commissions: every channel's, one with its statement, rule and payouts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console.attempts import posted
from weilu.console.numbers import share
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.convert import access, earnings, reads, rules, wording
from weilu.convert import commissions as verbs
from weilu.convert.forms import PayoutForm, RuleForm
from weilu.convert.models import CommissionRule
from weilu.kit.money import plain, written
from weilu.ledger import reads as ledger
from weilu.ledger.models import Entry
from weilu.people.access import account_of, workspace_of

SUMS = ("held", "earned", "clawed_back", "paid_out", "due")
CHANNELS = (
    Column("name", gettext_lazy("Channel"), order="name", fixed=True),
    Column("rate", gettext_lazy("Rate"), order="rate", numeric=True, wide=True),
    Column("held", gettext_lazy("Held"), order="held", numeric=True,
           note=gettext_lazy("Of sales that may still be given back: booked when their days are "
                             "over.")),
    Column("earned", gettext_lazy("Booked"), order="earned", numeric=True, wide=True),
    Column("clawed_back", gettext_lazy("Clawed back"), order="clawed_back", numeric=True,
           wide=True),
    Column("paid_out", gettext_lazy("Paid out"), order="paid_out", numeric=True, wide=True),
    Column("due", gettext_lazy("Due"), order="due", numeric=True),
)  # fmt: skip
STATEMENT = (
    Column("at", gettext_lazy("When"), order="transfer.at", fixed=True),
    Column("what", gettext_lazy("What for")),
    Column("amount", gettext_lazy("Amount"), order="amount", numeric=True),
    Column("balance", gettext_lazy("Due after it"), numeric=True, wide=True),
)


@require_GET
@page("see")
def commissions(request: HttpRequest) -> HttpResponseBase:
    """What each channel earned, what is held, due and paid out."""
    here, asked = workspace_of(request), Asked.of(request, CHANNELS, "-due")
    found = [one for one in earnings.of_channels(here) if asked.q.casefold() in one.name.casefold()]
    table = Table(request, CHANNELS, asked, found)
    if request.GET.get("format") == "csv":
        header = ("channel", "name", "currency", "rate_percent", "hold_days", *SUMS)
        lines = (
            [one.channel, one.name, one.currency, one.rate / 100, one.hold_days,
             *(plain(getattr(one, name), one.currency) for name in SUMS)]
            for one in table.sorted_rows
        )  # fmt: skip
        return csv_answer(request, "commissions", header, lines)
    table.rows = [_told(one) for one in table.rows]
    without = {
        number: name
        for number, name in reads.channels(here).items()
        if number not in {one.channel for one in found}
    }
    return render(request, "convert/commissions.html", {"table": table, "without": without})


def _told(one: earnings.Earnings) -> dict[str, Any]:
    sums = {name: written(getattr(one, name), one.currency) for name in SUMS}
    rate = share(one.rate / rules.WHOLE) if one.rate else "–"
    return asdict(one) | sums | {"rate": rate, "owes": one.due}


@require_GET
@page("see")
def channel(request: HttpRequest, channel_id: int) -> HttpResponseBase:
    """One channel: its sums, its rule in versions, every line of its statement."""
    here, name = access.channel_of(request, channel_id)
    asked = Asked.of(request, STATEMENT)
    accounts = earnings.accounts(here, channel_id)
    found = ledger.statement(*accounts).filter(transfer__why__icontains=asked.q)
    table = Table(request, STATEMENT, asked, found)
    if request.GET.get("format") == "csv":
        header = ("at", "kind", "what", "ref", "currency", "amount", "due_after")
        lines = map(_csv, table.sorted_rows.iterator(1_000))
        return csv_answer(request, f"commissions-{channel_id}", header, lines)
    for row in table.rows:
        row.kind_word = wording.ENTRIES[row.transfer.kind]
        row.order = row.transfer.ref.removeprefix("order:")
        row.moved = written(row.amount, row.account.unit)
        row.after = written(row.balance, row.account.unit)
    rows = [_told(one) | {"form": _payout(one)} for one in earnings.of_channels(here, channel_id)]
    versions = CommissionRule.objects.filter(workspace=here, channel=channel_id)
    given = {
        "channel": channel_id, "name": name, "rows": rows, "table": table, "form": RuleForm(),
        "versions": [
            (one, share(one.rate / rules.WHOLE)) for one in versions.order_by("-version")
        ],
    }  # fmt: skip
    return render(request, "convert/channel.html", given)


def _csv(entry: Entry) -> list[Any]:
    booked, unit = entry.transfer, entry.account.unit
    return [
        booked.at.isoformat(), booked.kind, booked.why, booked.ref, unit,
        plain(entry.amount, unit), plain(entry.balance, unit),
    ]  # fmt: skip


def _payout(one: earnings.Earnings) -> PayoutForm:
    asked = {"amount": plain(one.due, one.currency), "currency": one.currency, "key": uuid4().hex}
    return PayoutForm(one.currency, initial=asked)


@require_POST
@page("manage")
def set_rule(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Say what the channel earns from now on."""
    here, _name = access.channel_of(request, channel_id, "manage")
    form, by = RuleForm(request.POST), account_of(request)

    def verb() -> object:
        data = form.cleaned_data
        return verbs.set_rule(here, channel_id, data["rate"], data["hold_days"], by)

    said = _("It holds for what is paid from now on; earlier sales keep their own.")
    posted(request, form, verb, said)
    return redirect("convert:channel", channel_id)


@require_POST
@page("manage")
def pay_out(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Note what was paid to whoever is behind the channel."""
    here, _name = access.channel_of(request, channel_id, "manage")
    currency, by = request.POST.get("currency", ""), account_of(request)
    form = PayoutForm(currency, request.POST)

    def verb() -> object:
        data = form.cleaned_data
        payout = verbs.Payout(data["amount"], data["key"], data["reference"])
        return verbs.pay_out(here, channel_id, currency, payout, by)

    posted(request, form, verb, _("Noted as paid out."))
    return redirect("convert:channel", channel_id)
