"""Every figure WeCom sets, with the page that says so. Read 2026-11-22.

Changing a rule of WeCom's is changing a line here.
"""

from __future__ import annotations

from weilu.platforms.live.abilities import Limit

_DOCS = "https://developer.work.weixin.qq.com/document/path/"
RATES = f"{_DOCS}90312"  #: 访问频率限制
CALLBACKS = f"{_DOCS}90930"  #: 回调配置
WELCOME = f"{_DOCS}92137"  #: 发送新客户欢迎语
MASS_SENDS = f"{_DOCS}92135"  #: 创建企业群发
REMIND = f"{_DOCS}97610"  #: 提醒成员群发
RESULTS = f"{_DOCS}93338"  #: 获取企业的全部群发记录
JOIN_WAYS = f"{_DOCS}92229"  #: 客户群「加入群聊」管理
CONTACT_WAYS = f"{_DOCS}92228"  #: 客户联系「联系我」管理
GROUPS = f"{_DOCS}92120"  #: 获取客户群列表
MEDIA = f"{_DOCS}90253"  #: 上传临时素材
CODES = f"{_DOCS}90313"  #: 全局错误码

#: Calls of one API: 10,000 a minute and 150,000 an hour for each company.
CALLS = (
    Limit("*", 10_000, 60, "account", RATES),
    Limit("*", 150_000, 3_600, "account", RATES),
)
#: What one customer or one customer group may receive in a calendar month, from everybody: as many
#: as the month has days. 28 in any 31 days keeps that in every month.
RECEIVED = (
    Limit("mass_send", 28, 31 * 86_400, "person", MASS_SENDS),
    Limit("mass_send", 28, 31 * 86_400, "chat", MASS_SENDS),
)

BLOCKED_S = 60.0  #: how long an API is closed after too many calls in a minute (RATES)
WELCOME_WITHIN_S = 20  #: a welcome code is good for so long, and once (WELCOME)
CUSTOMERS_AT_ONCE = 10_000  #: of one mass send (MASS_SENDS)
GROUPS_AT_ONCE = 2_000  #: of one mass send (MASS_SENDS)
ATTACHMENTS = 9  #: of one message (MASS_SENDS, WELCOME)
TEXT_BYTES = 4_000  #: of a mass send's or a welcome's text (MASS_SENDS, WELCOME)
TITLE_BYTES, DESCRIPTION_BYTES = 128, 512  #: of a link (MASS_SENDS)
REMINDERS, REMINDERS_WITHIN_S = 3, 86_400  #: of one mass send (REMIND)
JOIN_WAY_GROUPS = 5  #: behind one code (JOIN_WAYS)
STATE_LENGTH = 30  #: characters of a state or a remark (JOIN_WAYS, CONTACT_WAYS)
ROOM_NAME_LENGTH = 40  #: characters in front of a new group's number (JOIN_WAYS)
CONTACT_WAY_PEOPLE = 100  #: staff behind one code (CODES, 41041)
WAYS_TOGETHER = 500_000  #: join ways and contact ways of a company (JOIN_WAYS)
GROUPS_PAGE = 1_000  #: (GROUPS)
OWNERS_AT_ONCE = 100  #: in one filter (GROUPS)
RESULTS_PAGE = 1_000  #: (RESULTS)
RECORDS_PAGE = 100  #: (RESULTS)
CONTACTS_PAGE = 100  #: (92994, 批量获取客户详情)
IMAGE_BYTES, VIDEO_BYTES, FILE_BYTES = 10_000_000, 10_000_000, 20_000_000  #: of an upload (MEDIA)
TOKEN_EARLY_S = 300  #: renew a token so long before it runs out

#: WeCom tries a callback three times, five seconds apart (CALLBACKS); five minutes leave room for
#: clocks that differ.
REPLAY_WINDOW_S = 300
PICTURE_BYTES = 500_000  #: a code's picture is a few tens of kB
CALLBACK_BYTES = 256_000  #: a callback is a few hundred bytes; its lists grow with people
#: The member list lags behind the callback, by 2 seconds for example (92122, 获取客户群详情).
ROSTER_SETTLES_S = 5.0
