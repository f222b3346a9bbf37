"""A station's operator, the moment at which a module's tests play, and the case they are about."""

import pytest

from station_app.clock import Clock, parse_moment


@pytest.fixture
def clock(request):
    """Stands at the module's `NOW`; without one it is the real time."""
    now = getattr(request.module, "NOW", "")
    return Clock(parse_moment(now)) if now else Clock()


@pytest.fixture
def operator(services):
    return services.operators.first().id


@pytest.fixture
def case(request, services, operator):
    """The number of the module's `FORM`, logged."""
    return services.cases.register(request.module.FORM, operator).no
