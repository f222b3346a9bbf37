"""Plan templates: those of the catalogue in force, and the station's own."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.project_template import PlanTemplate, check_template
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.services.project_files import ProjectFiles
from station_app.services.project_template_sheet import read_sheet
from station_app.storage import project_template_store
from station_app.storage.store import Store


class ProjectTemplateService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, catalogues: CatalogueService, files: ProjectFiles) -> None:
        self._store = store
        self._catalogues = catalogues
        self._files = files

    def templates(self) -> list[PlanTemplate]:
        """Every template: the catalogue's in its order, then the station's own."""
        return [*self._catalogues.active().plan_templates.values(), *project_template_store.templates(self._store)]

    def template(self, code: str) -> PlanTemplate:
        """One template.

        Raises:
            UserError: `unknown_plan`.
        """
        found = self._catalogues.active().plan_templates.get(code) or project_template_store.find(self._store, code)
        if found is None:
            raise UserError(Code.UNKNOWN_PLAN, "template", plan=code)
        return found

    def import_sheet(
        self, path: Path, operator_id: str, *, code: str, name: str = "", dry_run: bool = False
    ) -> PlanTemplate:
        """Take in a template from a spreadsheet, whole or not at all; one with its code is replaced; commits.

        Args:
            name: empty = the name of the sheet.

        Raises:
            UserError: `file_not_found`, `bad_file`, `bad_sheet` (row, column), `action_not_allowed` when the catalogue
                has a template of that code, `unknown_item`, and what `check_template` finds.
        """
        catalogue = self._catalogues.active()
        if code in catalogue.plan_templates:
            raise UserError(Code.ACTION_NOT_ALLOWED, "template", action="import", reason="shipped_template")
        template = check_template(read_sheet(path, code, name), self._files.options())
        for node in template.nodes:
            if node.item is not None:
                catalogue.item(node.item)
        if not dry_run:
            with self._store.write(operator_id) as write:
                project_template_store.save(write, template)
                write.audit("project_template", code, nodes=len(template.nodes))
        return template

    def retire(self, code: str, operator_id: str) -> None:
        """Offer one of the station's own templates no longer; plans made from it stay; commits.

        Raises:
            UserError: `unknown_plan`.
        """
        with self._store.write(operator_id) as write:
            if not project_template_store.retire(write, code):
                raise UserError(Code.UNKNOWN_PLAN, "template", plan=code)
            write.audit("project_template_retire", code)
