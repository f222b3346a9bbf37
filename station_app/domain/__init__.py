"""Pure rules: standard library and python-stdnum only."""
