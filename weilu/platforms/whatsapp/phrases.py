"""What WhatsApp itself writes into a chat, in the languages of the phones that export it.

`A` in a phrase is who did it, `B` whom it was done to, `NEW` and `OLD` are names in quotation
marks. Each phrase is preceded by a word it cannot do without, looked for first.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from typing import NamedTuple


class Phrase(NamedTuple):
    """One sentence of the platform: what it says, and how it is put."""

    word: str
    kind: str
    how: str  #: `via` of a join, `what` of a rename
    pattern: re.Pattern[str]


_PLACES = {
    "A": r"(?P<a>(?:(?!: ).)+?)",
    "B": r"(?P<b>.+?)",
    "NEW": r"[\"“”„«「‘'] ?(?P<new>.*?) ?[\"“”»」’']",
    "OLD": r"[\"“”„«「‘'] ?(?P<old>.*?) ?[\"“”»」’']",
}


def _phrase(word: str, kind: str, how: str, put: str) -> Phrase:
    pattern = re.sub(r"\b(A|B|NEW|OLD)\b", lambda place: _PLACES[place[1]], put, flags=re.ASCII)
    return Phrase(word, kind, how, re.compile(rf"{pattern}[.。]?", re.DOTALL))


# fmt: off
PHRASES = tuple(_phrase(*row) for row in (
    # English
    ("created", "join", "created", r"A created (?:this )?(?:group|community)(?: NEW)?"),
    ("joined", "join", "link", r"A joined (?:using|via|from) .*"),
    ("joined", "join", "", r"A joined(?: the group| the community)?"),
    ("added", "join", "invite", r"B (?:was|were) added(?: by A)?"),
    ("added", "join", "invite", r"A added B(?: to (?:the|this) (?:group|community))?"),
    ("removed", "removed", "", r"B (?:was|were) removed(?: by A)?"),
    ("removed", "removed", "", r"A removed B(?: from (?:the|this) (?:group|community))?"),
    ("left", "leave", "", r"A left(?: (?:the|this) (?:group|community))?"),
    ("changed the", "rename", "name", r"A changed the (?:subject|group name|name)(?: from OLD)? to NEW"),
    ("icon", "rename", "picture", r"A (?:changed|deleted) this (?:group|community)['’]s icon"),
    ("description", "rename", "description", r"A (?:changed|deleted) the (?:group |community )?description"),
    ("pinned", "pin", "", r"A pinned a message"),
    # Deutsch
    ("erstellt", "join", "created", r"A (?:hat|hast) (?:die |diese )?Gruppe (?:NEW )?erstellt"),
    ("beigetreten", "join", "link", r"A (?:ist|bist) .*[Ll]ink.* beigetreten"),
    ("beigetreten", "join", "", r"A (?:ist|bist) (?:der |dieser )?(?:Gruppe )?beigetreten"),
    ("hinzugefügt", "join", "invite", r"B (?:wurde|wurden|wurdest)(?: von A)? hinzugefügt"),
    ("hinzugefügt", "join", "invite", r"A (?:hat|hast) B hinzugefügt"),
    ("entfernt", "removed", "", r"B (?:wurde|wurden|wurdest)(?: von A)? entfernt"),
    ("entfernt", "removed", "", r"A (?:hat|hast) B entfernt"),
    ("verlassen", "leave", "", r"A (?:hat|hast) die Gruppe verlassen"),
    ("geändert", "rename", "name", r"A (?:hat|hast) (?:den Betreff|den Gruppennamen)(?: von OLD)? (?:zu|in|auf) NEW geändert"),
    ("Gruppenbild", "rename", "picture", r"A (?:hat|hast) das Gruppenbild (?:geändert|gelöscht)"),
    ("beschreibung", "rename", "description", r"A (?:hat|hast) die Gruppenbeschreibung (?:geändert|gelöscht)"),
    ("angeheftet", "pin", "", r"A (?:hat|hast) eine Nachricht (?:angeheftet|fixiert)"),
    # Español
    ("cre", "join", "created", r"A (?:creó|creaste) (?:el|este) grupo(?: NEW)?"),
    ("uni", "join", "link", r"A se unió .*enlace.*"),
    ("uniste", "join", "link", r"Te uniste .*enlace.*"),
    ("uni", "join", "", r"A se unió(?: al grupo)?"),
    ("añadi", "join", "invite", r"A (?:añadió|añadiste) a B"),
    ("agreg", "join", "invite", r"A (?:agregó|agregaste) a B"),
    ("elimin", "removed", "", r"A (?:eliminó|eliminaste) a B"),
    ("sac", "removed", "", r"A (?:sacó|sacaste) a B"),
    ("sali", "leave", "", r"A (?:salió|saliste)(?: del grupo)?"),
    ("cambi", "rename", "name", r"A (?:cambió|cambiaste) el (?:asunto|nombre)(?: del grupo)?(?: de OLD)? (?:a|por) NEW"),
    ("cambi", "rename", "picture", r"A (?:cambió|cambiaste) (?:el [ií]cono|el icono|la imagen|la foto) (?:de este|del) grupo"),
    ("descripción", "rename", "description", r"A (?:cambió|cambiaste) la descripción del grupo"),
    ("fij", "pin", "", r"A (?:fijó|fijaste) un mensaje"),
    # Português
    ("cri", "join", "created", r"A criou (?:o |este )?grupo(?: NEW)?"),
    ("entrou", "join", "link", r"A entrou .*(?:link|convite).*"),
    ("entrou", "join", "", r"A entrou(?: no grupo)?"),
    ("adicion", "join", "invite", r"B foi adicionad[oa](?: por A)?"),
    ("adicion", "join", "invite", r"A adicionou B"),
    ("remov", "removed", "", r"B foi removid[oa](?: por A)?"),
    ("remov", "removed", "", r"A removeu B"),
    ("saiu", "leave", "", r"A saiu(?: do grupo)?"),
    ("para", "rename", "name", r"A (?:mudou|alterou) o (?:nome|assunto)(?: do grupo)?(?: de OLD)? para NEW"),
    ("imagem", "rename", "picture", r"A (?:mudou|alterou) a imagem d(?:o|este) grupo"),
    ("descrição", "rename", "description", r"A (?:mudou|alterou) a descrição do grupo"),
    ("fixou", "pin", "", r"A fixou uma mensagem"),
    # Italiano
    ("creato", "join", "created", r"A ha(?:i)? creato il gruppo(?: NEW)?"),
    ("entrat", "join", "link", r"A (?:è|sei) entrat[oa] .*link.*"),
    ("aggiunto", "join", "invite", r"A ha(?:i)? aggiunto B"),
    ("rimosso", "removed", "", r"A ha(?:i)? rimosso B"),
    ("abbandonato", "leave", "", r"A ha(?:i)? abbandonato(?: il gruppo)?"),
    ("uscit", "leave", "", r"A (?:è|sei) uscit[oa](?: dal gruppo)?"),
    ("oggetto", "rename", "name", r"A ha(?:i)? (?:cambiato|modificato) l['’]oggetto(?: da OLD)? (?:a|in) NEW"),
    ("immagine", "rename", "picture", r"A ha(?:i)? (?:cambiato|modificato) l['’]immagine del gruppo"),
    # Français
    ("créé", "join", "created", r"A a(?:vez)? créé (?:le|ce) groupe(?: NEW)?"),
    ("rejoint", "join", "link", r"A a(?:vez)? rejoint .*(?:lien|invitation).*"),
    ("ajouté", "join", "invite", r"A a(?:vez)? ajouté B"),
    ("retiré", "removed", "", r"A a(?:vez)? retiré B"),
    ("quitté", "leave", "", r"A a(?:vez)? quitté(?: le groupe)?"),
    ("parti", "leave", "", r"A est parti(?:e)?"),
    ("sujet", "rename", "name", r"A a(?:vez)? changé le sujet(?: de OLD)? (?:en|pour|à) NEW"),
    # 中文
    ("群", "join", "created", r"A ?(?:创建|建立|創建)了?(?:此|该|本|这个|這個)?(?:群组|群組|群聊|社群) ?(?:NEW)?"),
    ("加入", "join", "link", r"A ?(?:已|已经)?(?:使用|通过|通過|透過|经由|經由|点击|點擊).*(?:链接|鏈接|連結|邀请|邀請).*加入.*"),
    ("加入", "join", "", r"A ?(?:已|已经|已經)?加入了?(?:此|该|本)?(?:群组|群組|群聊|社群|社区)?"),
    ("被", "join", "invite", r"B ?(?:已)?被 ?(?:A ?)?(?:添加|新增|加入)"),
    ("添加了", "join", "invite", r"A ?添加了 ?B"),
    ("新增了", "join", "invite", r"A ?新增了 ?B"),
    ("加入了", "join", "invite", r"A ?(?:将|將|把) ?B ?加入了?(?:此|该|本)?(?:群组|群組|群聊|社群)?"),
    ("被", "removed", "", r"B ?(?:已)?被 ?(?:A ?)?(?:移除|移出|删除|刪除).*"),
    ("移除了", "removed", "", r"A ?移除了 ?B"),
    ("退出", "leave", "", r"A ?(?:已|已经|已經)?退出了?(?:此|该|本)?(?:群组|群組|群聊|社群)?"),
    ("开", "leave", "", r"A ?(?:已|已经)?离开了?(?:此|该|本)?(?:群组|群聊|社群)?"),
    ("離開", "leave", "", r"A ?(?:已|已經)?離開了?(?:此|該|本)?(?:群組|社群)?"),
    ("主", "rename", "name", r"A ?(?:已)?(?:将|將|把)?(?:群组|群組)?(?:的)?(?:主题|主題|主旨)(?:从|由|從)? ?(?:OLD)? ?(?:更改|变更|變更|修改|改)(?:为|成|為) ?NEW"),
    ("名", "rename", "name", r"A ?(?:已)?(?:将|將|把)?(?:群组|群組|群)(?:的)?(?:名称|名稱|名)(?:从|由|從)? ?(?:OLD)? ?(?:更改|变更|變更|修改|改)(?:为|成|為) ?NEW"),
    ("更", "rename", "picture", r"A ?(?:已)?(?:更改|更换|更換|变更)了?(?:此|该|本|這個|这个)?(?:群组|群組)?的?(?:图标|圖示|头像|頭像|照片)"),
    ("更", "rename", "description", r"A ?(?:已)?(?:更改|变更|變更)了?(?:此|该|本|這個|这个)?(?:群组|群組)?的?(?:描述|说明|說明|简介|簡介)"),
    ("置顶", "pin", "", r"A ?置顶了一?(?:条|则)?消息"),
    # हिन्दी
    ("बनाया", "join", "created", r"A ने (?:समूह|ग्रुप|यह ग्रुप) ?(?:NEW )?बनाया"),
    ("लिंक", "join", "link", r"A .*लिंक.* (?:शामिल|जुड़).*"),
    ("जोड़ा", "join", "invite", r"A ने B को जोड़ा"),
    ("निकाला", "removed", "", r"A ने B को निकाला"),
    ("हटाया", "removed", "", r"A ने B को हटाया"),
    ("छोड़", "leave", "", r"A ने (?:समूह |ग्रुप )?छोड़ (?:दिया|गए)"),
))

#: The owner of the phone, in their own system lines; their name is not told there.
YOU = frozenset(["you", "your", "du", "dich", "te", "tú", "tu", "usted", "você", "voce", "vous", "tu", "hai", "lei", "你", "您", "आप", "आपने"])

#: Whole texts that stand for something not exported, by what it was.
_OMITTED = {
    "image": ("image omitted", "Bild weggelassen", "imagen omitida", "imagem ocultada", "imagem omitida",
              "immagine omessa", "image absente", "图片已略去", "忽略图片", "圖片已略去", "省略圖片", "चित्र छोड़ा गया"),
    "video": ("video omitted", "Video weggelassen", "video omitido", "vídeo omitido", "vídeo ocultado",
              "video omesso", "vidéo absente", "视频已略去", "忽略视频", "影片已略去", "省略影片",
              "video note omitted", "Videonachricht weggelassen", "GIF omitted", "GIF weggelassen",
              "GIF omitido", "GIF esclusa", "GIF retiré", "GIF 已略去", "忽略 GIF", "वीडियो छोड़ा गया"),
    "voice": ("audio omitted", "Audio weggelassen", "audio omitido", "áudio ocultado", "áudio omitido",
              "audio omesso", "audio omis", "音频已略去", "忽略音频", "語音已略去", "省略音訊", "ऑडियो छोड़ा गया"),
    "sticker": ("sticker omitted", "Sticker weggelassen", "sticker omitido", "figurinha omitida",
                "sticker non incluso", "sticker omis", "贴图已略去", "忽略贴图", "貼圖已略去", "省略貼圖"),
    "file": ("document omitted", "Dokument weggelassen", "documento omitido", "documento omesso",
             "document manquant", "文件已略去", "忽略文件", "文件已略去", "省略文件"),
    "card": ("Contact card omitted", "Kontaktkarte ausgelassen", "Tarjeta de contacto omitida",
             "Cartão do contato omitido", "scheda contatto omessa", "carte du contact omise", "名片已略去", "联系人卡已略去"),
    "other": ("<Media omitted>", "<Medien ausgeschlossen>", "<Medien weggelassen>", "<Multimedia omitido>",
              "<Archivo omitido>", "<Mídia oculta>", "<Mídia omitida>", "<Arquivo de mídia oculto>",
              "<Ficheiro não revelado>", "<Media omessi>", "<Médias omis>", "<Fichier omis>",
              "<省略影音内容>", "<省略多媒體檔>", "<省略多媒體>", "<媒体文件已忽略>", "<忽略多媒体文件>", "<多媒体内容已略去>",
              "<मीडिया छोड़ा गया>", "<मीडिया के बिना>", "<मीडिया शामिल नहीं है>", "<View once message omitted>",
              "<View once voice message omitted>", "<Medium weggelassen>",
              "Waiting for this message. This may take a while"),
}
#: Whole texts that stand for a message taken back.
_DELETED = (
    "This message was deleted", "You deleted this message", "This message was deleted by admin",
    "Diese Nachricht wurde gelöscht", "Du hast diese Nachricht gelöscht",
    "Se eliminó este mensaje", "Eliminaste este mensaje", "Este mensaje fue eliminado",
    "Mensagem apagada", "Esta mensagem foi apagada", "Você apagou esta mensagem", "Apagou esta mensagem",
    "Questo messaggio è stato eliminato", "Hai eliminato questo messaggio",
    "Ce message a été supprimé", "Vous avez supprimé ce message",
    "消息已删除", "此消息已删除", "此消息已被删除", "您删除了此消息", "你删除了此消息", "你删除了本条消息", "已刪除此訊息",
    "此訊息已刪除", "您刪除了此訊息", "你已刪除此訊息", "यह मैसेज हटाया गया", "यह संदेश हटा दिया गया", "आपने यह मैसेज हटाया",
)

#: The mark behind a text that was changed after it was sent.
EDITED = re.compile(
    r"[ \u200e]*<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje"
    r"|Mensagem editada|Esta mensagem foi editada|Questo messaggio è stato modificato"
    r"|Ce message a été modifié|消息已编辑|此消息已编辑|已編輯此訊息|訊息已編輯|यह मैसेज एडिट किया गया)\.?>$"
)
#: A file exported along with the text, as iOS and as Android name it; what follows is its caption.
ATTACHED = re.compile(
    r"<(?:attached|Anhang|adjunto|anexado|anexo|allegato|pièce jointe|附件|संलग्न) ?[:：] ?(?P<ios>[^<>\n]+)>\n?"
    r"|(?P<android>[^\n]+\.\w{2,5}) \((?:file attached|Datei angehängt|archivo adjunto|arquivo anexado"
    r"|ficheiro anexado|file allegato|fichier joint|文件附件|附件|檔案附件|附加檔案|फ़ाइल संलग्न)\)(?:\n|$)"
)
#: "report.pdf • 3 pages document omitted"
NAMED_DOCUMENT = re.compile(r"(?P<file>.+?\.\w{2,5}) • .*")
#: What stands at the top of every chat.
ENCRYPTED = (
    "Messages and calls are end-to-end encrypted", "Messages to this chat and calls are now secured",
    "Messages to this group are now secured", "Messages you send to this group are now secured",
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt", "Los mensajes y las llamadas están cifrados",
    "As mensagens e as chamadas são protegidas", "As mensagens e ligações são protegidas",
    "I messaggi e le chiamate sono crittografati", "Les messages et les appels sont chiffrés",
    "消息和通话都进行端到端加密", "消息和通话已进行端到端加密", "訊息和通話經端對端加密",
)
_LOCATION = ("location: http", "Location: http", "Standort: http", "standort: http", "Ubicación: http", "ubicación: http", "Localização: http", "localização: http", "Posizione: http",
            "position : http", "位置：http", "位置: http", "https://maps.google.com/?q=",
            "Live location shared", "live location shared", "Live-Standort", "स्थान: http")
#: How the platform's line on a call begins, in lower case.
CALLS = tuple(text.lower() for text in (
    "Missed voice call", "Missed video call", "Missed group voice call", "Missed group video call",
    "Verpasster Sprachanruf", "Verpasster Videoanruf", "Llamada perdida", "Videollamada perdida",
    "Chamada de voz perdida", "Chamada de vídeo perdida", "Chiamata persa", "Videochiamata persa",
    "Appel vocal manqué", "Appel vidéo manqué", "未接语音通话", "未接视频通话", "未接語音通話", "未接視訊通話",
    "Voice call", "Video call", "Sprachanruf", "Videoanruf",
))
_POLL = ("POLL:", "UMFRAGE:", "ENCUESTA:", "ENQUETE:", "SONDAGGIO:", "SONDAGE :", "投票：", "投票:", "मतदान:")
# fmt: on

_WHOLE = [text for texts in (*_OMITTED.values(), _DELETED) for text in texts]
#: The same in lower case, without the full stop: placeholders with what was left out, and messages
#: taken back.
PLACEHOLDERS = {text.lower(): media for media, texts in _OMITTED.items() for text in texts}
DELETED = frozenset(text.lower() for text in _DELETED)
LOCATION = tuple({text.lower() for text in _LOCATION})
POLL = tuple(text.lower() for text in _POLL)
#: What a text must be to be more than a text, in the letters phones write.
EXACT = frozenset([*_WHOLE, *(f"{text}." for text in _WHOLE), *_LOCATION])
LONGEST_EXACT = max(map(len, EXACT)) + 1
