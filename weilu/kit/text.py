"""What a text looks like, told by patterns every engine understands (RE2: no look-around).

These are first, honest rules of thumb for Chinese and English chat; `docs/metrics.md` says what
each counts. They run inside the engine, once, when rows are sealed.
"""

from __future__ import annotations

#: Ends like a question, or holds a word that asks.
QUESTION = (
    r"[?？]|(吗|么|呢|嘛)[。.!！~～…\s]*$"
    r"|(怎么|怎样|咋|什么|啥|哪里|哪儿|哪个|哪家|多少|几点|为何|为什么|有没有|能不能|可不可以|请问|求助|求问|谁知道|谁有)"
    r"|(?i:\b(how (do|can|to|does|come)|what('s| is| are)|where (is|can|do)|why (is|does|do)|anyone know|can someone|does anyone)\b)"
)

#: Nothing but a greeting, laughter, thanks-in-passing, a sticker's name or emoji: warms, tells nothing.
CHATTER = (
    r"(?i)^[\s\p{P}\p{S}]*("
    r"(大家|各位|群友们?|家人们?|朋友们?|亲们?)?(早上好|上午好|中午好|下午好|晚上好|早安|午安|晚安|早|好|你好|大家好|hello|hi|hey|morning|good (morning|night|evening))(啊|呀|哦|鸭|吖)?(大家|各位)?"
    r"|哈+|呵+|嘿+|嘻+|嗯+|哦+|噢+|额+|6+|[1１]+|\++[1１]|ok(ay)?|好的?|好滴|收到|赞+|棒+|顶+|打卡|签到|谢谢(老板|大佬|群主|红包)+|恭喜发财|抢到了?|手慢了?|没抢到|lol|lmao|haha(ha)*|thx|thanks?|thank you|ty|yes|no|yep|nope"
    r")?[\s\p{P}\p{S}]*$"
)

#: Sells or lures: a contact to add, money promised, a call to order now.
ADVERT = (
    r"(加|\+|➕|联系|私)\s*(我|本人)?\s*(微信|薇信|威信|维信|vx|wx|v信|扣扣|qq)"
    r"|(?i:(微信|vx|wx|v信|weixin|wechat)\s*[:：]?\s*[a-z0-9_-]{5,})"
    r"|日(赚|结|入)\s*\d|月入\s*(\d|过万)|兼职(招|刷|日)|刷单|代开发票|办证|贷款|套现|博彩|彩金|首充|返利\d|稳赚|躺赚|内部(价|渠道)"
    r"|(?i:(free|earn|win)\s+\$?\d{2,}|airdrop|giveaway.*(http|t\.me)|dm me (for|to) (earn|invest|buy))"
)

LINK = r"(?i)(https?://|www\.)[^\s]{4,}"

#: Dropped before fingerprinting, so that a changed number, blank or mark is still the same text.
NOISE_MARKS = r"[\s\p{P}\p{S}\p{N}]+"

#: Shorter than this (after dropping marks) says nothing about copying.
FINGERPRINT_MIN = 6
