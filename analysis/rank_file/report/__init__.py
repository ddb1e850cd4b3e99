"""report.html: one file that shows the outcome without a network, a script or a server."""
