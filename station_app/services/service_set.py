"""Everything the window, the command line and the sync may call, over one open store; built by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from station_app.clock import Clock
from station_app.keyslots import SlotKind
from station_app.paths import Paths
from station_app.services.case_acts import CaseActs
from station_app.services.case_facts import CaseFiles
from station_app.services.case_service import CaseService
from station_app.services.catalogue_service import CatalogueService
from station_app.services.draft_service import DraftService
from station_app.services.enterprise_service import EnterpriseService
from station_app.services.guidance_service import GuidanceService
from station_app.services.list_revision import ListRevision
from station_app.services.maintenance_service import MaintenanceService
from station_app.services.material_work import MaterialWork
from station_app.services.operator_service import OperatorService
from station_app.services.progress import Clocks
from station_app.services.scan_service import ScanService
from station_app.services.search_service import SearchService
from station_app.services.station_profile import StationProfile
from station_app.services.sync_service import SyncService
from station_app.services.token_store import TokenStore
from station_app.services.view_state_service import ViewStateService
from station_app.settings import Settings
from station_app.storage.store import Store

if TYPE_CHECKING:
    from station_app.services.appointment_service import AppointmentService
    from station_app.services.attachment_sync import AttachmentSync
    from station_app.services.blocking_point_service import BlockingPointService
    from station_app.services.calendar_change import CalendarChange
    from station_app.services.code_reader import CodeReader
    from station_app.services.conflict_service import ConflictService
    from station_app.services.cross_region_service import CrossRegionService
    from station_app.services.demand_service import DemandService
    from station_app.services.disclosure_service import DisclosureService
    from station_app.services.document_service import DocumentService
    from station_app.services.double_entry_service import DoubleEntryService
    from station_app.services.duty_service import DutyService
    from station_app.services.enterprise_merge_service import EnterpriseMergeService
    from station_app.services.evaluation_service import EvaluationService
    from station_app.services.evidence_service import EvidenceService
    from station_app.services.exchange_lists import ExchangeLists
    from station_app.services.exchange_service import ExchangeService
    from station_app.services.hall_paper_service import HallPaperService
    from station_app.services.handover_service import HandoverService
    from station_app.services.hotline_import import HotlineImport
    from station_app.services.intake_change import IntakeChange
    from station_app.services.outing_papers import OutingPapers
    from station_app.services.project_board_service import ProjectBoardService
    from station_app.services.project_files import ProjectFiles
    from station_app.services.project_node_service import ProjectNodeService
    from station_app.services.project_notice_service import ProjectNoticeService
    from station_app.services.project_papers import ProjectPapers
    from station_app.services.project_people_service import ProjectPeopleService
    from station_app.services.project_plan_service import ProjectPlanService
    from station_app.services.project_retrospect_service import ProjectRetrospectService
    from station_app.services.project_service import ProjectService
    from station_app.services.project_template_service import ProjectTemplateService
    from station_app.services.publication_service import PublicationService
    from station_app.services.report_papers import ReportPapers
    from station_app.services.report_service import ReportService
    from station_app.services.returning_customers import ReturningCustomers
    from station_app.services.scan_folder import ScanFolder
    from station_app.services.service_log_service import ServiceLogService
    from station_app.services.tidal_service import TidalService
    from station_app.services.transfer_service import TransferService
    from station_app.services.visit_packs import VisitPacks
    from station_app.services.visit_service import VisitService
    from station_app.services.wallet_service import WalletService
    from station_app.services.whistle_service import WhistleService
    from station_app.services.withdrawal import Withdrawal
    from station_app.services.work_plan_service import WorkPlanService
    from station_app.services.workbench_service import WorkbenchService


@dataclass(frozen=True)
class Services:
    """Everything the window, the command line and the sync may call, over one open store."""

    paths: Paths
    clock: Clock
    settings: Settings
    profile: StationProfile
    key_slot: SlotKind
    catalogues: CatalogueService
    guidance: GuidanceService
    enterprises: EnterpriseService
    cases: CaseService
    acts: CaseActs
    materials: MaterialWork
    revision: ListRevision
    files: CaseFiles
    clocks: Clocks
    scans: ScanService
    drafts: DraftService
    operators: OperatorService
    search: SearchService
    sync: SyncService
    tokens: TokenStore
    maintenance: MaintenanceService
    views: ViewStateService
    _store: Store = field(repr=False)

    @cached_property
    def documents(self) -> DocumentService:
        """Previews and prints; loaded with the first paper, 25 ms the window need not wait for."""
        from station_app.services.document_service import DocumentService  # noqa: PLC0415
        from station_app.services.document_subjects import DocumentSubjects  # noqa: PLC0415

        subjects = DocumentSubjects(
            self._store, self.profile, self.cases, self.catalogues, self.operators, self.transfers, self.appointments,
            self.handovers, self.demands,
            {**self.project_papers.finders, **self.report_papers.finders, **self.outing_papers.finders}, self.clock,
        )  # fmt: skip
        return DocumentService(
            self._store, self.profile, self.cases, self.catalogues, self.operators, subjects, self.clock
        )

    @cached_property
    def service_logs(self) -> ServiceLogService:
        """The service log; this and the services below are loaded when first asked for."""
        from station_app.services.service_log_service import ServiceLogService  # noqa: PLC0415

        return ServiceLogService(self._store, self.catalogues, self.settings, self.clock)

    @cached_property
    def appointments(self) -> AppointmentService:
        """The appointment book."""
        from station_app.services.appointment_service import AppointmentService  # noqa: PLC0415

        return AppointmentService(self._store, self.profile, self.catalogues, self.settings, self.clock)

    @cached_property
    def duty(self) -> DutyService:
        """Duty and leave."""
        from station_app.services.duty_service import DutyService  # noqa: PLC0415

        return DutyService(self._store, self.catalogues, self.operators, self.settings, self.clock)

    @cached_property
    def tidal(self) -> TidalService:
        """Queue figures and the hint that follows from them."""
        from station_app.services.tidal_service import TidalService  # noqa: PLC0415

        return TidalService(self._store, self.settings, self.clock)

    @cached_property
    def demands(self) -> DemandService:
        """诉求."""
        from station_app.services.demand_service import DemandService  # noqa: PLC0415

        return DemandService(self._store, self.profile, self.catalogues, self.settings, self.clock)

    @cached_property
    def evidence(self) -> EvidenceService:
        """Files of demands, blocking points and visits."""
        from station_app.services.evidence_service import EvidenceService  # noqa: PLC0415

        return EvidenceService(self._store, self.scans)

    @cached_property
    def hotline(self) -> HotlineImport:
        """Lists of 12345 tickets."""
        from station_app.services.hotline_import import HotlineImport  # noqa: PLC0415

        return HotlineImport(self._store, self.demands, self.clock)

    @cached_property
    def visits(self) -> VisitService:
        """走访."""
        from station_app.services.visit_service import VisitService  # noqa: PLC0415

        return VisitService(self._store, self.profile, self.demands, self.settings, self.clock)

    @cached_property
    def evaluations(self) -> EvaluationService:
        """好差评."""
        from station_app.services.evaluation_service import EvaluationService  # noqa: PLC0415

        return EvaluationService(self._store, self.catalogues, self.settings, self.clock)

    @cached_property
    def merges(self) -> EnterpriseMergeService:
        """Enterprises that were entered twice."""
        from station_app.services.enterprise_merge_service import EnterpriseMergeService  # noqa: PLC0415

        return EnterpriseMergeService(self._store)

    @cached_property
    def handovers(self) -> HandoverService:
        """The facts of the hand-over sheet."""
        from station_app.services.handover_service import HandoverService  # noqa: PLC0415

        return HandoverService(self._store, self.catalogues, self.service_logs, self.appointments)

    @cached_property
    def reports(self) -> ReportService:
        """Ledgers and reports."""
        from station_app.services.ledgers.sources import LedgerSources  # noqa: PLC0415
        from station_app.services.report_service import ReportService  # noqa: PLC0415

        def sources() -> LedgerSources:
            return LedgerSources(
                self._store,
                self.catalogues,
                self.demands,
                self.visits,
                self.project_board,
                self.work_plans,
                self.whistles,
                self.clock,
            )

        return ReportService(self._store, sources)

    @cached_property
    def report_papers(self) -> ReportPapers:
        """Papers of ledgers and reports."""
        from station_app.services.report_papers import ReportPapers  # noqa: PLC0415

        return ReportPapers(self.profile, self.reports)

    @cached_property
    def uploads(self) -> AttachmentSync:
        """Files of cases on their way to the hall."""
        from station_app.services.attachment_sync import AttachmentSync  # noqa: PLC0415

        return AttachmentSync(self._store, self.scans, self.settings)

    @cached_property
    def publications(self) -> PublicationService:
        """What the hall publishes: catalogues, calendars, policies."""
        from station_app.services.publication_service import PublicationService  # noqa: PLC0415

        return PublicationService(self._store, self.paths, self.catalogues, self.calendar_change)

    @cached_property
    def wallets(self) -> WalletService:
        """What enterprises have left at the station."""
        from station_app.services.wallet_service import WalletService  # noqa: PLC0415

        return WalletService(self._store, self.catalogues, self.clock)

    @cached_property
    def disclosures(self) -> DisclosureService:
        """Masked names and numbers in full, with an audit line."""
        from station_app.services.disclosure_service import DisclosureService  # noqa: PLC0415

        return DisclosureService(self._store)

    @cached_property
    def scan_folder(self) -> ScanFolder:
        """The folder this PC's scanner fills."""
        from station_app.services.scan_folder import ScanFolder  # noqa: PLC0415

        return ScanFolder(self._store, self.settings)

    @cached_property
    def hall_papers(self) -> HallPaperService:
        """Papers only the hall may issue."""
        from station_app.services.hall_paper_service import HallPaperService  # noqa: PLC0415

        return HallPaperService(self._store, self.files, self.catalogues, self.scans)

    @cached_property
    def transfers(self) -> TransferService:
        """Hand-overs of materials to the hall."""
        from station_app.services.transfer_service import TransferService  # noqa: PLC0415

        return TransferService(self._store, self.profile, self.files, self.clocks, self.clock)

    @cached_property
    def cross_region(self) -> CrossRegionService:
        """Cases handled elsewhere, parcels and labels."""
        from station_app.services.cross_region_service import CrossRegionService  # noqa: PLC0415

        return CrossRegionService(self._store)

    @cached_property
    def intake(self) -> IntakeChange:
        """Changes of what was entered."""
        from station_app.services.intake_change import IntakeChange  # noqa: PLC0415

        return IntakeChange(self._store)

    @cached_property
    def conflicts(self) -> ConflictService:
        """Fields that two PCs wrote while they were apart."""
        from station_app.services.conflict_service import ConflictService  # noqa: PLC0415

        return ConflictService(self._store, self.clocks)

    @cached_property
    def exchange(self) -> ExchangeService:
        """Packages on a stick."""
        from station_app.services.exchange_service import ExchangeService  # noqa: PLC0415

        return ExchangeService(self._store)

    @cached_property
    def withdrawal(self) -> Withdrawal:
        """Taking back what the hall did not take."""
        from station_app.services.withdrawal import Withdrawal  # noqa: PLC0415

        return Withdrawal(self._store, self.clocks)

    @cached_property
    def exchange_lists(self) -> ExchangeLists:
        """What people read of the exchange."""
        from station_app.services.exchange_lists import ExchangeLists  # noqa: PLC0415

        return ExchangeLists(self._store)

    @cached_property
    def returning(self) -> ReturningCustomers:
        """Open cases of the same enterprise and item."""
        from station_app.services.returning_customers import ReturningCustomers  # noqa: PLC0415

        return ReturningCustomers(self._store, self.settings, self.clock)

    @cached_property
    def calendar_change(self) -> CalendarChange:
        """Another workday calendar, with the cases it moves."""
        from station_app.services.calendar_change import CalendarChange  # noqa: PLC0415

        return CalendarChange(self._store, self.catalogues, self.clocks, self.clock)

    @cached_property
    def double_entry(self) -> DoubleEntryService:
        """A case in the field order of the provincial platform."""
        from station_app.services.double_entry_service import DoubleEntryService  # noqa: PLC0415

        return DoubleEntryService(self._store, self.profile, self.cases, self.operators, self.clocks, self.settings)

    @cached_property
    def codes(self) -> CodeReader:
        """What a scanned code stands for."""
        from station_app.services.code_reader import CodeReader  # noqa: PLC0415

        return CodeReader(self._store, self.profile, self.cases, self.transfers, self.appointments)

    @cached_property
    def workbench(self) -> WorkbenchService:
        """What to do next."""
        from station_app.services.workbench_service import WorkbenchService  # noqa: PLC0415

        return WorkbenchService(
            self._store, self.catalogues, self.settings, self.clocks, self.service_logs, self.appointments, self.duty,
            self.evaluations, self.clock,
        )  # fmt: skip

    @cached_property
    def project_files(self) -> ProjectFiles:
        """Projects as their services read them."""
        from station_app.services.project_files import ProjectFiles  # noqa: PLC0415

        return ProjectFiles(self._store, self.catalogues, self.clock)

    @cached_property
    def projects(self) -> ProjectService:
        """Projects."""
        from station_app.services.project_service import ProjectService  # noqa: PLC0415

        return ProjectService(self._store, self.profile, self.project_files, self.operators, self.clock)

    @cached_property
    def plan_templates(self) -> ProjectTemplateService:
        """Plan templates."""
        from station_app.services.project_template_service import ProjectTemplateService  # noqa: PLC0415

        return ProjectTemplateService(self._store, self.catalogues, self.project_files)

    @cached_property
    def plans(self) -> ProjectPlanService:
        """Plans of projects."""
        from station_app.services.project_plan_service import ProjectPlanService  # noqa: PLC0415

        return ProjectPlanService(self._store, self.catalogues, self.plan_templates, self.project_files, self.clock)

    @cached_property
    def project_nodes(self) -> ProjectNodeService:
        """What happens to the nodes of a plan."""
        from station_app.services.project_node_service import ProjectNodeService  # noqa: PLC0415

        return ProjectNodeService(self._store, self.project_files, self.clock)

    @cached_property
    def project_people(self) -> ProjectPeopleService:
        """Departments of a project and reminders."""
        from station_app.services.project_people_service import ProjectPeopleService  # noqa: PLC0415

        return ProjectPeopleService(self._store, self.project_files, self.clock)

    @cached_property
    def project_notices(self) -> ProjectNoticeService:
        """项目一次性告知."""
        from station_app.services.project_notice_service import ProjectNoticeService  # noqa: PLC0415

        return ProjectNoticeService(self.project_files, self.catalogues, self.guidance)

    @cached_property
    def project_board(self) -> ProjectBoardService:
        """Every project at a glance."""
        from station_app.services.project_board_service import ProjectBoardService  # noqa: PLC0415

        return ProjectBoardService(self._store, self.project_files, self.operators, self.clock)

    @cached_property
    def project_papers(self) -> ProjectPapers:
        """Papers about projects."""
        from station_app.services.project_papers import ProjectPapers  # noqa: PLC0415

        return ProjectPapers(
            self._store, self.profile, self.project_files, self.plan_templates, self.operators, self.clock
        )

    @cached_property
    def outing_papers(self) -> OutingPapers:
        """Papers about visits and referrals."""
        from station_app.services.outing_papers import OutingPapers  # noqa: PLC0415

        return OutingPapers(
            self._store, self.profile, self.catalogues, self.cases, self.visits, self.demands, self.project_files,
            self.operators, self.clock,
        )  # fmt: skip

    @cached_property
    def visit_packs(self) -> VisitPacks:
        """What is taken along to a visit."""
        from station_app.services.visit_packs import VisitPacks  # noqa: PLC0415

        return VisitPacks(self.outing_papers, self.documents)

    @cached_property
    def retrospects(self) -> ProjectRetrospectService:
        """Looking back on projects."""
        from station_app.services.project_retrospect_service import ProjectRetrospectService  # noqa: PLC0415

        return ProjectRetrospectService(self._store, self.project_files, self.clocks, self.clock)

    @cached_property
    def blocking_points(self) -> BlockingPointService:
        """Blocking points."""
        from station_app.services.blocking_point_service import BlockingPointService  # noqa: PLC0415

        return BlockingPointService(self._store, self.project_files, self.clock)

    @cached_property
    def whistles(self) -> WhistleService:
        """Whistles."""
        from station_app.services.whistle_service import WhistleService  # noqa: PLC0415

        return WhistleService(self._store, self.project_files, self.settings, self.clock)

    @cached_property
    def work_plans(self) -> WorkPlanService:
        """Work plans (专项任务台账)."""
        from station_app.services.work_plan_service import WorkPlanService  # noqa: PLC0415

        return WorkPlanService(self._store, self.profile, self.catalogues, self.clock)

    def close(self) -> None:
        """Close the calling thread's connection."""
        self._store.close()
