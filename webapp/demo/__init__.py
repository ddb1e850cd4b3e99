"""The demo programme: a fictional product whose testers' troubles are known, because they were planted."""
