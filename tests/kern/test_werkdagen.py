from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from klussenbank.kern.werkdagen import werkdag_na, werkdagen_geleden

# Good Friday is on 3 April 2026, Easter Monday on the 6th.
DONDERDAG, VRIJDAG, ZATERDAG, DINSDAG = date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 7)


@pytest.mark.parametrize(
    ("dag", "aantal", "verwacht"),
    [
        (date(2026, 3, 23), 5, date(2026, 3, 30)),
        (DONDERDAG, 1, DINSDAG),
        (VRIJDAG, 1, DINSDAG),
        (ZATERDAG, 2, date(2026, 4, 8)),
        (DINSDAG, -1, DONDERDAG),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(dag, aantal, verwacht):
    assert werkdag_na(dag, aantal) == verwacht


@pytest.mark.parametrize("vandaag", [date(2026, 3, 30), DONDERDAG, VRIJDAG, ZATERDAG, DINSDAG, date(2026, 4, 27)])
@pytest.mark.parametrize("aantal", [1, 3, 5])
def test_what_is_due_today_is_what_was_promised_for_today_or_before(vandaag, aantal):
    with time_machine.travel(datetime(vandaag.year, vandaag.month, vandaag.day, 10), tick=False):
        grens = timezone.localdate(werkdagen_geleden(aantal))
        assert timezone.localdate() == vandaag

    dagen = [date.fromordinal(vandaag.toordinal() - terug) for terug in range(15)]
    assert [dag < grens for dag in dagen] == [werkdag_na(dag, aantal) <= vandaag for dag in dagen]
