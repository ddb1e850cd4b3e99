"""The severity lane: data loss, security and "cannot use it" rise beside popularity, whatever the votes say.

Words decide, in English and Chinese (both scripts). The lists are short and literal on purpose: a product
manager can read why a request is in the lane, and a missed word is added in one place.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Literal

Severity = Literal["none", "minor", "major", "critical"]
LEVELS: tuple[Severity, ...] = ("none", "minor", "major", "critical")

_OWN = r"(?:data|photos?|pictures?|files?|contacts?|messages?|notes?|documents?|backups?|chats?|recordings?)"
_MINE = r"(?:my|our|all|all my|all our|all the|everything|years of)"
_LOST = r"(?:lost|losing|loses|lose|wiped|wipes|erased|erases|deleted|deletes|vanished|disappeared|corrupted)"
_CANNOT = (
    r"(?:can'?t|cannot|can not|couldn'?t|won'?t|will not|wouldn'?t|doesn'?t|does not|don'?t|didn'?t|"
    r"unable to|not able to|refuses to|fails to|failed to|impossible to|no longer)"
)
_USE = r"(?:open|opens|start|starts|launch|load|loads|log ?in|login|sign ?in|install|boot|turn on|work|works|connect)"

CRITICAL = (
    rf"\b{_LOST}\b (?:\w+ ){{0,2}}?{_MINE}?\s?\b(?:{_OWN})\b",
    rf"\b{_LOST} (?:everything|all of (?:it|them|my \w+)|all my \w+)",
    rf"\b(?:my|all|our) (?:\w+ ){{0,2}}?{_OWN} (?:\w+ ){{0,3}}?"
    r"(?:gone|lost|wiped|erased|deleted|vanished|disappeared|missing|corrupted)\b",
    r"\bdata[- ]loss\b|\bloss of (?:my |all )?data\b|\bfactory reset itself\b",
    r"\bhack(?:ed|er|ers|ing)\b|\bmalware\b|\bspyware\b|\bphishing\b|\bransomware\b|\bidentity theft\b",
    r"\b(?:security|privacy) (?:\w+ )?(?:hole|flaw|breach|leak|vulnerabilit(?:y|ies)|bug)\b|\bdata (?:breach|leak)\b",
    r"\b(?:password|passwords|account|money|card|data) (?:\w+ ){0,3}?(?:leaked|stolen|exposed|compromised)\b",
    r"\bstole (?:my|our) |\bunauthori[sz]ed (?:\w+ )?(?:access|charges?|transactions?|payments?|logins?|transfers?)\b",
    r"\bmoney (?:\w+ ){0,3}?(?:disappeared|vanished|gone|missing)\b|\bsomeone else'?s (?:account|data|messages|photos)",
    r"(?:数据|数據|資料|资料|照片|相片|图片|圖片|文件|檔案|联系人|聯絡人|通讯录|通訊錄|短信|简讯|聊天记录|聊天紀錄|备份|備份|笔记|存档|钱|錢|余额|餘額|存款)"
    r".{0,5}(?:丢失|丟失|遺失|遗失|丢了|丟了|没了|沒了|不见了|不見了|消失|被删|被刪|清空|损坏|損壞)",
    r"(?:丢失|丟失|遺失|弄丢|弄丟|清空|误删|誤刪|删光).{0,5}(?:数据|數據|資料|资料|照片|文件|檔案|联系人|聯絡人|短信|记录|紀錄)",
    r"盗号|盜號|被盗|被盜|盗刷|盜刷|泄露|泄漏|洩漏|洩露|安全漏洞|木马|木馬|病毒|黑客|駭客|被黑",
)
MAJOR = (
    rf"\b{_CANNOT} (?:even |be |just |properly |actually |let me |to )?{_USE}\b",
    r"\bcrash(?:es|ed|ing)?\b|\bforce[- ]?clos\w+|\bkeeps? (?:closing|stopping|restarting|rebooting|kicking)\b",
    r"\b(?:not|stopped|stops|quit) working\b|\bunusable\b|\bboot[- ]?loop\w*|\bbrick(?:ed|s)\b|\blocked (?:me )?out\b",
    r"\b(?:black|blank|white) screen\b|\bwon'?t let me\b|\bcan(?:'?t| ?not) use\b|\binfinite (?:loop|loading)\b",
    r"闪退|閃退|崩溃|崩潰|打不开|打不開|进不去|進不去|用不了|没法用|沒法用|卡死|死机|死機|當機|当机|黑屏|白屏|变砖|變磚|开不了机|開不了機",
    r"(?:无法|無法|不能|没法|沒法|沒辦法|没办法)(?:正常)?(?:打开|打開|登录|登陆|登錄|登入|使用|安装|安裝|启动|啟動|开机|開機|连接|連接|支付|付款|更新)",
    r"(?:登录|登陆|登錄|登入|连|連|装|裝|登)不(?:了|上)|(?:无限|無限|一直|不停|反复)(?:重启|重啟|加载|載入|转圈)",
)
MINOR = (
    r"\bbugs?\b|\bbuggy\b|\bglitch\w*|\berrors?\b|\bbroken\b|\bfails?\b|\bfailed\b|\bissues?\b|\bproblems?\b",
    r"\bslow(?:er|ly)?\b|\blag(?:s|gy|ging)?\b|\bfreez\w+|\bfrozen\b|\bstuck\b|\bdrain\w*|\boverheat\w*|\bwrong\b",
    rf"\b{_CANNOT}\b",
    r"卡顿|卡頓|好卡|很卡|太卡|太慢|很慢|好慢|耗电|耗電|发热|發熱|发烫|發燙|错误|錯誤|出错|出錯|异常|異常|故障|问题|問題|失败|失敗",
    r"延迟|延遲|掉线|斷線|断线|难用|難用|不好用|收不到|不显示|不顯示",
)
_BEFORE = re.compile(
    r"(?:\b(?:no|not|never|without|zero|hasn'?t|haven'?t|didn'?t|doesn'?t|don'?t|isn'?t|nothing|any)(?: \w+){0,2} "
    r"|\bi(?:'ve| have)?(?: just| have)? |\b(?:to|if|when) (?:\w+ )?"
    r"|(?:没有|沒有|没|沒|不会|不會|从未|從未|从不|不再|未|避免|防止)(?:再|出现|出現|发生|過|过)?)$"
)
"""What turns a report round when it stands right before: a denial, one's own deed, a mere possibility."""

