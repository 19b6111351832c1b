"""Working days in the Netherlands: Monday to Friday, public holidays left out (of the library `holidays`)."""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone


@cache
def _feestdagen():
    # Fills itself with a year once it is asked for one.
    return holidays.country_holidays("NL")


def werkdag_na(dag: date, aantal: int) -> date:
    """Return the day that is `aantal` working days after `dag`, before it where `aantal` is below zero."""
    return _feestdagen().get_nth_working_day(dag, aantal)


def begin_van(dag: date) -> datetime:
    """Return the moment at which `dag` begins, on the clock of the site."""
    return timezone.make_aware(datetime.combine(dag, time.min))


def werkdagen_geleden(aantal: int) -> datetime:
    """Return the moment before which something must have happened to have `aantal` working days behind it today.

    The day on which it happened does not count; today does, when it is a working day.
    """
    return begin_van(werkdag_na(timezone.localdate() + timedelta(days=1), -aantal))
