"""Builds: what testers get, vote on and write about, from draft to withdrawn."""
