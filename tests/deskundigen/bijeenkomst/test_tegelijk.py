"""What happens at the same moment: many who come, two coordinators, the same button twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from deskundigen.bijeenkomst import acties
from deskundigen.bijeenkomst.fouten import Afgelast, AndereRonde, BijeenkomstFout, Gewijzigd, IntussenIngedeeld, Vol
from deskundigen.bijeenkomst.models import Bijeenkomst
from klussenbank.beheer.groep import COORDINATOR
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, LidFabriek

pytestmark = pytest.mark.django_db(transaction=True)


def samen(*taken):
    """Run the tasks at one moment, each in a thread of its own; return what each gave, or the BijeenkomstFout."""
    poort = Barrier(len(taken), timeout=60)

    def loop(taak):
        connection.ensure_connection()
        poort.wait()
        try:
            return taak()
        except BijeenkomstFout as fout:
            return type(fout)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(taken)) as poel:
        return list(poel.map(loop, taken))


@pytest.fixture
def sessie():
    return BijeenkomstFabriek()


def test_twenty_come_at_once_and_each_is_there_once(sessie):
    organisatie = LidFabriek().organisatie
    leden = LidFabriek.create_batch(10, organisatie=organisatie)

    uitkomst = samen(*[lambda lid=lid: acties.kom_binnen(sessie, lid) for lid in leden * 2])

    assert uitkomst == [None] * 20
    assert sorted(sessie.deelnames.aanwezig().values_list("lid", flat=True)) == [lid.pk for lid in leden]


def test_last_place_goes_to_one(sessie, monkeypatch):
    monkeypatch.setattr(acties, "MEESTE_DEELNEMERS", 3)
    organisatie = LidFabriek().organisatie
    leden = LidFabriek.create_batch(8, organisatie=organisatie)

    uitkomst = samen(*[lambda lid=lid: acties.kom(sessie, lid) for lid in leden])

    assert uitkomst.count(Vol) == 5
    assert sessie.deelnames.komend().count() == 3


def test_who_steps_off_the_list_waits_for_who_ticks(sessie):
    lid = DeelnameFabriek(bijeenkomst=sessie, is_er=False).lid
    begonnen, klaar = Event(), Event()

    def tik():
        """Tick `lid`, and take long between looking who comes and writing down that this one is there."""
        with transaction.atomic():
            acties._op_slot(sessie)
            komt = sessie.deelnames.komend().filter(lid=lid).exists()
            begonnen.set()
            ander_was_voor = klaar.wait(timeout=0.5)
            sessie.deelnames.filter(lid=lid).update(is_er=komt)
        return ander_was_voor

    def intussen(doe):
        begonnen.wait(timeout=60)
        doe()
        klaar.set()

    for doe in (lambda: acties.kies_rood(sessie, lid, True), lambda: acties.kom_niet(sessie, lid)):
        begonnen.clear()
        klaar.clear()
        assert samen(tik, lambda doe=doe: intussen(doe)) == [False, None]

    deelname = sessie.deelnames.get()
    assert (deelname.komt, deelname.is_er, deelname.toont_rood) == (False, False, False)


def test_two_make_groups_at_once_and_one_of_them_does(sessie):
    for _ in range(9):
        DeelnameFabriek(bijeenkomst=sessie)

    uitkomst = samen(*[lambda: acties.maak_groepen(sessie, indeling=0)] * 2)

    assert sorted(uitkomst, key=str) == [IntussenIngedeeld, None]
    assert sessie.groepsplekken.count() == 27
    assert Bijeenkomst.objects.get().indeling == 1


def test_a_round_begins_once_and_is_not_made_again_meanwhile(sessie):
    for _ in range(6):
        DeelnameFabriek(bijeenkomst=sessie)
    acties.maak_groepen(sessie, indeling=0)

    def begin():
        Bijeenkomst.objects.get(pk=sessie.pk).begin_ronde(1)

    assert sorted(samen(begin, begin, begin), key=str) == sorted([AndereRonde, AndereRonde, None], key=str)
    assert Bijeenkomst.objects.get().ronde == 1


def test_two_change_it_at_once_or_call_it_off(sessie):
    def wijzig(naam):
        Bijeenkomst.objects.get(pk=sessie.pk).wijzig(1, naam=naam)

    assert sorted(samen(lambda: wijzig("een"), lambda: wijzig("twee")), key=str) == sorted([Gewijzigd, None], key=str)

    coordinator = LidFabriek(organisatie=None, is_staff=True)
    coordinator.groups.add(Group.objects.get(name=COORDINATOR))
    uitkomst = samen(*[lambda: acties.last_af(Bijeenkomst.objects.get(pk=sessie.pk), coordinator)] * 2)
    assert sorted(uitkomst, key=str) == sorted([Afgelast, None], key=str)
