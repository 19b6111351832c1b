"""Topics that merge: everything that refers to them moves along, in whatever order and however many do so at once."""

import time
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from deskundigen import acties
from deskundigen.fouten import OnderwerpWeg
from deskundigen.models import Deskundige, Kaart, Kennis, Onderwerp, OudAdres, OvergeslagenOnderwerp
from klussen import acties as klusacties
from klussen.models import Klus
from klussenbank.kern import taken
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Water", slug="water")


@pytest.fixture
def regen(db):
    return OnderwerpFabriek(naam="Regen", slug="regen")


def kennis():
    """What the directory is sorted by: per person, topic and colour the level."""
    return set(Kennis.objects.values_list("deskundige", "onderwerp", "kleur", "rang"))


def klopt():
    """Whether all that is derived is as it would be made anew."""
    nu = kennis(), list(Klus.objects.order_by("pk").values_list("onderwerp_nummers", "zoekvector"))
    Deskundige.objects.all().indexeer()
    for klus in Klus.objects.all():
        klus.indexeer()
    return nu == (kennis(), list(Klus.objects.order_by("pk").values_list("onderwerp_nummers", "zoekvector")))


def test_what_is_derived_follows(water, regen):
    bui = OnderwerpFabriek(naam="Bui", ouder=regen)
    beide = KaartFabriek(onderwerp=regen, niveau="veel").lid
    KaartFabriek(lid=beide, onderwerp=water, niveau="iets")
    KaartFabriek(onderwerp=bui)
    KaartFabriek(onderwerp=regen, kleur="rood")
    for onderwerpen in ([regen], [regen, water], [bui], [water]):
        KlusFabriek(onderwerpen=onderwerpen)

    regen.voeg_samen_met(water)

    assert klopt()
    assert set(Klus.objects.over([water.pk, bui.pk])) == set(Klus.objects.all())
    assert Deskundige.objects.met_kaart(onderwerpen=[water.pk]).count() == 2


def test_cards_keep_the_moment_of_their_last_change(water, regen):
    eerder = timezone.now() - timedelta(days=400)
    later = eerder + timedelta(days=100)
    los, een = KaartFabriek(onderwerp=regen), KaartFabriek(onderwerp=regen)
    ander = KaartFabriek(onderwerp=water, lid=een.lid)
    rood = KaartFabriek(onderwerp=regen, kleur="rood")
    KaartFabriek(onderwerp=water, lid=rood.lid)
    Kaart.objects.update(gewijzigd_op=eerder)
    Kaart.objects.filter(pk=een.pk).update(gewijzigd_op=later)

    regen.voeg_samen_met(water)

    momenten = dict(Kaart.objects.values_list("pk", "gewijzigd_op"))
    assert (momenten[los.pk], momenten[ander.pk], momenten[rood.pk]) == (eerder, later, eerder)


def test_main_topic_with_children_goes_below_another_main_topic(water, regen):
    bui = OnderwerpFabriek(naam="Bui", ouder=regen)
    riool = OnderwerpFabriek(naam="Riool", ouder=water)
    KaartFabriek(onderwerp=bui)
    KlusFabriek(onderwerpen=[regen])

    regen.voeg_samen_met(riool)

    bui.refresh_from_db()
    assert bui.ouder == water
    assert klopt()


def test_child_goes_into_a_sibling_and_its_main_topic_counts_on(water):
    riool, goot = (OnderwerpFabriek(naam=naam, ouder=water) for naam in ("Riool", "Goot"))
    KaartFabriek(onderwerp=goot)
    KlusFabriek(onderwerpen=[goot, riool])

    goot.voeg_samen_met(riool)

    assert klopt()
    assert Deskundige.objects.met_kaart(onderwerpen=[water.pk]).count() == 1
    assert Klus.objects.get().onderwerp_nummers == [riool.pk]


def test_back_and_forth(water, regen):
    """What went into another is made anew, and the other one goes into that."""
    KaartFabriek(onderwerp=regen)
    KlusFabriek(onderwerpen=[regen])
    regen.voeg_samen_met(water)
    opnieuw = OnderwerpFabriek(naam="Regen", slug="regenwater", synoniemen=["Water"])

    water.voeg_samen_met(opnieuw)

    assert Onderwerp.objects.get() == opnieuw
    assert opnieuw.synoniemen == ["Water"]
    assert {oud.slug: oud.onderwerp for oud in OudAdres.objects.all()} == {"regen": opnieuw, "water": opnieuw}
    assert klopt()


