"""Ledgers: spreadsheets and tables of many cases."""
