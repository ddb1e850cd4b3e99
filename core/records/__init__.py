"""Tables of text from outside: CSV and JSON Lines in whatever encoding they come, read row by row."""
