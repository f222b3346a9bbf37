"""peewee models without behaviour, one file per area."""
