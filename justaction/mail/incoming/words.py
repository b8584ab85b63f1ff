"""What is new in a reply: without the letter that it quotes, and without the signature.

Mail programs quote in their own ways. The quoted letter begins with a line like "On Monday, Ana wrote:", a block of
headers ("From: … Sent: …"), a rule ("-----Original Message-----"), or our own mark, and bears ">" in most of them.
Answers that stand between quoted lines keep those lines, since they would mean nothing without.
"""

from __future__ import annotations

import re

MARK = "=-=-="  # stands on both sides of the line above which one answers, in whatever language that line is
_LONGEST_HEAD = 4  # lines over which "On …, … wrote:" may run

_WROTE = re.compile(
    r"(?:wrote|writes|said|schrieb|geschrieben|escribi[oó]|a [eé]crit|[eé]crivait|ha scritto|escreveu|napisał(?:\(a\)|a)?"
    r"|pisze|schreef|skrev|写道|寫道|كتب(?:ت)?|написал(?:\(а\)|а)?)(?!\w)[^\n]{0,80}?[:：]?\s*$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"^\s*(?:on|am|el|le|il|em|op|den|w dniu|dnia|在|于|في|\d{1,4}[./年-]|\S+@|(?:mon|tue|wed|thu|fri|sat|sun)\w*,"
    r"|(?:mo|di|mi|do|fr|sa|so)\.?,|(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom)\w*\.?,|[^<>]{2,100}<(?:[^>]+@|\s*$))",
    re.IGNORECASE,
)
_HAS_DATE_OR_ADDRESS = re.compile(r"\d{1,4}|@")
_RULE = re.compile(
    r"^\s*-{3,}\s*(?:original message|urspr[uü]ngliche nachricht|originalnachricht|mensaje original|message d['’]origine"
    r"|message original|messaggio originale|mensagem original|oryginalna wiadomo[sś][cć]|oorspronkelijk bericht|原始邮件"
    r"|原始郵件|الرسالة الأصلية|forwarded message|weitergeleitete nachricht|mensaje reenviado)\s*-{3,}\s*$",
    re.IGNORECASE,
)
_HEADS = [
    {"from", "von", "de", "da", "od", "van", "发件人", "寄件者", "من"},
    {"sent", "date", "gesendet", "datum", "enviado", "fecha", "envoyé", "inviato", "data", "wysłano", "verzonden",
     "enviado el", "发送时间", "日期", "تاريخ الإرسال", "التاريخ"},
    {"to", "an", "para", "à", "a", "do", "aan", "收件人", "إلى"},
    {"subject", "betreff", "asunto", "objet", "oggetto", "assunto", "temat", "onderwerp", "主题", "الموضوع"},
]  # fmt: skip
_HEAD = re.compile(r"^\s*\*?([^\W\d_][\w ]{0,14}?)\s*\*?\s*[:：]\*?\s*\S")
_UNDERSCORES = re.compile(r"^\s*_{10,}\s*$")
_SENT_WITH = re.compile(
    r"^\s*\*?(?:sent from (?:my|outlook|yahoo|mail|proton|samsung)\b|sent via\b|sent with\b|get outlook for\b"
    r"|von meinem .{2,40} gesendet|gesendet (?:von|mit|über)\b|diese nachricht wurde von meinem"
    r"|enviado desde (?:mi|el)\b|enviado con\b|enviado do meu|obtener outlook para|envoy[eé] (?:de(?:puis)? mon|avec)\b"
    r"|t[eé]l[eé]charger outlook|inviato da|wysłane? (?:z|przy)\b|发自我的|從我的|تم الإرسال من|أرسلت من)",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")


def new_words(text: str) -> str:
    """The words that the sender wrote into this reply; "" when there are none."""
    text = _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    lines = [line.rstrip() if line != "-- " else line for line in text.split("\n")]
    lines = _above_unquoted_head(lines)
    lines = _without_quoted_letter(lines)
    lines = _without_signature(lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ").strip()


# --- where the quoted letter begins -----------------------------------------------------------------------------


def _quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _above_unquoted_head(lines: list[str]) -> list[str]:
    """Cut at the first head of a letter that is quoted without ">", as Outlook and some phones do."""
    for at, line in enumerate(lines):
        if _quoted(line):
            continue
        if MARK in line or _RULE.match(line) or _is_block_of_headers(lines, at):
            end = at
            while end and (not lines[end - 1].strip() or _UNDERSCORES.match(lines[end - 1])):
                end -= 1
            return lines[: _before_wrote(lines, end)]
        length = _wrote(lines, at)
        if length and not _quote_follows(lines, at + length) and _names_somebody(lines, at, length):
            return lines[:at]
    return lines


def _before_wrote(lines: list[str], end: int) -> int:
    """A head "On …, … wrote:" that ends just above `end` goes too."""
    for length in range(1, _LONGEST_HEAD + 1):
        if end - length >= 0 and _wrote(lines, end - length) == length:
            return end - length
    return end


def _wrote(lines: list[str], at: int) -> int:
    """How many lines "On …, … wrote:" takes, when it begins here; 0 when it does not."""
    if not _BEGINS.match(lines[at]):
        return 0
    for length in range(1, _LONGEST_HEAD + 1):
        some = lines[at : at + length]
        if len(some) < length or not some[-1].strip():
            return 0
        said = " ".join(line.strip() for line in some)
        if len(said) > 400:
            return 0
        if _WROTE.search(said) and _HAS_DATE_OR_ADDRESS.search(said):
            return length
    return 0


def _names_somebody(lines: list[str], at: int, length: int) -> bool:
    """Without ">" below it, only a head that surely is one: with a date and an end like "wrote:"."""
    said = " ".join(lines[at : at + length])
    return said.rstrip().endswith((":", "：")) and bool(re.search(r"\d{1,2}:\d{2}|\d{4}|@", said))


def _quote_follows(lines: list[str], at: int) -> bool:
    rest = [line for line in lines[at : at + 4] if line.strip()]
    return bool(rest) and _quoted(rest[0])


def _is_block_of_headers(lines: list[str], at: int) -> bool:
    """From, Sent, To, Subject below each other, in the languages of mail programs."""
    first = _HEAD.match(lines[at])
    if first is None or first[1].strip().lower() not in _HEADS[0]:
        return False
    found = set()
    for line in lines[at + 1 : at + 7]:
        match = _HEAD.match(line)
        word = match[1].strip().lower() if match else ""
        found |= {number for number, words in enumerate(_HEADS[1:]) if word in words}
    return len(found) >= 2


# --- quoted with ">" --------------------------------------------------------------------------------------------


def _without_quoted_letter(lines: list[str]) -> list[str]:
    """Drop the quoted letter where it stands at the end or at the beginning; keep what is answered line by line."""
    lines = _without_signature(lines)
    kept: list[str] = []
    at = 0
    while at < len(lines):
        length = 0 if _quoted(lines[at]) else _wrote(lines, at)
        if length and _quote_follows(lines, at + length):
            at += length
            continue
        kept.append(lines[at])
        at += 1
    while kept and (not kept[-1].strip() or _quoted(kept[-1])):
        kept.pop()
    start = 0
    while start < len(kept) and (not kept[start].strip() or _quoted(kept[start])):
        start += 1
    between = any(_quoted(line) for line in kept[start:])
    return kept if between and start and len(kept) > start else kept[start:]


# --- signatures -------------------------------------------------------------------------------------------------


def _without_signature(lines: list[str]) -> list[str]:
    """Drop what follows "-- " (RFC 3676), and a last line like "Sent from my phone"."""
    for at, line in enumerate(lines):
        if line in {"-- ", "--"} and not any(_quoted(one) for one in lines[at:]):
            lines = lines[:at]
            break
        if line in {"-- ", "--"}:
            after = next(n for n in range(at, len(lines)) if _quoted(lines[n]))
            lines = lines[:at] + lines[after:]
            break
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for at in range(end - 1, max(-1, end - 4), -1):
        if _SENT_WITH.match(lines[at]):
            return lines[:at]
    return lines
