"""peewee models without behaviour, one file per area."""

from station_app.storage.tables import (
    case_work,
    cases,
    catalogue,
    demands,
    evidence,
    people,
    projects,
    reports,
    scans,
    search,
    sync,
    system,
    uploads,
    work_plans,
)
from station_app.storage.tables.base import Table

ALL: tuple[type[Table], ...] = (
    system.Setting, system.Operator, system.Serial, system.Audit,
    catalogue.CatalogueVersion, catalogue.PublishedItem,
    cases.Enterprise, cases.WalletItem, cases.Draft, cases.AssistCase, cases.CaseItem, cases.MaterialLine,
    cases.CaseEvent, cases.ProgressNote, cases.AffairRow, cases.DocumentPrint,
    case_work.MaterialMark, case_work.HeldOriginal, case_work.Entrustment, case_work.CaseResult, case_work.Delivery,
    case_work.Shipment, case_work.HallPaper, case_work.Transfer, case_work.Correction,
    people.ServiceLog, people.FreeServiceRow, people.Appointment, people.Duty, people.LeaveCover, people.QueueRow,
    people.Evaluation, people.EvaluationStep, people.EnterpriseMerge,
    projects.Project, projects.ProjectNode, projects.ProjectBaseline, projects.ProjectTemplate, projects.ProjectContact,
    projects.ProjectHandover, projects.Chase, projects.BlockingPoint, projects.BlockingStep, projects.Whistle,
    demands.Visit, demands.Demand, demands.DemandAct, reports.ReportFiling,
    evidence.Evidence, work_plans.WorkPlan, work_plans.WorkTask, work_plans.WorkNote,
    scans.Attachment, scans.Scan, scans.ScanRemark, uploads.AttachmentUpload, uploads.Publication,
    sync.Replica, sync.HallToken, sync.Change, sync.ChangeBody, sync.Batch, sync.Conflict, sync.Attention, sync.UnknownRow, sync.FedRow, sync.ExchangePackage, sync.SyncRun,
    search.SearchRow,
)  # fmt: skip
