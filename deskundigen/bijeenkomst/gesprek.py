"""What there is to talk about in a group: topics that people share, and those that each looks at in another way."""

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from deskundigen.models import Kaart, Kleur

# More is a list to read, and not a talk to have.
MEESTE_STARTERS = 5


class Starter(NamedTuple):
    """One thing to begin a talk with."""

    onderwerp: str
    tekst: str


def open_kaarten(leden):
    """Return {id of member: {topic: colours}} of the cards that everyone may see of these members.

    Who is in no directory, or whose account was closed, shows no cards to anyone. Red cards are never read here.
    """
    kaarten = Kaart.objects.openbaar().filter(
        lid__in=leden, lid__is_active=True, lid__deskundige__isnull=False, onderwerp__isnull=False
    )
    gevonden = defaultdict(lambda: defaultdict(set))
    for lid, onderwerp, kleur in kaarten.values_list("lid", "onderwerp__naam", "kleur"):
        gevonden[lid][onderwerp].add(kleur)
    return gevonden


def verwant(leden):
    """Return of each pair of members, the lower id first, on how many topics their open cards touch."""
    per_onderwerp, samen = defaultdict(set), defaultdict(int)
    for lid, kaarten in open_kaarten(leden).items():
        for onderwerp in kaarten:
            per_onderwerp[onderwerp].add(lid)
    for wie in per_onderwerp.values():
        for paar in combinations(sorted(wie), 2):
            samen[paar] += 1
    return samen


def rode_kaarten(leden):
    """Return {id of member: topics} of the red cards of members who chose to show them to their group."""
    gevonden = defaultdict(set)
    rood = Kaart.objects.filter(lid__in=leden, kleur=Kleur.ROOD, onderwerp__isnull=False)
    for lid, onderwerp in rood.values_list("lid", "onderwerp__naam"):
        gevonden[lid].add(onderwerp)
    return gevonden


def starters(groep, kaarten, rood):
    """Return what these members can talk about: first where they differ, then what they share.

    `groep` are the members, `kaarten` and `rood` their cards as the functions above return them.
    """
    wie = {kleur: defaultdict(list) for kleur in Kleur}
    for lid in groep:
        for onderwerp, kleuren in kaarten.get(lid.pk, {}).items():
            for kleur in kleuren:
                wie[kleur][onderwerp].append(lid)
        for onderwerp in rood.get(lid.pk, ()):
            wie[Kleur.ROOD][onderwerp].append(lid)
    blauw, groen, rode = wie[Kleur.BLAUW], wie[Kleur.GROEN], wie[Kleur.ROOD]
    gevonden = [*_niet_iedereen(blauw, groen, rode), *_verschillend(blauw, groen), *_gedeeld(blauw, groen)]
    per_onderwerp = {}
    for starter in gevonden:
        per_onderwerp.setdefault(starter.onderwerp, starter)
    return list(per_onderwerp.values())[:MEESTE_STARTERS]


def _niet_iedereen(blauw, groen, rode):
    """Topics that one likes or commits to, and another really does not like."""
    for onderwerp, niet in sorted(rode.items()):
        if wel := _samen(blauw.get(onderwerp, []), groen.get(onderwerp, [])):
            heeft, vindt = ("heeft" if len(wel) == 1 else "hebben"), ("vindt" if len(niet) == 1 else "vinden")
            yield Starter(onderwerp, f"{_namen(wel)} {heeft} er zin in, {_namen(niet)} {vindt} dit echt niet leuk.")


def _verschillend(blauw, groen):
    """Topics that one wants to commit to, and another is happy about."""
    for onderwerp in sorted(blauw.keys() & groen.keys()):
        inzet = blauw[onderwerp]
        if blij := [lid for lid in groen[onderwerp] if lid not in inzet]:
            zich = "wil zich hiervoor inzetten" if len(inzet) == 1 else "willen zich hiervoor inzetten"
            wordt = "wordt er blij van" if len(blij) == 1 else "worden er blij van"
            yield Starter(onderwerp, f"{_namen(inzet)} {zich}, {_namen(blij)} {wordt}.")


def _gedeeld(blauw, groen):
    """Topics that two or more look at in the same way."""
    for kaarten, tekst in ((blauw, "willen zich hier {} voor inzetten"), (groen, "worden hier {} blij van")):
        for onderwerp, wie in sorted(kaarten.items()):
            if len(wie) > 1:
                samen = tekst.format("allebei" if len(wie) == 2 else "allemaal")
                yield Starter(onderwerp, f"{_namen(wie)} {samen}.")


def _samen(een, ander):
    return [*een, *(lid for lid in ander if lid not in een)]


def _namen(wie):
    """Return the first names as one says them: "Anna, Bert en Carla"."""
    *eerste, laatste = [lid.voornaam for lid in wie]
    return f"{', '.join(eerste)} en {laatste}" if eerste else laatste
