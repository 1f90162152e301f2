"""Every figure Feishu sets, with the page that says so. Read 2026-11-23.

Lark (open.larksuite.com) has the same figures on pages with the same paths.
"""

from __future__ import annotations

from weilu.platforms.live.abilities import Limit

_DOCS = "https://open.feishu.cn/document/"
RATES = f"{_DOCS}ukTMukTMukTM/uUzN04SN3QjL1cDN"  #: 频控策略
SEND = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/create"  #: 发送消息
IMAGES = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/image/create"  #: 上传图片
FILES = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/file/create"  #: 上传文件
MEMBERS = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/chat-members/get"  #: 获取群成员列表
REMOVE = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/chat-members/delete"  #: 移出群聊
LINK = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/chat/link"  #: 获取群分享链接
OPEN = f"{_DOCS}uAjLw4CM/ukTMukTMukTM/reference/im-v1/chat/create"  #: 创建群
EVENTS = (
    f"{_DOCS}ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/"
    "choose-a-subscription-mode/send-notifications-to-developers-server"
)  #: 将事件发送至开发者服务器

#: One group or one person: 5 a second, shared by all bots there (SEND). The API itself (RATES).
CALLS = (
    Limit("send", 5, 1.0, "chat", SEND),
    Limit("send", 5, 1.0, "person", SEND),
    Limit("*", 50, 1.0, "account", RATES),
    Limit("*", 1_000, 60.0, "account", RATES),
)

#: A message's text may have 150 KB, one with pictures or links (a post) 30 KB (SEND).
POST_BYTES = 30_000
#: Characters that fit into a post, in Chinese, with what stands around them.
LONGEST_TEXT = 9_000
UUID_LENGTH = 50  #: of the key under which a message is sent only once (SEND)
SENT_ONCE_FOR_S = 3_600.0  #: for so long (SEND)
RELIED_UPON_S = SENT_ONCE_FOR_S - 300  #: of which so much is relied upon: a call takes time too
IMAGE_BYTES, FILE_BYTES = 10_000_000, 30_000_000  #: of an upload (IMAGES, FILES)
MEMBERS_PAGE = 100  #: (MEMBERS)
OPENED_WITH = 50  #: people who can be put into a new group at once (OPEN)
TOKEN_EARLY_S = 300.0  #: renew a token so long before it runs out
SLOW_DOWN_S = 1.0  #: where Feishu does not say how long

#: Feishu delivers again after 15 s, 5 min, 1 h and 6 h, signed anew each time (EVENTS); five
#: minutes leave room for clocks that differ.
REPLAY_WINDOW_S = 300
#: Without a key nothing says when a call was made, only when the event happened: all deliveries of
#: it together take seven hours and a quarter (EVENTS).
OLDEST_EVENT_S = 8 * 3_600
#: The member list shows a change at once as far as is known; a little room all the same.
ROSTER_SETTLES_S = 3.0