def test_many_cards_take_no_more_statements_than_few(db, monkeypatch):
    # Renewing an index is one statement for each; the worker does that.
    monkeypatch.setattr(taken, "MEESTE_METEEN", 0)

    def kosten(aantal):
        van, naar = OnderwerpFabriek.create_batch(2)
        for _ in range(aantal):
            KaartFabriek(onderwerp=van)
            KaartFabriek(onderwerp=van, kleur="rood")
            KlusFabriek(onderwerpen=[van])
        with CaptureQueriesContext(connection) as queries:
            van.voeg_samen_met(naar)
        assert Kaart.objects.filter(onderwerp=naar).count() == 2 * aantal
        return len(queries)

    assert kosten(1) == kosten(6)


def test_much_to_index_is_left_to_the_worker_in_parts(water, regen, monkeypatch):
    monkeypatch.setattr(taken, "MEESTE_METEEN", 2)
    monkeypatch.setattr(taken, "PER_INDEXEERTAAK", 2)
    klussen = [KlusFabriek(onderwerpen=[water]) for _ in range(3)]
    kaarten = [KaartFabriek(onderwerp=water) for _ in range(2)]

    regen.voeg_samen_met(water)

    assert not Klus.objects.zoek("regen").exists()
    # So few people are not worth a job.
    assert Deskundige.objects.zoek("regen").count() == len(kaarten)
    taakregels = list(ProcrastinateJob.objects.filter(task_name="indexeer_deel").order_by("pk"))
    assert [taak.args["sleutels"] for taak in taakregels] == [[k.pk for k in klussen[:2]], [klussen[2].pk]]
    assert {taak.priority for taak in taakregels} == {taken.STAPEL_VOORRANG}
    for taak in taakregels:
        taken.indexeer_deel(**taak.args)
    assert set(Klus.objects.zoek("regen")) == set(klussen)


# Several at once


@pytest.fixture
def tegelijk(transactional_db):
    """Do these at the same moment, each over a connection of its own; returns what each raised, or None."""

    def _tegelijk(*werk):
        samen, uitkomst = Barrier(len(werk), timeout=20), {}

        def doe(nummer, functie):
            try:
                samen.wait()
                functie()
            except Exception as fout:
                uitkomst[nummer] = type(fout)
            finally:
                connection.close()

        draden = [Thread(target=doe, args=paar) for paar in enumerate(werk)]
        for draad in draden:
            draad.start()
        for draad in draden:
            draad.join()
        return [uitkomst.get(nummer) for nummer in range(len(werk))]

    return _tegelijk


def van_naar(van, naar):
    """A merge as someone asks it who read both topics before anything happened."""
    van, naar = Onderwerp.objects.get(pk=van.pk), Onderwerp.objects.get(pk=naar.pk)
    return lambda: van.voeg_samen_met(naar)


def test_two_into_each_other_at_once_leave_one(tegelijk):
    een, twee = OnderwerpFabriek(slug="een"), OnderwerpFabriek(slug="twee")
    KlusFabriek(onderwerpen=[een])
    KaartFabriek(onderwerp=twee)

    fouten = tegelijk(van_naar(een, twee), van_naar(twee, een))

    assert sorted(fouten, key=str) == sorted([None, Onderwerp.DoesNotExist], key=str)
    blijft = Onderwerp.objects.get()
    assert Klus.objects.get().onderwerp_nummers == [blijft.pk]
    assert Kaart.objects.get().onderwerp == blijft
    assert OudAdres.objects.get().onderwerp == blijft


def test_a_row_of_merges_at_once_ends_in_the_last(tegelijk):
    een, twee, drie = OnderwerpFabriek.create_batch(3)
    KlusFabriek(onderwerpen=[een])
    KaartFabriek(onderwerp=een)

    fouten = tegelijk(van_naar(een, twee), van_naar(twee, drie))

    if fouten == [None, None]:
        assert list(Onderwerp.objects.all()) == [drie]
        assert Klus.objects.get().onderwerp_nummers == [drie.pk]
    else:
        # The second was first, and what the first was to go into is gone.
        assert fouten == [Onderwerp.DoesNotExist, None]
        assert set(Onderwerp.objects.all()) == {een, drie}
        assert Klus.objects.get().onderwerp_nummers == [een.pk]
    assert klopt()


