"""Every module that declares a table, so that the metadata is whole. A test compares the list with the tree."""

import webapp.auth.credentials  # noqa: F401
