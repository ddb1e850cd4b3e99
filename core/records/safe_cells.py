"""Text from strangers, written so that a spreadsheet shows it and never runs it."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula.

    Only for cells of words; a number may begin with its minus. Source: OWASP, "CSV Injection".
    """
    return "'" + text if text.startswith(_STARTS_A_FORMULA) else text
