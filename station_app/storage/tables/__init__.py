"""peewee models without behaviour, one file per area."""

from station_app.storage.tables import cases, catalogue, search, sync, system
from station_app.storage.tables.base import Table

ALL: tuple[type[Table], ...] = (
    system.Setting, system.Operator, system.Serial, system.Audit,
    catalogue.CatalogueVersion, catalogue.PublishedItem,
    cases.Enterprise, cases.WalletItem, cases.Draft, cases.AssistCase, cases.CaseItem, cases.MaterialLine,
    cases.CaseEvent, cases.ProgressNote, cases.AffairRow, cases.DocumentPrint,
    sync.Replica, sync.HallToken, sync.Change, sync.Batch, sync.Conflict, sync.Attention, sync.UnknownRow, sync.SyncRun,
    search.SearchRow,
)  # fmt: skip
