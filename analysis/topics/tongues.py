"""Latin texts that an English model cannot read, told by their small words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH = frozenset(
    "the a an and or but if in on at to from of for with without by as is are was were be been am it its it's i i'm i've"
    " my me you your we our us they their them he she this that these those there here what when where which who why how"
    " not don't doesn't didn't can can't cannot could would should will won't do does did have has had no so too very"
    " just only all any some more most than then after before because about into out up down off over again still even"
    " please app every other same now get got make want need use using new good bad".split()
)
_OTHERS = {
    "hindi": "hai hain nahi nahin kar karo raha rahe rahi bhi ho mai main mera meri mere aur ka ki ko kya kyu kyun bahut bohot"
    " ye yeh tha thi koi sab jo hota hoti gaya wala wale isme iska inka apna karna karte kuch dete bekar ek hum",
    "spanish": "que de la el los las en por para una uno muy con es pero como más mas mi se lo del al está esta este cuando porque"
    " todo nada yo su sin tiene puedo quiero",
    "portuguese": "não nao uma um os mais muito com meu minha eu isso já esta está são tem pra quando você voce",
    "indonesian": "yang tidak bisa ini saya dan ada untuk sudah sangat gak ga nya dari dengan kalau aja tapi lagi bagus buat tolong"
    " apa banyak terus kenapa jadi udah",
    "tagalog": "ang mga sa na ng ko po yung lang ako niyo nyo ba wala kasi kayo pero naman hindi sana",
    "german": "der die das und ich nicht ist mit ein eine auf zu für sehr aber wenn auch es wird kann den dem man noch nur",
    "french": "je le les des est pas pour et une dans ne sur il qui avec très mais plus vous nous mon c'est j'ai",
    "italian": "che non il di è per sono ma una un con anche della più mi si ho questa questo",
    "turkish": "bir çok ve bu için ama değil da de ne var yok olarak gibi daha",
}
_BY_WORD: dict[str, list[str]] = {}
for _language, _list in _OTHERS.items():
    for _small in _list.split():
        _BY_WORD.setdefault(_small, []).append(_language)


def reads_as_english(text: str) -> bool:
    """False where small words of one other language stand at least twice, and more often than English ones."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    counts: dict[str, int] = {}
    for word in words:
        for language in _BY_WORD.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    return most < 2 or most <= sum(word in _ENGLISH for word in words)
