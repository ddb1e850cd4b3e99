"""The severity lane: data loss, security and "cannot use it" rise beside popularity, whatever the votes say.

Words decide, in English and Chinese (both scripts). The lists are short and literal on purpose: a product
manager can read why a request is in the lane, and a missed word is added in one place.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Literal

Severity = Literal["none", "minor", "major", "critical"]
LEVELS: tuple[Severity, ...] = ("none", "minor", "major", "critical")

_OWN = "data|photos?|pictures?|files?|contacts?|messages?|notes?|documents?|backups?|chats?|recordings?"
_MINE = "(?:my|our|all|all my|all our|all the|everything|years of)"
_LOST = "(?:los(?:t|ing|es|e)|wipe[sd]|erase[sd]|delete[sd]|vanished|disappeared|corrupted)"
_GONE = "(?:gone|lost|wiped|erased|deleted|vanished|disappeared|missing|corrupted)"
_CANNOT = (
    "(?:can'?t|cannot|can not|couldn'?t|won'?t|will not|wouldn'?t|does(?:n'?t| not)|don'?t|didn'?t"
    "|unable to|not able to|refuses to|fails to|failed to|impossible to|no longer)"
)
_USE = "(?:opens?|starts?|launch|load|loads|log ?in|sign ?in|install|boot|turn on|works?|connect)"

ENGLISH = {
    "critical": (
        rf"{_LOST} (?:\w+ ){{0,2}}?(?:{_MINE} )?(?:{_OWN})",
        rf"{_LOST} (?:everything|all of (?:it|them|my \w+)|all my \w+)",
        rf"(?:my|all|our) (?:\w+ ){{0,2}}?(?:{_OWN}) (?:\w+ ){{0,3}}?{_GONE}",
        r"data[- ]loss|loss of (?:my |all )?data|factory reset itself",
        r"hack(?:ed|er|ers|ing)|malware|spyware|phishing|ransomware|identity theft",
        r"(?:security|privacy) (?:\w+ )?(?:hole|flaw|breach|leak|vulnerabilit(?:y|ies)|bug)",
        r"data (?:breach|leak)",
        r"(?:passwords?|account|money|card|data) (?:\w+ ){0,3}?(?:leaked|stolen|exposed|compromised)",
        r"stole (?:my|our)|money (?:\w+ ){0,3}?(?:disappeared|vanished|gone|missing)",
        r"unauthori[sz]ed (?:\w+ )?(?:access|charges?|transactions?|payments?|logins?|transfers?)",
        r"someone else'?s (?:account|data|messages|photos)",
    ),
    "major": (
        rf"{_CANNOT} (?:even |be |just |properly |actually |let me |to )?{_USE}",
        r"crash(?:es|ed|ing)?|force[- ]?clos\w+|keeps? (?:closing|stopping|restarting|rebooting|kicking)",
        r"(?:not|stopped|stops|quit) working|unusable|boot[- ]?loop\w*|brick(?:ed|s)|locked (?:me )?out",
        r"(?:black|blank|white) screen|won'?t let me|can(?:'?t| ?not) use|infinite (?:loop|loading)",
    ),
    "minor": (
        r"bugs?|buggy|glitch\w*|errors?|broken|fails?|failed|issues?|problems?|wrong",
        r"slow(?:er|ly)?|lag(?:s|gy|ging)?|freez\w+|frozen|stuck|drain\w*|overheat\w*",
        _CANNOT,
    ),
}
CHINESE = {
    "critical": (
        r"(?:数据|数據|資料|资料|照片|相片|图片|圖片|文件|檔案|联系人|聯絡人|通讯录|通訊錄|短信|简讯|备份|備份"
        r"|聊天记录|聊天紀錄|笔记|存档|钱|錢|余额|餘額|存款).{0,5}(?:丢失|丟失|遺失|遗失|丢了|丟了|没了|沒了"
        r"|不见了|不見了|消失|被删|被刪|清空|损坏|損壞)",
        r"(?:丢失|丟失|遺失|弄丢|弄丟|清空|误删|誤刪|删光).{0,5}(?:数据|數據|資料|资料|照片|文件|檔案|联系人"
        r"|聯絡人|短信|记录|紀錄)",
        "盗号|盜號|被盗|被盜|盗刷|盜刷|泄露|泄漏|洩漏|洩露|安全漏洞|木马|木馬|病毒|黑客|駭客|被黑",
    ),
    "major": (
        "闪退|閃退|崩溃|崩潰|打不开|打不開|进不去|進不去|用不了|没法用|沒法用|卡死|死机|死機|當機|当机|黑屏|白屏",
        "变砖|變磚|开不了机|開不了機",
        r"(?:无法|無法|不能|没法|沒法|沒辦法|没办法)(?:正常)?(?:打开|打開|登录|登陆|登錄|登入|使用|安装|安裝|启动"
        r"|啟動|开机|開機|连接|連接|支付|付款|更新)",
        r"(?:登录|登陆|登錄|登入|连|連|装|裝|登)不(?:了|上)",
        r"(?:无限|無限|一直|不停|反复)(?:重启|重啟|加载|載入|转圈)",
    ),
    "minor": (
        "卡顿|卡頓|好卡|很卡|太卡|太慢|很慢|好慢|耗电|耗電|发热|發熱|发烫|發燙|错误|錯誤|出错|出錯|异常|異常|故障",
        "问题|問題|失败|失敗|延迟|延遲|掉线|斷線|断线|难用|難用|不好用|收不到|不显示|不顯示",
    ),
}

DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|zero|nothing|any|(?:has|have|did|does|do|is)n'?t)(?: \w+){0,2} "
    r"|(?:没有|沒有|没|沒|不会|不會|从未|從未|从不|不再|未|避免|防止)(?:再|出现|出現|发生|過|过)?)$"
)
"""Right before the words it turns a report round."""

POSSIBLE = re.compile(r"\b(?:to|if|when|might|could|would) (?:\w+ )?$")
"""Right before a loss it makes that a mere possibility: "afraid to lose my photos"."""

OWN_DEED = re.compile(r"\bi(?:'ve| have)?(?: just)? (?:deleted|wiped|erased)\b")
"""What a person did is no report of what the build did: "I deleted my photos"."""

SHARE = {"critical": 0.1, "major": 0.2, "minor": 0.2}
"""A request is of a level when this share of its people, two at least, report that level or a worse one."""

ENOUGH_CRITICAL = 5
"""So many reports of data loss or a security hole need no share: a popular request may not bury them."""

_PATTERNS = {
    level: (
        re.compile(r"\b(?:" + "|".join(ENGLISH[level]) + r")\b"),
        re.compile("|".join(CHINESE[level])),
    )
    for level in ENGLISH
}


def severity_of(text: str) -> Severity:
    """The worst that the words of one text report."""
    plain = " ".join(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    for level in reversed(LEVELS[1:]):
        english, chinese = _PATTERNS[level]
        for pattern in (english,) if plain.isascii() else (english, chinese):
            if any(_is_report(plain, found.start(), level) for found in pattern.finditer(plain)):
                return level
    return "none"


def request_severity(levels: Sequence[Severity], people: Sequence[Hashable]) -> Severity:
    """The level of a request from those of its texts and who wrote each; people count, not texts.

    Up to four people, one report is enough; beyond, see SHARE and ENOUGH_CRITICAL.
    """
    everybody = len(set(people))
    for level in reversed(LEVELS[1:]):
        as_bad = LEVELS[LEVELS.index(level) :]
        reporting = len({who for who, said in zip(people, levels, strict=True) if said in as_bad})
        needed = max(SHARE[level] * everybody, 1 if everybody < 5 else 2)
        if level == "critical":
            needed = min(needed, ENOUGH_CRITICAL)
        if reporting >= needed:
            return level
    return "none"


def _is_report(text: str, start: int, level: Severity) -> bool:
    before = text[max(0, start - 30) : start]
    if DENIED.search(before):
        return False
    if level != "critical":
        return True
    return not (POSSIBLE.search(before) or OWN_DEED.search(text[max(0, start - 15) : start + 10]))
