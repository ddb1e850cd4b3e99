"""The words of a text for keywords: English words, Chinese words by jieba, without those that say nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from core.language import fold_script

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)?")
MARKUP = re.compile(
    r"<(?P<code>script|style)\b.*?(?:</(?P=code)\s*>|$)|<[^>]*>|&#?\w+;|https?://\S+|\[(?:email|key|number)\]",
    re.IGNORECASE | re.DOTALL,
)
"""What is between the words and is none: tags with the code inside them, entities, addresses, masks."""
# Chinese spelt in Latin letters beside the characters: with tone marks, in brackets after them, or two syllables apart.
_SYLLABLE = r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|er|in|ia|ie|iu|ua|ui|un|uo|ue|a|o|e|i|u|v)"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(
    rf"(?<=[\u3400-\u9fff])[(（\[【]\s*(?:{_SYLLABLE}[\s']*)+[)）\]】]"
    rf"|(?<![a-z{_TONED}])[a-z]*[{_TONED}][a-z{_TONED}]*"
    rf"|(?<![a-z]){_SYLLABLE}(?:\s+{_SYLLABLE})+(?![a-z])",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MORE = (
    "don didn doesn isn wasn aren couldn wouldn shouldn can won ve ll re im ive dont cant wont didnt doesnt isnt wasnt couldnt"
    " don't can't won't didn't doesn't isn't wasn't aren't couldn't wouldn't shouldn't haven't hasn't hadn't i'm i've i'd i'll it's that's there's"
    " you're they're we're what's let's he's she's you've they've we've pls plz please app apps just really also even still got get getting gets"
    " like want wants wanted add need needs im u ur thing things use using used make makes lot bit way good bad one two know say says said"
    " hi hello thank thanks does did did do doing going goes went gone able actually literally etc ok okay yes oh time times day days"
)
STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) | frozenset(_MORE.split())
ZH_STOP_WORDS = frozenset(
    "的 了 是 我 你 他 她 它 们 我们 你们 他们 在 和 与 及 也 都 就 还 又 很 太 更 最 不 没 没有 有 这 那 这个 那个 这么 那么 什么 怎么 为什么 为何 为啥 啊 吧 吗 呢 呀 哦 嗯 哈"
    " 一个 一下 一点 一直 一次 每次 总是 老是 就是 不是 还是 可以 能 会 要 想 让 给 把 被 从 到 对 用 用户 软件 应用 真的 真 好 好的 非常 特别 比较 已经 现在 以后 之后 然后 但是 可是 因为"
    " 所以 如果 希望 建议 请 谢谢 感觉 觉得 知道 时候 时间 东西 问题 个 次 上 下 里 中 后 前 再 才 只 几 多 少 大 小 点 说 看 去 来 做 这样 那样 自己 不能 不会 不了 怎么回事 这是 不到 不要 而且 不好"
    " 进行 出现 显示 使用 无法 都是 很多 居然 竟然 只能 需要 这种 各种 搞 弄 啥 咋 嘛 啦 呵呵 哈哈 app 着 过 得 地 之 而 等 将 还要 还有 其他 有时候 经常 根本 完全 直接 天天 今天 昨天".split()
)


# Words of people who talk about apps, which jieba's dictionary lacks and would cut apart.
_ZH_WORDS = (
    "闪退 卡顿 打不开 登不上 登录不上 登不进 连不上 收不到 验证码 黑屏 白屏 转圈 刷脸 人脸识别 指纹登录 夜间模式 深色模式 适配 手势密码 无卡取现 重新登录 强制升级"
    " 强制更新 版本过低 操作超时 网络异常 网络连接 字体大小 老年版 电子书 充电宝 快递员 售后服务 性价比 客服态度 自动扣费 会员费"
)


@lru_cache(maxsize=1)
def _cutter() -> Any:
    """A cutter of our own: jieba's shared one is left as others in the process expect it."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    for word in _ZH_WORDS.split():
        cutter.add_word(word)
    return cutter


@lru_cache(maxsize=100_000)
def all_words(run: str) -> tuple[str, ...]:
    """All words of a Chinese text in simplified script, the empty ones too."""
    return tuple(_cutter().lcut(run, HMM=False))


NO_WORD = "…"
"""Stands for a word where there is none."""


def _han_words(run: str) -> tuple[str, ...]:
    return tuple(word for word in all_words(fold_script(run)) if len(word) > 1 and word not in ZH_STOP_WORDS)


def words_of(text: str) -> list[str]:
    """The telling words in their order, small letters, Chinese in simplified script; may be empty."""
    found: list[str] = []
    text = MARKUP.sub(" ", text)
    for run in _RUN.findall(_PINYIN.sub(" ", text) if _HAN.search(text) else text):
        if _HAN.match(run):
            found.extend(_han_words(run))
        else:
            word = run.casefold().replace("’", "'")
            if len(word) > 2 and word not in STOP_WORDS:
                found.append(word.removesuffix("'s"))
    return found


def terms_of(text: str) -> list[str]:
    """What `CountVectorizer` counts: the telling words, or a stand-in where there are none, so that no topic is wordless."""
    return words_of(text) or [run.casefold() for run in _RUN.findall(text)] or [NO_WORD]


def distinct(words: list[str]) -> list[str]:
    """The words in their order, without those that repeat another's stem (charge, charges, charged)."""
    kept: list[str] = []
    for word in words:
        stem = word.removesuffix("s").removesuffix("e").removesuffix("ed").removesuffix("ing")
        if not any(other.startswith(stem) and len(other) - len(stem) <= 3 for other in kept if len(stem) > 3):
            kept.append(word)
    return kept
