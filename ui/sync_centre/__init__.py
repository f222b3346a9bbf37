"""同步中心: what was sent, what came back, what needs a person."""
