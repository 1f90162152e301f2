"""Bots of one group each that only speak: WeCom's, Feishu's and DingTalk's webhooks."""
