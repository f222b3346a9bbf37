"""The only home of peewee on the station's side."""
