"""What a piece of text is: a problem, an idea, praise, or noise. Words and patterns, nothing learnt, all readable here."""

from __future__ import annotations

import re

from .sentences import tidy, weight
from .words import STOP_WORDS

PROBLEM, IDEA, PRAISE, NOISE = "problem", "idea", "praise", "noise"


def _words(*lists: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join("|".join(part.split()) for part in lists) + r")\b")


_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]+(?:['’][a-zA-Z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ADVERT = re.compile(
    r"https?://|\bwww\.|\b(?:referr?al|promo|invite|invitation|coupon)\s*code\b|\buse (?:my|this|the) code\b|\bwhats ?app (?:me|us)\b"
    r"|\btelegram (?:me|@)|\bsubscribe to my\b|\bfollow me\b|\bearn money (?:online|from home)\b|\b(?:casino|viagra|forex signals?)\b"
    r"|加微信|加qq|加群|刷单|兼职|代开|贷款请|邀请码|推荐码",
    re.IGNORECASE,
)
_GOOD = _words(
    "good great nice best love loved loving like excellent awesome amazing super superb wonderful fantastic perfect",
    "brilliant cool beautiful enjoy enjoyed enjoying fun happy satisfied satisfying helpful useful easy smooth smoothly",
    "fast thanks thank recommend recommended favorite favourite fabulous outstanding convenient impressive incredible",
    "terrific lovely reliable secure safe simple handy wow goat osm nyc gud badhiya mast bast fine well glad pleased",
    "impressed loves helps helped teaches teaching rewards blessing gem kudos trustworthy excited grateful",
    "improved valuable learns educational beneficial intuitive flawless flawlessly superior finest",
)
_HARM = _words(
    "not no never cannot cant can't couldn't couldnt won't wont wouldn't doesn't doesnt don't dont didn't didnt isn't isnt",
    "aren't wasn't weren't haven't hasn't hadn't unable crash crashes crashed crashing error errors fail fails failed",
    "failing failure broken bug bugs buggy glitch glitches glitchy slow slower lag lags laggy lagging freeze freezes freezing",
    "frozen stuck issue issues problem problems trouble worst worse bad terrible horrible awful pathetic useless waste",
    "scam fraud fake cheat cheated cheating stolen steal hate hated annoying annoyed frustrating frustrated disappointed",
    "disappointing disappointment missing lost disappeared removed removing remove deleted refund refunds charged overcharged",
    "expensive costly ads blocked declined rejected denied delay delayed hang hangs hanging logout unusable hard difficult",
    "confusing confused impossible wrong incorrect pending poor poorly unresponsive stops stopped stopping kicked buffering",
    "blurry dark black flickering ridiculous garbage trash crap sucks suck rubbish cancel cancelled canceled canceling",
    "uninstall uninstalled uninstalling unfortunately why without instead except barely hardly keeps keep constantly",
)
_WISH = re.compile(
    r"\b(?:please|pls|plz|plzz|kindly)\s+(?:\w+\s+){0,2}?(?:add|make|give|bring|allow|include|provide|improve|introduce|create|put|let|enable"
    r"|support|consider|implement|launch|update|upload|release)\b"
    r"|\b(?:would|could|should|'d|will) (?:be|have been) (?:\w+ )?(?:better|nice|great|good|cool|helpful|awesome|amazing|useful|perfect|lovely)\b"
    r"|\bi?\s*wish\b|\bsuggest(?:ion|ions|ed)?\b|\bhope (?:you|they|to|that|it|there)\b|\bhoping\b|\bfeature request\b"
    r"|\b(?:should|must|need|needs|want|ought to) (?:to )?(?:have|add|be able|allow|include|provide|bring|make|let|give|get|improve)\b"
    r"|\b(?:need|needs|want) (?:a|an|more|some|new|better|the option|the ability)\b"
    r"|\b(?:could|can|will) (?:you|u|they) (?:\w+ )?(?:add|make|bring|include|allow|provide|give)\b"
    r"|\badd (?:a|an|the|more|some|option|feature|support|new|dark|hindi|tamil|telugu)\b|\bbring (?:back|it back|them back|more)\b"
    r"|\blooking forward to\b|(?:\bwould|'d) (?:like|love) (?:to|it|if|a|an|the|you|more|some)\b|\bit'?d be\b|\bif (?:only|there (?:was|were)|you (?:could|can|add|would))\b|\boption to\b",
)
# Words that say how somebody feels, or only "the app": of these alone nobody can make a request.
_FEELING = frozenset(
    "worst worse bad terrible horrible awful pathetic useless waste hate hated annoying annoyed frustrating frustrated"
    " disappointed disappointing disappointment ridiculous garbage trash crap sucks suck rubbish poor poorly disgusting"
    " stupid idiot idiots shame shameful lame boring sad angry upset regret joke nonsense dumb horrendous atrocious"
    " unacceptable ashamed disgrace disgraceful nightmare mess ruined ruin bullshit shit fuck fucking damn hell bs"
    " good great nice best love loved like excellent awesome amazing super perfect happy cool fun okay fine decent average".split()
)
_GENERAL = frozenset(
    "experience application apps service company product software star stars rating review reviews download"
    " worth anymore everyone everything anything nothing something someone people guys life world money times"
    " happening happen happened seriously totally absolutely extremely completely literally honestly ever never always"
    " please stop stopped fix solve solved sir team dear user users customer customers day month year years months days week"
    " trash hope wish reason sense wrong problem problems issue issues recommend".split()
)
_EMPTY = _FEELING | _GENERAL | STOP_WORDS
# One of these is enough to know what somebody means.
_CONCRETE = re.compile(
    r"^(?:crash|freez|froz|lag|slow|buffer|hang|glitch|bug|error|login|log|sign|load|open|work|play|updat|install|uninstall|connect"
    r"|cancel|pay|refund|charg|price|expensiv|cost|ads?$|advert|commercial|password|otp|subtitle|language|sound|audio|video|screen|download"
    r"|cast|notif|search|sync|batter|scam|fraud|stuck|logout|respond|verif|blur|dark|quality|support|captcha|bank|card|transfer|kyc)"
)
_PRAISE_NEGATION = re.compile(
    r"\b(?:no|not any|never (?:had|have|faced)|without)\s+(?:\w+\s+){0,2}?(?:problem|problems|issue|issues|complaint|complaints|doubt|ads|hassle"
    r"|trouble|lag|regrets?|error|errors)\b|\bnot bad\b|\bcan'?t (?:stop|wait|live|complain|go wrong)\b|\b(?:hard|difficult) to (?:beat|stop)\b"
    r"|\bwithout (?:a|any) (?:doubt|problem|issue|hassle)s?\b|\bno words\b|\bnothing (?:bad|wrong)\b|\bnever (?:disappoint\w*|regret\w*|fail\w*|get bored)\b"
    r"|\bnever (?:seen|used|found) (?:\w+ ){0,3}?(?:better|like)\b|\bnot only\b|\bwhy not\b",
)
_ASKS = re.compile(
    r"\?|^(?:how|why|what|when|where|who|which|can|could|is|are|do|does|did|will|would|should|has|have|am)\b"
)

_ZH_GOOD = re.compile(
    r"好用|不错|很好|挺好|非常好|太好了|真好|方便|快捷|喜欢|满意|好评|点赞|赞|棒|优秀|给力|实用|强大|完美|五星|5星|谢谢|感谢|大力支持"
    r"|放心|安全|贴心|流畅|简单|简洁|好看|漂亮|爱了|顺畅|清晰|便捷|省心|一流|很快|信赖|靠谱|齐全|丰富|时尚|体贴|周到|越来越好|省事|必备|首选|没有手续费|没手续费|免手续费|免费|也快|速度快|到账快"
)
_ZH_HARM = re.compile(
    r"不能|不了|无法|没法|打不开|登不|登录不|闪退|卡|慢|垃圾|差|烂|错误|失败|出错|报错|崩|死机|黑屏|白屏|恶心|难用|麻烦|问题|没有|没用|不行|不好|不会|不到|不上|不给|不让|不支持|不显示|不准|不是|不如|不方便|不流畅|繁琐|复杂|太大|占|耗|老是|总是|一直|怎么|为什么|为何|为啥|什么情况|咋|坑|骗|扣|投诉|后悔|失望|无语|傻|破|脑残|反人类|乱|广告|更新后|升级后|改进|优化|修复|bug|Bug|BUG|吗|？|\?|消失|丢|取消|白|退出|闹心|气死|繁|难|反应|延迟|等|停|限制|强制|强行"
)
_ZH_UNGOOD = re.compile(
    r"(?:不|没|没有|不够|不太|不是很|一点也不|一点都不|别|无法)(?:好用|方便|满意|喜欢|流畅|安全|放心|简单|清晰|给力|实用|完美|顺畅|靠谱|便捷|强大|快捷)"
)
# One of these is enough to know what somebody means.
_ZH_CONCRETE = re.compile(
    r"闪退|登录|登陆|登不|登入|打不开|打开|开不了|卡顿|卡住|慢|密码|验证|短信|指纹|人脸|刷脸|更新|升级|版本|注册|网络|超时|转账|汇款|余额|明细|查询|支付|付款|充值|退款|扣|收费|手续费|客服|界面"
    r"|字体|广告|通知|推送|黑屏|白屏|崩溃|死机|报错|错误|下载|安装|兼容|适配|耗电|发热|流量|内存|截图|视频|音乐|声音|图片|地图|定位|搜索|订单|物流|配送|质量|价格|屏幕|电池|闹钟|相机|拍照|键盘|输入"
)
_ZH_WISH = re.compile(
    r"希望|建议|能不能|能否|可不可以|可否|最好(?:能|是|可以|加)|要是(?:能|有)|如果(?:能|有|可以)|增加|加入|加上|添加|加个|加一个|什么时候(?:能|可以|支持|出)|何时|期待|请(?:增加|支持|加|开发|尽快|改)|应该(?:有|加|能|可以)|想要|需要"
)

# The same as _FEELING in Chinese: taken away, something must be left that a sentence is about.
_ZH_EMPTY = re.compile(
    r"垃圾|太差|很差|真差|最差|差评|差劲|太烂|很烂|真烂|恶心|难用|不好用|不行|不好|无语|破|傻逼|傻|脑残|反人类|失望|后悔|坑爹|坑|骗子|骗人|骗|什么玩意|玩意|呵呵|气死"
    r"|软件|应用|客户端|手机银行|工商银行|工行|银行|这个|那个|这么|那么|什么|真的|真是|真心|实在|非常|特别|越来越|一点|一个|一般|还是|就是|不是|没有|感觉|觉得|简直|完全|已经"
    r"|怎么|为什么|用户|体验|东西|的|了|是|我|你|他|们|很|太|真|好|这|那|也|都|就|还|又|啊|吧|吗|呢|呀|哦|在|有|不|没|用|做|个|下|卸载|再见|拜拜|差|烂|卡死|牛|服|醉|一星|1星|零分|最|超|级|多|大"
)


def _is_empty_talk(text: str) -> bool:
    """Nothing that a person could act on: no letters, one letter repeated, keys hit at random."""
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    if len(letters) < 2 and not _HAN.search(text):
        return True
    if len(letters) >= 4 and len(set(letters)) <= 2:
        return True
    longest = max((word for word in text.split()), key=len, default="")
    return len(text.split()) <= 2 and len(longest) > 40 and not _HAN.search(text)


def names_trouble(sentence: str) -> bool:
    """Whether a sentence itself says what is wrong or wanted; one in its surroundings may only tell the story."""
    low = sentence.casefold().replace("’", "'")
    if _HAN.search(sentence):
        return bool(_ZH_WISH.search(sentence) or _ZH_HARM.search(sentence))
    return bool(_WISH.search(low) or _HARM.search(low))


def things_in(text: str) -> list[str]:
    """The words of a Chinese text that stand for a known kind of trouble or place in a product."""
    return _ZH_CONCRETE.findall(text)


def praises(sentence: str) -> bool:
    """Whether a word of praise stands in it."""
    return bool(_ZH_GOOD.search(sentence) if _HAN.search(sentence) else _GOOD.search(sentence.casefold()))


def says_something(words: list[str]) -> bool:
    """Whether a sentence's words name anything: two telling words (one, where no feeling speaks), or a known trouble."""
    telling = [word for word in words if len(word) > 2 and word not in _EMPTY]
    fewest = 2 if any(word in _FEELING for word in words) else 1
    return len(set(telling)) >= fewest or any(map(_CONCRETE.match, words))


def _chinese_kind(text: str) -> str:
    size = len(_HAN.findall(text))
    ungood = len(_ZH_UNGOOD.findall(text))
    wish, good = _ZH_WISH.search(text), len(_ZH_GOOD.findall(_ZH_UNGOOD.sub("", text)))
    harm = len(_ZH_HARM.findall(text)) + ungood
    if size >= 5 and wish:
        return IDEA
    if good > harm:
        return PRAISE
    telling = len(_HAN.findall(_ZH_EMPTY.sub("", text)))
    enough = 0 if _ZH_CONCRETE.search(text) else 8
    if harm and size >= 3:
        return PROBLEM if telling >= enough else NOISE
    return PRAISE if good else PROBLEM if telling >= max(enough, 6) else NOISE


def _latin_kind(text: str) -> str:
    low = text.casefold().replace("’", "'")
    words = _WORD.findall(low)
    praised = len(_PRAISE_NEGATION.findall(low))
    low = _PRAISE_NEGATION.sub(" good ", low)
    good, harm = len(_GOOD.findall(low)), len(_HARM.findall(low))
    if len(words) >= 4 and _WISH.search(low):
        return IDEA
    if len(words) < 3:
        return PRAISE if good and not harm else NOISE
    only_good = (good > harm and harm * 12 < len(words)) or (praised and harm == 0)
    if only_good and "?" not in low:
        return PRAISE
    asks = bool(_ASKS.search(low)) and not any(word in _FEELING for word in words)
    if not says_something(words) and not asks:
        return NOISE
    return PROBLEM


def is_plain(piece: str) -> bool:
    """A sentence that neither praises nor blames nor asks: what it means, the rest of the text tells."""
    low = piece.casefold().replace("’", "'")
    return not _HAN.search(piece) and not (_HARM.search(low) or _WISH.search(low) or _ASKS.search(low))


def kind_of(piece: str) -> str:
    """The kind of one piece of text, by its words alone.

    Wishes ("please add …", 希望…) are ideas; what names harm or asks is a problem; what only praises is praise; adverts,
    single words and keys hit at random are noise. What none of this fits, but is a sentence, is read as a problem: it
    is better to show a person one remark too many than to lose one.
    """
    text = tidy(piece)
    if _is_empty_talk(text) or _ADVERT.search(text):
        return NOISE
    if _HAN.search(text) and 3 * len(_HAN.findall(text)) >= weight(text) / 2:
        return _chinese_kind(text)
    if _WORD.search(text):
        return _latin_kind(text)
    return PROBLEM if len(text.split()) >= 4 or weight(text) >= 15 else NOISE
