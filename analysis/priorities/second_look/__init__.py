"""Texts that resemble a closed request: somebody looks before they count."""
