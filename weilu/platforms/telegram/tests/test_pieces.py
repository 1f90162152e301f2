"""Pieces of Telegram's messages."""

from weilu.platforms.telegram.pieces import flattened


def test_entities_become_text_and_names() -> None:
    parts = ["问问 ", {"type": "mention", "text": "@Xiao_Lin"}, {"type": "bold", "text": " 几点"}]
    assert flattened(parts) == ("问问 @Xiao_Lin 几点", ("@xiao_lin",))


def test_a_mention_of_nobody_names_nobody() -> None:
    parts = ["看看 ", {"type": "mention_name", "text": "谁", "user_id": [1]}]
    assert flattened(parts) == ("看看 谁", ())
