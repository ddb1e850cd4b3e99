"""The names of the kinds."""

PROBLEM, IDEA, QUESTION, PRAISE, NOISE = "problem", "idea", "question", "praise", "noise"
OF_REQUESTS = frozenset({PROBLEM, IDEA, QUESTION})
"""What a request can be made of."""
