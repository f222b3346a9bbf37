"""What was typed before the window went is offered again at the next start."""

from station_app.domain.case_form import CaseForm
from ui.page import PageName
from ui.unfinished import Unfinished


def test_the_last_unparked_form_is_offered_and_opens(stage):
    said = []
    stage.desk.notifier.announced.connect(said.append)
    drafts, unfinished = stage.services.drafts, Unfinished(stage.desk, stage.window)
    unfinished.look()
    stage.settle()
    assert said == []
    drafts.save("d-1", CaseForm("d-1", enterprise_name="味知餐馆", contact_name="周"), "味知餐馆")
    drafts.save("d-2", CaseForm("d-2", enterprise_name="别家"), "别家", parked=True)
    unfinished.look()
    stage.settle()
    (notice,) = said
    assert notice.text == "有一份没填完：味知餐馆"
    notice.on_action()
    stage.settle()
    assert stage.window.current_name() is PageName.INTAKE
    assert stage.window.current().form().enterprise_name == "味知餐馆"
