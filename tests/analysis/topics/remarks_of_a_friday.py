"""Sixty remarks about four things, written for these tests, with praise and noise between them."""

from __future__ import annotations

THINGS = ("login", "battery", "dark mode", "export")
_LOGIN = [
    "I cannot log in since the update",
    "Login fails with a wrong password message although it is right",
    "The login page refuses my password",
    "Every morning I am logged out and cannot sign in again",
    "Signing in does not work anymore",
    "My password is not accepted when I log in",
    "It keeps asking me to log in again and again",
    "Can't sign in with my account",
    "Login is broken on my tablet",
    "Why can I not log in with my old password?",
    "After the update the sign in button does nothing",
    "I am stuck at the login screen",
]
_BATTERY = [
    "The battery is empty after two hours",
    "This version drains my battery",
    "My phone gets hot and the battery runs down quickly",
    "Battery usage has doubled since Friday",
    "It eats the battery even in the background",
    "The battery does not last a day with this build",
    "Terrible battery drain overnight",
    "Battery life is much worse than before",
    "Why does it use so much battery?",
    "Since the update my battery dies before noon",
    "The background service drains the battery",
    "Battery consumption is far too high",
]
_DARK = [
    "Please add a dark mode",
    "A dark theme would be great for the night",
    "I wish there was a dark mode",
    "Dark mode please, the white screen hurts my eyes",
    "Could you add a night theme?",
    "It would be nice to have a dark theme",
    "We need a dark mode for reading in bed",
    "Please give us a dark colour theme",
    "The bright background is too much at night, add dark mode",
    "An option for dark mode would be helpful",
    "I want a dark mode like other apps have",
    "Please make a night mode",
]
_EXPORT = [
    "Exporting to PDF fails with an error",
    "The PDF export cuts off the last page",
    "I can't export my report as PDF",
    "Export to PDF produces an empty file",
    "PDF export takes forever and then stops",
    "The exported PDF has no pictures in it",
    "When I export a PDF the tables are broken",
    "Exporting a long report to PDF crashes",
    "The export button for PDF is missing",
    "PDF files from the export cannot be opened",
    "My report is not exported to PDF",
    "Export as PDF loses all headings",
]
PRAISE = ["Great app, thank you", "I love it", "Best update so far, works fine", "Good", "Very nice and easy"]
NOISE = ["ok", "asdf", "👍👍", "hmm", "zzzzzzz", "buy followers at https://spam.example", "test"]

TEXTS = (
    [text for four in zip(_LOGIN, _BATTERY, _DARK, _EXPORT, strict=True) for text in four] + PRAISE + NOISE
)
TRUTH: list[str | None] = [*THINGS] * 12 + [None] * (len(PRAISE) + len(NOISE))

CHINESE = [
    "更新以后一直闪退，根本打不开",
    "打开就闪退怎么回事",
    "每次打开都闪退，赶快修复",
    "一点开就闪退，用不了",
    "希望增加夜间模式",
    "能不能加一个夜间模式，晚上太刺眼",
    "建议增加夜间模式，保护眼睛",
    "什么时候有夜间模式",
    "登录总是提示密码错误",
    "密码明明是对的，登录还是提示密码错误",
    "登录不了，一直说密码错误",
    "改了密码登录还是密码错误",
]
