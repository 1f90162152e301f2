"""The figures of a check-up the way an analyst would write them in pandas, from the same Parquet.

Values only: no intervals, no verdicts, no findings. It spares itself Python's slow dates and reads
kinds as categories; connected components, which pandas lacks, are borrowed from the check-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from weilu.measure.metrics import graphs

COLUMNS = (
    "group_id", "seq", "at", "day", "kind", "actor", "subject", "parent_seq", "parent_actor",
    "is_question", "is_chatter", "is_advert", "fingerprint",
)  # fmt: skip
KEYS = ["group_id", "member"]
DAY_S = 86_400
WINDOW = 28
#: The benefit that hangs on the kind of group is left to the check-up.
FIGURES = (
    "members", "messages", "messages_per_day", "active_days", "speakers", "attention",
    "effort_gini", "left", "longest_silence", "first_reply", "staff_share", "connectivity",
    "reciprocity", "clustering", "new_ties", "helped", "praised", "answered", "noise",
    "noise_per_day", "adverts", "near_duplicates", "chatter", "undrawn", "newcomers",
    "newcomers_answered", "newcomers_returned",
)  # fmt: skip


def figures(files: Sequence[str], as_of: datetime, zone: str) -> pd.DataFrame:
    """A row per group, a column per figure; those of the window before as `previous:…`."""
    last = pd.Timestamp(as_of.astimezone(ZoneInfo(zone)).date())
    frame = _read(files)
    ends = _ends(last, zone, int(as_of.timestamp()))
    crowd = _crowd(frame)
    recent = frame[frame["day"] > last - timedelta(days=2 * WINDOW + 7)]
    del frame
    told = _judged(recent, last)
    told["w"] = np.where(told["day"] > last - timedelta(days=WINDOW), 0, 1)
    crowd["staff"] = _staff(told, crowd)
    told = told.join(crowd[["staff"]], on=KEYS)
    out = [_of_window(told, crowd, w, ends) for w in (0, 1)]
    out[0]["new_ties"] = _new_ties(told, out[0].index)
    out[1] = out[1].drop(columns="newcomers_returned")
    out[0]["newcomers_returned"] = _returned(told, crowd, ends)
    return pd.concat([out[0], out[1].add_prefix("previous:")], axis=1)


def told(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Group → figure → value; missing where undefined."""
    return {str(group): row for group, row in frame.to_dict("index").items()}


def _read(files: Sequence[str]) -> pd.DataFrame:
    parts = (pq.read_table(file, columns=list(COLUMNS), read_dictionary=["kind"]) for file in files)
    frame = pd.concat([part.to_pandas(date_as_object=False) for part in parts], ignore_index=True)
    frame["kind"] = frame["kind"].astype("category")
    frame["at_s"] = frame.pop("at").astype("int64") // 1_000_000
    presence = frame["kind"].isin(("join", "invite", "leave", "removed"))
    member = frame["actor"].where(~presence | frame["subject"].isna(), frame["subject"])
    frame["member"] = member.fillna(-1).astype("int64")
    return frame.drop(columns="subject")


def _ends(last: pd.Timestamp, zone: str, end_s: int) -> tuple[int, int, int]:
    """Seconds of the end of the window, and of the starts of both."""
    days = (last - timedelta(days=n * WINDOW - 1) for n in (1, 2))
    return (end_s, *(int(day.tz_localize(zone).timestamp()) for day in days))


def _crowd(frame: pd.DataFrame) -> pd.DataFrame:
    """Everybody ever seen in a group, over the whole history."""
    kind = frame["kind"]
    said = frame[kind == "message"]
    seats = said[["actor", "group_id"]].drop_duplicates().groupby("actor").size()
    assert (seats < 5).all(), "broadcasts would have to be left out"
    crowd = frame.groupby(KEYS)["at_s"].min().to_frame("first")
    acted = frame[kind.isin(("message", "reaction"))]
    crowd["last"] = acted.groupby(KEYS)["at_s"].max()
    crowd["joined"] = frame[kind.isin(("join", "invite"))].groupby(KEYS)["at_s"].max()
    crowd["gone"] = frame[kind.isin(("leave", "removed"))].groupby(KEYS)["at_s"].max()
    first = said.loc[said.groupby(KEYS)["at_s"].idxmin(), [*KEYS, "seq"]]
    crowd["first_said"] = first.set_index(KEYS)["seq"]
    known = crowd.groupby("group_id")["joined"].agg(["size", "count"])
    tells = known["count"] >= np.maximum(known["size"] / 2, 1)
    crowd["tells"] = crowd.index.get_level_values("group_id").map(tells)
    return crowd


