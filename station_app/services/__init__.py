"""Use cases: one transaction each; what the window and the command line call."""
