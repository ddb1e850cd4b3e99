"""Feature requests: a topic or a tester's idea that a product manager can act on, from new to verified."""
