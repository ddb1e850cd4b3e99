"""What people decided about topics: a log that is only added to, and what follows from it."""
