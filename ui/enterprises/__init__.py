"""企业: the list with its doubles, and 企业档案."""