def _judged(recent: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Events of both windows, and what each message was worth."""
    said = recent[recent["kind"] == "message"]
    marked = said[said["fingerprint"] != 0].sort_values(["group_id", "fingerprint", "at_s", "seq"])
    since = marked.groupby(["group_id", "fingerprint"])["at_s"].diff()
    copies = marked.loc[since <= 7 * DAY_S, "seq"]
    answers = recent[recent["parent_seq"].notna() & (recent["actor"] != recent["parent_actor"])]
    rows = recent[recent["day"] > last - timedelta(days=2 * WINDOW)].copy()
    for name, kind in (("reply_s", "message"), ("react_s", "reaction")):
        first = answers[answers["kind"] == kind].groupby("parent_seq")["at_s"].min()
        rows[name] = rows["seq"].map(first)
    told = rows["kind"] == "message"
    rows["said"], rows["reacted"] = told, rows["kind"] == "reaction"
    rows["p"] = told & (rows["reply_s"] - rows["at_s"] <= DAY_S)
    rows["praised"] = told & (rows["react_s"] - rows["at_s"] <= DAY_S)
    rows["copied"] = told & rows["seq"].isin(copies)
    answering = rows["parent_seq"].notna() & (rows["actor"] != rows["parent_actor"])
    rows["undrawn"] = told & ~rows["praised"] & ~rows["p"] & ~answering
    plain = rows["is_advert"] | rows["is_chatter"] | rows["copied"]
    rows["noise"] = told & (plain | rows["undrawn"])
    rows["asked"] = told & rows["is_question"]
    rows["helped"] = rows["asked"] & rows["p"]
    rows["effort"] = rows["said"].astype("int64") - rows["copied"] + rows["reacted"]
    return rows


def _staff(told: pd.DataFrame, crowd: pd.DataFrame) -> pd.Series[bool]:
    """Nobody is marked here, so whoever put in most effort stands in for the owner."""
    effort = told.groupby(KEYS)["effort"].sum().reset_index()
    first = effort.sort_values(["group_id", "effort", "member"], ascending=[True, False, True])
    leaders = first.drop_duplicates("group_id").set_index(KEYS).index
    return pd.Series(crowd.index.isin(leaders), crowd.index)


def _present(crowd: pd.DataFrame, end_s: int) -> pd.Series[bool]:
    gone = (crowd["gone"] <= end_s) & ~(crowd["gone"] < crowd["joined"])
    gone &= ~(crowd["gone"] < crowd["last"])
    there = (crowd["first"] <= end_s) & ~gone & ~crowd["staff"]
    return there & (crowd["last"].notna() | crowd["tells"])


def _of_window(
    told: pd.DataFrame, crowd: pd.DataFrame, w: int, ends: tuple[int, int, int]
) -> pd.DataFrame:
    here = told[told["w"] == w]
    groups = crowd.index.get_level_values("group_id").unique()
    out = pd.DataFrame(index=groups)
    said = here[here["said"]]
    by_group = said.groupby("group_id")
    out["messages"] = by_group.size().reindex(groups, fill_value=0)
    out["messages_per_day"] = out["messages"] / WINDOW
    out["active_days"] = by_group["day"].nunique().reindex(groups, fill_value=0) / WINDOW
    out["speakers"] = by_group["member"].nunique().reindex(groups, fill_value=0)
    shares = {"adverts": "is_advert", "near_duplicates": "copied", "chatter": "is_chatter"}
    for name, column in (shares | {"noise": "noise", "undrawn": "undrawn"}).items():
        out[name] = by_group[column].mean()
    out["noise_per_day"] = by_group["noise"].sum().reindex(groups, fill_value=0) / WINDOW
    left = here[here["kind"].isin(("leave", "removed"))].groupby("group_id").size()
    out["left"] = left.reindex(groups, fill_value=0)
    effort = here.groupby("group_id")["effort"].sum()
    out["staff_share"] = here[here["staff"]].groupby("group_id")["effort"].sum() / effort
    out["staff_share"] = out["staff_share"].fillna(0.0)
    out["longest_silence"] = _silence(here, groups, ends[w], ends[w + 1])
    waits = said[said["p"] & ~said["staff"]]
    delay = (waits["reply_s"] - waits["at_s"]) / 3600
    out["first_reply"] = delay.groupby(waits["group_id"]).median()
    _members(out, here, crowd, ends[w] - w)
    _network(out, here)
    _newcomers(out, here, crowd, ends[w], ends[w + 1])
    return out


def _members(out: pd.DataFrame, here: pd.DataFrame, crowd: pd.DataFrame, end_s: int) -> None:
    """Figures whose cases are members."""
    present = _present(crowd, end_s)
    n = present.groupby("group_id").sum()
    out["members"] = n
    names = ["effort", "said", "reacted", "helped", "praised", "asked"]
    each = here.groupby(KEYS)[names].sum()
    each = each.join(present.rename("present"))
    mine = each[each["present"]]
    groups = mine.groupby("group_id")
    out["attention"] = (mine["said"] + mine["reacted"] > 0).groupby("group_id").sum() / n
    out["helped"] = (mine["helped"] > 0).groupby("group_id").sum() / n
    out["praised"] = (mine["praised"] > 0).groupby("group_id").sum() / n
    out["answered"] = groups["helped"].sum() / groups["asked"].sum()
    x = (
        each.loc[each["effort"] > 0, "effort"]
        .sort_values()
        .sort_index(level="group_id", sort_remaining=False, kind="stable")
    )
    by_group = x.groupby("group_id")
    rank, count = by_group.cumcount() + 1, by_group.size()
    ranked = (x * rank).groupby("group_id").sum()
    out["effort_gini"] = (2 * ranked / by_group.sum() - (count + 1)) / (count - 1)


def _pairs(here: pd.DataFrame) -> pd.DataFrame:
    """Pairs of members (staff left out) who answered each other; 1 where each way happened."""
    links = here[here["said"] & here["parent_seq"].notna()]
    links = links[links["actor"] != links["parent_actor"]]
    a, b = links["actor"], links["parent_actor"].astype("int64")
    pairs = pd.DataFrame({
        "group_id": links["group_id"], "lo": np.minimum(a, b), "hi": np.maximum(a, b),
        "there": a < b, "back": a > b,
    })  # fmt: skip
    return pairs.groupby(["group_id", "lo", "hi"])[["there", "back"]].max().reset_index()


def _network(out: pd.DataFrame, here: pd.DataFrame) -> None:
    spoke = here[here["said"] & ~here["staff"]][KEYS].drop_duplicates().reset_index(drop=True)
    number = pd.Series(spoke.index, pd.MultiIndex.from_frame(spoke))
    pairs = _pairs(here)
    for end in ("lo", "hi"):
        keys = pd.MultiIndex.from_arrays([pairs["group_id"], pairs[end]])
        pairs[end] = number.reindex(keys).to_numpy()
    pairs = pairs.dropna().astype({"lo": "int64", "hi": "int64"})
    groups = out.index.get_indexer(spoke["group_id"])
    core = graphs.largest(groups, len(out), pairs["lo"].to_numpy(), pairs["hi"].to_numpy())
    people = np.bincount(groups, minlength=len(out))
    out["connectivity"] = np.where(core < 1.5, 0, core) / np.maximum(people, 1)
    out["reciprocity"] = (pairs["there"] & pairs["back"]).groupby(pairs["group_id"]).mean()
    out["clustering"] = _clustering(pairs)


def _clustering(pairs: pd.DataFrame) -> pd.Series[float]:
    edges = pairs[["group_id", "lo", "hi"]]
    two = edges.merge(edges, left_on="hi", right_on="lo", suffixes=("", "_2"))
    closed = two.merge(edges, left_on=["lo", "hi_2"], right_on=["lo", "hi"], suffixes=("", "_3"))
    triangles = closed.groupby("group_id").size()
    ends = pd.concat(
        [edges[["group_id", end]].set_axis(["g", "m"], axis=1) for end in ("lo", "hi")]
    )
    degree = ends.groupby(["g", "m"]).size()
    wedges = (degree * (degree - 1) / 2).groupby("g").sum()
    return 3 * triangles.reindex(wedges.index, fill_value=0) / wedges


def _new_ties(told: pd.DataFrame, groups: pd.Index[int]) -> pd.Series[float]:
    ends = ["group_id", "lo", "hi"]
    staff = set(told.loc[told["staff"], KEYS].drop_duplicates().itertuples(index=False, name=None))
    now, before = (_pairs(told[told["w"] == w])[ends] for w in (0, 1))
    fresh = now.merge(before, on=ends, how="left", indicator=True)
    fresh = fresh[fresh["_merge"] == "left_only"]
    for end in ("lo", "hi"):
        marked = pd.MultiIndex.from_arrays([fresh["group_id"], fresh[end]]).isin(list(staff))
        fresh = fresh[~marked]
    return fresh.groupby("group_id").size().reindex(groups, fill_value=0) / (WINDOW / 7)


def _silence(
    here: pd.DataFrame, groups: pd.Index[int], end_s: int, start_s: int
) -> pd.Series[float]:
    """Hours of the longest stretch from one day's last deed to the next one's first message."""
    days = ["group_id", "day"]
    opens = here[here["said"]].groupby(days)["at_s"].min()
    closes = here[here["said"] | here["reacted"]].groupby(days)["at_s"].max()
    spans = pd.DataFrame({"opens": opens, "closes": closes.reindex(opens.index)})
    spans = spans.reset_index()[["group_id", "opens", "closes"]]
    edges = [
        pd.DataFrame({"group_id": groups, "opens": moment, "closes": moment})
        for moment in (start_s, end_s)
    ]
    spans = pd.concat([*edges, spans]).sort_values(["group_id", "opens"], kind="stable")
    gap = spans["opens"] - spans.groupby("group_id")["closes"].shift()
    return gap.groupby(spans["group_id"]).max() / 3600


def _fresh(crowd: pd.DataFrame, end_s: int, start_s: int) -> pd.DataFrame:
    """Members first seen in the window, and not in the log's first week."""
    founded = crowd.groupby("group_id")["first"].transform("min")
    fresh = (crowd["first"] >= founded + 7 * DAY_S) | (crowd["joined"] == crowd["first"])
    inside = (crowd["first"] >= start_s) & (crowd["first"] < end_s)
    return crowd[fresh & inside & ~crowd["staff"]]


def _newcomers(
    out: pd.DataFrame, here: pd.DataFrame, crowd: pd.DataFrame, end_s: int, start_s: int
) -> None:
    new = _fresh(crowd, end_s, start_s)
    out["newcomers"] = new.groupby("group_id").size().reindex(out.index, fill_value=0)
    spoke = new[new["first_said"].notna()]
    answered = spoke["first_said"].isin(here.loc[here["p"], "seq"])
    out["newcomers_answered"] = answered.groupby("group_id").mean()
    out["newcomers_returned"] = np.nan


def _returned(
    told: pd.DataFrame, crowd: pd.DataFrame, ends: tuple[int, int, int]
) -> pd.Series[float]:
    """Of those new in the window before, who was active again one to 28 days after."""
    new = _fresh(crowd, ends[1], ends[2])
    acts = told[told["said"] | told["reacted"]]
    acts = acts.groupby([*KEYS, "day"])["at_s"].agg(["min", "max"]).reset_index("day")
    acts = acts.join(new[["first"]], how="inner")
    again = (acts["max"] - acts["first"] >= DAY_S) & (acts["min"] - acts["first"] <= 28 * DAY_S)
    back = again.groupby(level=KEYS).max().reindex(new.index, fill_value=False)
    return back.groupby("group_id").mean()