def test_merge_and_a_place_below_another_at_once_keep_two_levels(tegelijk):
    """One coordinator puts a main topic below another, while a second one lets a topic with children go into it."""
    boven, midden, met_kind = (OnderwerpFabriek(naam=naam, slug=naam.lower()) for naam in ("Boven", "Midden", "Ouder"))
    OnderwerpFabriek(naam="Kind", ouder=met_kind)

    def zet_onder():
        with transaction.atomic():
            Onderwerp.objects.neem_slot()
            onderwerp = Onderwerp.objects.get(pk=midden.pk)
            onderwerp.ouder = Onderwerp.objects.get(pk=boven.pk)
            onderwerp.full_clean()
            onderwerp.save()

    tegelijk(van_naar(met_kind, midden), zet_onder)

    assert not Onderwerp.objects.filter(ouder__ouder__isnull=False).exists()


def test_profile_is_saved_while_its_topic_goes(tegelijk):
    """Neither waits for the other for ever, and what is counted of the person stays right."""
    van, naar = OnderwerpFabriek(), OnderwerpFabriek()
    mensen = [KaartFabriek(onderwerp=van).lid.deskundige for _ in range(3)]

    fouten = tegelijk(van_naar(van, naar), *(mens.indexeer for mens in mensen))

    assert fouten == [None] * 4
    assert klopt()


@pytest.mark.parametrize("had_er_al_een", [False, True])
@pytest.mark.parametrize(
    "leg",
    [
        lambda lid, onderwerp: acties.leg_kaart(lid, onderwerp, "groen"),
        lambda lid, onderwerp: acties.sla_over(lid, onderwerp),
        lambda lid, onderwerp: klusacties.plaats(
            Klus(titel="Meet", omschrijving="Het peil", omvang="klein", plaatser=lid, organisatie=lid.organisatie),
            door=lid,
            onderwerpen=[onderwerp],
            direct=False,
        ),
        lambda lid, onderwerp: KlusFabriek(plaatser=lid).bewaar_wijziging(1, door=lid, onderwerpen=[onderwerp]),
    ],
)
def test_what_is_put_on_a_topic_that_goes_lands_where_it_went(tegelijk, leg, had_er_al_een):
    """The merge is done with everything but its end when the other begins."""
    weg, blijft, lid = OnderwerpFabriek(slug="weg"), OnderwerpFabriek(slug="blijft"), LidFabriek()
    if had_er_al_een:
        KaartFabriek(lid=lid, onderwerp=weg, kleur="groen", tekst="Eerst")
        KaartFabriek(lid=lid, onderwerp=blijft, kleur="groen", tekst="Ook")
    begonnen = Event()

    def voeg_samen():
        with transaction.atomic():
            Onderwerp.objects.get(pk=weg.pk).voeg_samen_met(Onderwerp.objects.get(pk=blijft.pk))
            begonnen.set()
            time.sleep(0.5)

    def leg_erop():
        begonnen.wait(timeout=20)
        leg(lid, weg)

    assert tegelijk(voeg_samen, leg_erop) == [None, None]
    kaarten = Kaart.objects.filter(lid=lid)
    assert kaarten.count() <= 1
    assert {
        *kaarten.values_list("onderwerp", flat=True),
        *OvergeslagenOnderwerp.objects.values_list("onderwerp", flat=True),
        *Klus.objects.values_list("onderwerpen", flat=True),
    } == {blijft.pk}


def test_topic_that_someone_put_off_stays_put_off(water, regen):
    beide, een = LidFabriek(), LidFabriek()
    acties.sla_over(beide, water)
    acties.sla_over(beide, regen)
    acties.sla_over(een, regen)
    laatste = beide.overgeslagen.get(onderwerp=regen).op

    regen.voeg_samen_met(water)

    assert set(OvergeslagenOnderwerp.objects.values_list("lid", "onderwerp")) == {
        (beide.pk, water.pk),
        (een.pk, water.pk),
    }
    assert beide.overgeslagen.get().op == laatste


def test_card_on_a_topic_that_is_gone_altogether_says_so(water, lid):
    weg = Onderwerp.objects.get(pk=water.pk)
    water.delete()

    with pytest.raises(OnderwerpWeg, match="Dit onderwerp is er niet meer"):
        acties.leg_kaart(lid, weg, "groen")


def test_person_with_cards_on_both_counts_once(water, regen):
    lid = DeskundigeFabriek().lid
    for onderwerp in (water, regen):
        KaartFabriek(lid=lid, onderwerp=onderwerp, kleur="groen")

    regen.voeg_samen_met(water)

    assert Kaart.objects.filter(lid=lid).count() == 1
    assert klopt()