_PATTERNS = {
    "critical": re.compile("|".join(CRITICAL)),
    "major": re.compile("|".join(MAJOR)),
    "minor": re.compile("|".join(MINOR)),
}

SHARE = {"critical": 0.1, "major": 0.2, "minor": 0.2}
"""A request is of a level when this share of its people, two at least, report that level or a worse one."""

ENOUGH_CRITICAL = 5
"""So many reports of data loss or a security hole need no share: a popular request may not bury them."""


def severity_of(text: str) -> Severity:
    """The worst that the words of one text report."""
    plain = " ".join(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    for level in reversed(LEVELS[1:]):
        if any(not _turned_round(plain, found, level) for found in _PATTERNS[level].finditer(plain)):
            return level
    return "none"


def request_severity(levels: Sequence[Severity], people: Sequence[Hashable]) -> Severity:
    """The level of a request from those of its texts and who wrote each; people count, not texts.

    Up to four people, one report is enough; beyond, see SHARE and ENOUGH_CRITICAL.
    """
    everybody = len(set(people))
    for level in reversed(LEVELS[1:]):
        least = LEVELS.index(level)
        reporting = len({who for who, said in zip(people, levels, strict=True) if LEVELS.index(said) >= least})
        needed = max(SHARE[level] * everybody, 1 if everybody < 5 else 2)
        if level == "critical":
            needed = min(needed, ENOUGH_CRITICAL)
        if reporting >= needed:
            return level
    return "none"


def _turned_round(text: str, found: re.Match[str], level: Severity) -> bool:
    # "I cannot open it" is a report, "I deleted my photos" is not; only the worst level has deeds of one's own.
    before = _BEFORE.search(text[max(0, found.start() - 30) : found.start()])
    if before is None:
        return False
    own_or_possible = before.group().lstrip().startswith(("i ", "i'", "to ", "if ", "when "))
    return level == "critical" or not own_or_possible
