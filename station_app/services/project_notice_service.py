"""项目一次性告知: the merged material list of a project's plan, and what each department is told."""

from __future__ import annotations

from station_app.domain.guidance import GuidanceRequest
from station_app.domain.project_notice import ProjectNotice, items_of, notice_of
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.services.guidance_service import GuidanceService
from station_app.services.project_files import ProjectFiles


class ProjectNoticeService:
    """Reads only."""

    def __init__(self, files: ProjectFiles, catalogues: CatalogueService, guidance: GuidanceService) -> None:
        self._files = files
        self._catalogues = catalogues
        self._guidance = guidance

    def notice(self, no: str) -> ProjectNotice:
        """What a project will be asked for, under the answers it was tailored by.

        Raises:
            UserError: `project_not_found`, `project_not_planned`.
        """
        view = self._files.view(no)
        if view.plan is None:
            raise UserError(Code.PROJECT_NOT_PLANNED, "project", project=view.project.no)
        catalogue = self._catalogues.active()
        codes = tuple(code for code in items_of(view) if code in catalogue.items)
        asked = {question for code in codes for question in catalogue.items[code].situations}
        answers = {code: value for code, value in view.project.answers.items() if code in asked}
        guidance = self._guidance.preview(GuidanceRequest(items=codes, answers=answers)) if codes else None
        return notice_of(view, guidance, {code: catalogue.items[code].name for code in codes})
