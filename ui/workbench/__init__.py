"""工作台: what to do next, what the hall said, the quick line."""
