"""The words by which the kind of a Chinese piece of text is told."""

from __future__ import annotations

import re

from .names import IDEA, NOISE, PRAISE, PROBLEM, QUESTION

HAN = re.compile(r"[\u3400-\u9fff]")
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
    r"希望|建议|能不能|能否|可不可以|可否|最好(?:能|是|可以|加)|要是(?:能|有)|如果(?:能|有|可以)|增加|加入|加上|添加|加个|加一个|什么时候(?:才?能|可以|支持|出|加|有|适配|上线)|何时|期待|请(?:增加|支持|加|开发|尽快|改)|应该(?:有|加|能|可以)|想要|需要"
)

# A wish that something broken works again is a problem.
_ZH_REPAIR = re.compile(
    r"闪退|打不开|登不上|登不进|登录不了|登陆不了|登录不上|登陆不上|进不去|崩溃|死机|黑屏|白屏|报错|卡死|卡顿|修复|解决|bug|BUG|Bug"
)
_ZH_ASKS = re.compile(
    r"请问|想问|问一下|求教|请教|怎样|(?:^|[^知道]{2})如何|不知道?如何|怎么(?:才能?|样才|办|开通|设置|查|改|修改|更改|绑|解绑|注册|申请|取消|关闭|关掉|打印|导出|转|充|激活|下载|安装|操作|使用|用|看|找|换|添加|删除|恢复|退)"
    r"|(?:在|去)哪|哪里(?:可以|能|有|看|找|查)|(?:多少|多久|几天|几个|什么意思|是什么|哪个|哪些|什么时候|有没有|是否)[^，。！!]{0,12}(?:[？?呢]|$)"
    r"|(?:可以|能|能够|会|需要|支持|有)[^，。！!；;]{0,12}(?:吗|么)\s*(?:[？?]|$)"
)
# Asked, but to blame: no answer is wanted.
_ZH_BLAMES = re.compile(
    r"为什么|为何|为啥|凭什么|怎么回事|怎么搞|搞什么|什么鬼|什么玩意|什么情况|怎么[^，。]{0,8}(?:这么|那么|又|还|老|总|就|都|不|没)|咋|怎么看|让(?:我|人|用户|客户)?(?:怎么|去)|还怎么|怎么用[？?！!啊]{2,}"
    r"|有意思(?:吗|么)|有什么用|好(?:吗|不好|么)[？?！!。]*$|你们?[^，。]{0,14}(?:吗|么)|能用(?:吗|么)|[？?！!]{2,}|！|!|什么时候(?:才能?|能|可以)?(?:修|解决|改|更新)|什么年代|有没有(?:搞错|人|考虑|想)"
    r"|是不是|难道|有病|神经|要脸|流氓|可笑|蠢|烦|请不起|代码|程序员|技术员|开发|测试|大家都|多久了|不知道(?:这|那|你|工行|银行)|除了|之前|算是|就不能|脑瘫|气愤|浪费|猴年|零星|0星|突然|连[^，。]{1,8}都"
)
_ZH_ASKED_HARM = re.compile(
    r"怎么|吗|？|\?|没有|不是|不能|不支持|不知道|不会|取消|扣|更新后|升级后|限制|退出|改进|优化|广告|等|停|占|白|难"
)
_ZH_ASKED_WISH = re.compile(
    r"(?:需要|想要|能否|可否|可不可以)[^，。]*(?:吗|么|[？?])|请问[^，。]{0,6}(?:能不能|能否|可不可以|可否|需要)"
)
LONGEST_QUESTION = 40  # Chinese characters: who writes more, tells what is wrong

# The same as _FEELING in Chinese: taken away, something must be left that a sentence is about.
_ZH_EMPTY = re.compile(
    r"垃圾|太差|很差|真差|最差|差评|差劲|太烂|很烂|真烂|恶心|难用|不好用|不行|不好|无语|破|傻逼|傻|脑残|反人类|失望|后悔|坑爹|坑|骗子|骗人|骗|什么玩意|玩意|呵呵|气死"
    r"|软件|应用|客户端|手机银行|工商银行|工行|银行|这个|那个|这么|那么|什么|真的|真是|真心|实在|非常|特别|越来越|一点|一个|一般|还是|就是|不是|没有|感觉|觉得|简直|完全|已经"
    r"|怎么|为什么|用户|体验|东西|的|了|是|我|你|他|们|很|太|真|好|这|那|也|都|就|还|又|啊|吧|吗|呢|呀|哦|在|有|不|没|用|做|个|下|卸载|再见|拜拜|差|烂|卡死|牛|服|醉|一星|1星|零分|最|超|级|多|大"
)


def names_trouble(sentence: str) -> bool:
    """Whether a sentence says what is wrong or wanted."""
    return bool(_ZH_WISH.search(sentence) or _ZH_HARM.search(sentence))


def things_in(text: str) -> list[str]:
    """The words of a Chinese text that stand for a known kind of trouble or place in a product."""
    return _ZH_CONCRETE.findall(text)


def praises(sentence: str) -> bool:
    """Whether a word of praise stands in it."""
    return bool(_ZH_GOOD.search(sentence))


def _is_question(text: str) -> bool:
    """Whether it asks how or whether, and blames nothing."""
    return bool(
        _ZH_ASKS.search(text)
        and not _ZH_BLAMES.search(text)
        and not _ZH_HARM.search(_ZH_ASKED_HARM.sub("", text))
    )


def chinese_kind(text: str) -> str:
    """The kind of a piece in Chinese."""
    size = len(HAN.findall(text))
    ungood = len(_ZH_UNGOOD.findall(text))
    wish, good = (
        _ZH_WISH.search(_ZH_ASKED_WISH.sub("", text)),
        len(_ZH_GOOD.findall(_ZH_UNGOOD.sub("", text))),
    )
    harm = len(_ZH_HARM.findall(text)) + ungood
    telling = len(HAN.findall(_ZH_EMPTY.sub("", text)))
    enough = 0 if _ZH_CONCRETE.search(text) else 8
    if 4 <= size <= LONGEST_QUESTION and not wish and _is_question(text):
        return QUESTION if telling >= enough else NOISE
    if size >= 5 and wish:
        return PROBLEM if _ZH_REPAIR.search(text) else IDEA
    if good > harm:
        return PRAISE
    if harm and size >= 3:
        return PROBLEM if telling >= enough else NOISE
    return PRAISE if good else PROBLEM if telling >= max(enough, 6) else NOISE
