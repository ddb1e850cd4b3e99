"""How one person writes: joins sentences, forgets capitals, mistypes, shouts or adds a smile."""

from __future__ import annotations

import random
import re

from webapp.demo.people import Tester

# What a hurried hand makes of Chinese: characters that sound alike.
SOUNDS_ALIKE = {"的": "得", "在": "再", "做": "作", "那": "哪", "已": "以", "像": "象", "帐": "账"}
SMILES = ("😡", "😅", "🙃", "😭", "🤦", "👀", "😤", ":(", ":/", "...")
CHEER = ("😊", "👍", "🎉", "❤️", ":)", "🙌")
# Words that keep their capital in the middle of a sentence.
_KEEPS = re.compile(r"I\b|Wi-Fi|Bluetooth|Skylark|Mandarin|Chinese|Toyota|[A-Z]{2,}")
_CHEERFUL = re.compile(
    r"thank|love|great|nice|happy|good|smooth|perfect|谢|赞|好用|满意|喜欢|流畅", re.IGNORECASE
)


def written_by(tester: Tester, rng: random.Random, parts: list[str], build: str, before: str) -> str:
    """``parts`` as ``tester`` would have typed them: placeholders filled, joined, with all habits."""
    filled = [
        part.replace("{device}", tester.device)
        .replace("{build}", build)
        .replace("{before}", before)
        .replace("{name}", tester.name.split()[0])
        for part in parts
    ]
    if tester.language == "zh":
        return _typed_chinese(tester, rng, _joined_chinese(filled))
    return _typed_english(tester, rng, _joined(filled))


def _joined(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        # "Not sure, but" or "so" goes on in the same sentence; a full stop starts a new one.
        goes_on = text[-1].isalpha() or text[-1] == ","
        if goes_on and text.endswith((",", "so", "but")):
            part = part if _KEEPS.match(part) else part[0].lower() + part[1:]
        elif text[-1].isalnum():
            text += "."
        text = f"{text} {part}"
    return text


def _joined_chinese(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        text += f"，{part}" if text[-1].isalnum() else part
    return text


def _typed_english(tester: Tester, rng: random.Random, text: str) -> str:
    if "typos" in tester.habits:
        text = _mistyped(rng, text)
    if "lower case" in tester.habits:
        text = text.lower().replace("'", "") if rng.random() < 0.5 else text.lower()
    if "no full stop" in tester.habits:
        text = text.rstrip(".")
    return _with_mood(tester, rng, text, " ", "!")


def _typed_chinese(tester: Tester, rng: random.Random, text: str) -> str:
    if "typos" in tester.habits:
        text = "".join(SOUNDS_ALIKE[c] if c in SOUNDS_ALIKE and rng.random() < 0.25 else c for c in text)
    if "lower case" in tester.habits:  # in Chinese the lazy hand leaves the punctuation out
        text = text.replace("，", " ").replace("。", " ").strip()
    if "no full stop" in tester.habits:
        text = text.rstrip("。")
    return _with_mood(tester, rng, text, "", "！")


def _mistyped(rng: random.Random, text: str) -> str:
    letters = list(text)
    for place in range(1, len(letters) - 2):
        if not (letters[place].isalpha() and letters[place + 1].isalpha()) or rng.random() > 0.016:
            continue
        slip = rng.random()
        if slip < 0.45:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        elif slip < 0.8:
            letters[place] = ""
        else:
            letters[place] *= 2
    return "".join(letters)


def _with_mood(tester: Tester, rng: random.Random, text: str, gap: str, shout: str) -> str:
    if "shouts" in tester.habits and rng.random() < 0.5:
        text = text.rstrip(".。") + shout * rng.randint(1, 3)
    if "smiles" in tester.habits and rng.random() < 0.4 and text[-1] not in "😊👍🙏":
        text += gap + rng.choice(CHEER if _CHEERFUL.search(text) else SMILES)
    return text
