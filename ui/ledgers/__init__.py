"""台账报表: ledgers and reports looked at, handed on and opened down to their rows."""
