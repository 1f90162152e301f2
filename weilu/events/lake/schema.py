"""Columns of the lake, the same whether rows come from the log or straight from an export.

Metrics may use these columns only; whatever a metric needs is typed here, never dug out of JSON
(JSON access differs on every engine).
"""

from __future__ import annotations

import pyarrow as pa

#: What intake and the log hand over, in order of arrival.
RAW = pa.schema(
    [
        ("seq", pa.int64()),  # order of arrival: the log's id, or the line's turn in the export
        ("group_id", pa.int64()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("actor", pa.int64()),  # member id, null = unknown or the platform itself
        ("subject", pa.int64()),  # member id it was done to, else null
        ("external_id", pa.string()),
        ("reply_to", pa.string()),  # external id in the same group, "" = none
        ("media", pa.string()),  # "" = text only
        ("mentions", pa.list_(pa.int64())),
        ("text", pa.string()),
        (
            "data",
            pa.string(),
        ),  # the kind's further fields as JSON, "" = none; never read by metrics
    ]
)

#: What metrics read: RAW, the reply resolved, and the shape of the text (`weilu.kit.text`).
#: Sorted by group_id, at, seq; partitioned by workspace and by month of `at` (UTC).
SEALED = pa.schema(
    [
        *[field for field in RAW if field.name != "data"],
        ("day", pa.date32()),  # in the community's zone
        ("hour", pa.int8()),  # 0–23 in the community's zone
        ("parent_seq", pa.int64()),  # the event `reply_to` names, null = none or not seen
        ("parent_actor", pa.int64()),
        ("chars", pa.int32()),  # characters of text, white space folded
        ("is_question", pa.bool_()),
        ("is_chatter", pa.bool_()),  # greeting, sticker, red packet, laughter, lone emoji
        ("is_advert", pa.bool_()),
        ("has_link", pa.bool_()),
        ("fingerprint", pa.int64()),  # of the text without digits, spaces and marks; 0 = too short
    ]
)

MONTH = "month=%Y-%m"
