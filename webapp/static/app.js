// Progressive enhancement only: every page reads, votes and writes without this file.
