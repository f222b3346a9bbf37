"""The hall's tables and queries; the only home of peewee on the hall's side."""
