"""What comes in from files: columns mapped, scores and times understood, then kept as if said here."""
