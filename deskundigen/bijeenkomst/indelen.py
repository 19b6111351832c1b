"""Who sits with whom: small groups over several rounds, at a meeting where people should get to know each other.

What is aimed at, in this order; a later aim never costs anything of an earlier one that the search sees:

1. Nobody meets anyone twice at one meeting.
2. Organisations are mixed: as few pairs of one organisation in a group as can be (`minste_paren`).
3. People who never met before, at an earlier meeting.
4. People whose cards touch: a shared topic, or one that each looks at in another way.

**When nobody needs to meet anyone twice.** With n people in k groups the sizes are n // k and, for the rest, one more;
let s be the largest. Of a group of s people no two may be together again, so the next round needs s groups for them:
k >= s is necessary from two rounds on. For two and three rounds it is also enough, for every n, and `_rooster` shows
it: each person is a place (i, j), the j-th of group i, and in round r sits in group i + f(r, j), modulo k. Two people
meet in round r when i + f(r, j) is the same for both, so twice only when f(r, j) - f(q, j) is the same for two columns
j. It never is:

* k odd, or s <= k / 2: f(r, j) = r * j. Of two columns it differs by less than k, or by a multiple of 2 that is not k.
* k even, s < k: the steps of the zigzag z = 0, k - 1, 1, k - 2 ... all differ, so f = 0, z(j), z(j + 1) will do.
* k even, s = k: the rows, the columns and the diagonals of a square of k by k.

One group more than fits best is made where that prevents it, and the groups stay at most one person smaller than was
asked. So in two or three rounds nobody meets anyone twice in groups of 3 from 6 people on (and with 4), of 4 from 12
(and with 9), of 5 from 20 (and with 16), and of 6 from 30 (and with 25). Smaller numbers cannot do without.

For four rounds and more no such rule is known for all n: f(r, j) = r * j still works where no difference of two rounds
times one of two columns is a multiple of k (so when k is prime, and not smaller than s or the number of rounds);
elsewhere the search does what it can. So it does when rounds were held already with others than who are there now.
"""

import random
from collections import Counter
from itertools import combinations

# What one pair in a group weighs, so that an aim goes before all that come after it together.
KAARTEN = 1
MEESTE_KAARTEN = 3
EERDER_ONTMOET = 10_000
ZELFDE_ORGANISATIE = 100_000_000
OPNIEUW = 1_000_000_000_000

# How long is searched: so many tries for each person and round, and never more than so many at all. By number and not
# by the clock, so that the same people are put in the same groups again.
POGINGEN = 150
MEESTE_POGINGEN = 20_000


def aantal_groepen(aantal, rondes, grootte):
    """Return in how many groups so many people fit best; none when there is nobody to sit with.

    One more where people need not meet twice then, and no group is more than one person smaller than was asked.
    """
    if aantal < 2:
        return 0
    beste = max(1, (2 * aantal + grootte) // (2 * grootte))
    meer = beste + 1
    te_vol = rondes > 1 and _grootste(aantal, beste) > beste
    return meer if te_vol and _grootste(aantal, meer) <= meer and aantal // meer >= grootte - 1 else beste


def _grootste(aantal, groepen):
    return -(-aantal // groepen)


def kan_zonder_herhaling(aantal, rondes, grootte):
    """Whether it is known that nobody needs to meet anyone twice; False says nothing from four rounds on."""
    groepen = aantal_groepen(aantal, rondes, grootte)
    if rondes <= 1 or not groepen:
        return True
    grootste = _grootste(aantal, groepen)
    if rondes <= 3:
        return grootste <= groepen
    return _gaat_met_schuiven(groepen, grootste, rondes)


def minste_paren(organisaties, groepen):
    """Return how many pairs of one organisation sit together in a round at the least, however people are seated.

    Of c people of one organisation some must share a group when c is larger than the number of groups; they make the
    fewest pairs when they are spread evenly. All organisations can be spread evenly at once (the groups are the colours
    of a fair colouring), so for one round this is not only a bound but what can be had.
    """
    totaal = 0
    for aantal in Counter(organisatie for organisatie in organisaties if organisatie is not None).values():
        per_groep, rest = divmod(aantal, groepen)
        totaal += rest * (per_groep + 1) * per_groep // 2 + (groepen - rest) * per_groep * (per_groep - 1) // 2
    return totaal


def deel_in(mensen, rondes, grootte, *, gehouden=(), ontmoet=(), verwant=None, zaad=0):
    """Return for each round the groups, as lists of ids; each person is in one group of every round.

    `mensen` are (id, organisatie) of those who are there; without an organisation (None) one is a colleague of nobody.
    `gehouden` are the rounds that were held before these, as they are returned here; `ontmoet` pairs of ids that met at
    an earlier meeting; `verwant` says of a pair (the lower id first) on how many topics their cards touch. The same
    people with the same `zaad` sit the same way.
    """
    mensen = sorted(mensen)
    if len(mensen) < 2 or rondes < 1:
        return [[] for _ in range(rondes)]
    toeval = random.Random(zaad)  # noqa: S311  to seat people, not to keep a secret
    tafels = _Tafels(mensen, gehouden, ontmoet, verwant or {}, toeval)
    alle_rondes = len(gehouden) + rondes
    tafels.ga_zitten(_rooster(len(mensen), alle_rondes, aantal_groepen(len(mensen), alle_rondes, grootte)))
    tafels.zoek()
    return tafels.groepen()


def _gaat_met_schuiven(groepen, grootste, rondes):
    """Whether two who share a group in one round never do so in another when column j moves r * j groups on."""
    return all(verschil * stap % groepen for verschil in range(1, rondes) for stap in range(1, grootste))


def _rooster(aantal, rondes, groepen):
    """Return for each place the group in which it is in each round; see above for how."""
    grootste = _grootste(aantal, groepen)
    zigzag = [(plek // 2 if plek % 2 == 0 else groepen - 1 - plek // 2) % groepen for plek in range(grootste + rondes)]
    if _gaat_met_schuiven(groepen, grootste, rondes) or grootste > groepen or rondes > 3:
        verschuif = [[ronde * kolom for kolom in range(grootste)] for ronde in range(rondes)]
    elif grootste < groepen:
        verschuif = [[0] * grootste, zigzag[:grootste], zigzag[1 : grootste + 1]][:rondes]
    else:
        return _vierkant(aantal, rondes, groepen, zigzag)
    # Column after column, so that those who come one after the other here sit apart in every round.
    plekken = [divmod(nummer, groepen) for nummer in range(aantal)]
    return [[(rij + verschuif[ronde][kolom]) % groepen for ronde in range(rondes)] for kolom, rij in plekken]


def _vierkant(aantal, rondes, groepen, zigzag):
    """Return the places of a square: its rows, columns and diagonals are the rounds.

    The places that stay empty are in different rows, columns and diagonals, so that no group misses more than one.
    """
    leeg = {(zigzag[plek], (zigzag[plek + 1] - zigzag[plek]) % groepen) for plek in range(groepen**2 - aantal)}
    plekken = [(rij, kolom) for kolom in range(groepen) for rij in range(groepen) if (rij, kolom) not in leeg]
    return [[rij, kolom, (rij + kolom) % groepen][:rondes] for rij, kolom in plekken]


class _Tafels:
    """Where everyone sits in the rounds to come, and what that weighs; people are numbers from 0 up."""

    def __init__(self, mensen, gehouden, ontmoet, verwant, toeval):
        self.ids = [wie for wie, _ in mensen]
        self.organisaties = [organisatie for _, organisatie in mensen]
        self.toeval = toeval
        self.nummer = {wie: plek for plek, wie in enumerate(self.ids)}
        self.gehouden = [self._met_nummers(ronde) for ronde in gehouden]
        aantal = len(mensen)
        self.gewicht = [[0] * aantal for _ in range(aantal)]
        self.keer = [[0] * aantal for _ in range(aantal)]
        self._weeg(ontmoet, verwant)

    def _met_nummers(self, ronde):
        """Return the groups of a round as numbers, without who left."""
        return [[self.nummer[wie] for wie in groep if wie in self.nummer] for groep in ronde]

    def _weeg(self, ontmoet, verwant):
        self.samen = 0
        for een, ander in combinations(range(len(self.ids)), 2):
            zelfde = self.organisaties[een] is not None and self.organisaties[een] == self.organisaties[ander]
            samen = min(verwant.get((self.ids[een], self.ids[ander]), 0), MEESTE_KAARTEN)
            self.samen += samen
            self._tel(self.gewicht, een, ander, zelfde * ZELFDE_ORGANISATIE - KAARTEN * samen)
        for een, ander in ontmoet:
            if een in self.nummer and ander in self.nummer:
                self._tel(self.gewicht, self.nummer[een], self.nummer[ander], EERDER_ONTMOET)
        for ronde in self.gehouden:
            for groep in ronde:
                for een, ander in combinations(groep, 2):
                    self._tel(self.keer, een, ander, 1)

    @staticmethod
    def _tel(tabel, een, ander, erbij):
        tabel[een][ander] += erbij
        tabel[ander][een] += erbij

    def ga_zitten(self, rooster):
        """Give everyone a place: who sat in rounds that were held on the place that sat there, the others beside."""
        eerder, vrij = len(self.gehouden), list(rooster)
        plek_van = {}
        for wie, weg in self._gelopen().items():
            plek = next((plek for plek in vrij if plek[:eerder] == weg), None)
            if plek is not None:
                vrij.remove(plek)
                plek_van[wie] = plek
        over = [wie for wie in range(len(self.ids)) if wie not in plek_van]
        plek_van.update(zip(self._per_organisatie(over), vrij, strict=True))
        rondes = range(eerder, len(rooster[0]))
        self.groep_van = [[plek_van[wie][ronde] for wie in range(len(self.ids))] for ronde in rondes]
        groepen = max(max(plek) for plek in rooster) + 1
        self.tafels = [[[] for _ in range(groepen)] for _ in rondes]
        for tafels, groep_van in zip(self.tafels, self.groep_van, strict=True):
            for wie, groep in enumerate(groep_van):
                for ander in tafels[groep]:
                    self._tel(self.keer, wie, ander, 1)
                tafels[groep].append(wie)

    def _gelopen(self):
        """Return of everyone who sat in all held rounds the groups, one after the other."""
        per_ronde = [{wie: plek for plek, groep in enumerate(ronde) for wie in groep} for ronde in self.gehouden]
        if not per_ronde:
            return {}
        altijd = sorted(set.intersection(*(set(ronde) for ronde in per_ronde)))
        return {wie: [ronde[wie] for ronde in per_ronde] for wie in altijd}

    def _per_organisatie(self, wie):
        """Return these people one organisation after the other, the largest first: their places are then apart."""
        self.toeval.shuffle(wie)
        aantallen = Counter(self.organisaties[een] for een in wie)
        # Of two that are as large, the one that was drawn first.
        eerste = {self.organisaties[een]: plek for plek, een in reversed(list(enumerate(wie)))}
        return sorted(wie, key=lambda een: (-aantallen[self.organisaties[een]], eerste[self.organisaties[een]]))

    def zoek(self):
        """Let two people change places, again and again, wherever that makes it better, or not worse."""
        aantal, rondes = len(self.ids), len(self.tafels)
        laagste, totaal = self._laagste(), self._totaal()
        for _ in range(min(POGINGEN * aantal * rondes, MEESTE_POGINGEN)):
            if totaal <= laagste:
                break
            een = self._wie_zit_verkeerd()
            ander = self.toeval.randrange(aantal)
            # All rounds keep the rooster, in which nobody meets twice; one round can mend what is left.
            welke = range(rondes) if self.toeval.random() < 0.7 else [self.toeval.randrange(rondes)]
            verschil = sum(self._ruil(ronde, een, ander) for ronde in welke)
            if verschil > 0:
                for ronde in welke:
                    self._ruil(ronde, een, ander)
            else:
                totaal += verschil

    def _wie_zit_verkeerd(self):
        """Return someone; of a few that were drawn the one who sits worst."""
        return max((self.toeval.randrange(len(self.ids)) for _ in range(3)), key=self._last)

    def _last(self, wie):
        gewicht, keer = self.gewicht[wie], self.keer[wie]
        return sum(
            gewicht[ander] + (keer[ander] > 1) * OPNIEUW
            for tafels, groep_van in zip(self.tafels, self.groep_van, strict=True)
            for ander in tafels[groep_van[wie]]
        )

    def _laagste(self):
        """What all weighs at the least: what cannot be otherwise of the organisations, and all cards that touch."""
        per_ronde = minste_paren(self.organisaties, len(self.tafels[0])) * ZELFDE_ORGANISATIE
        return len(self.tafels) * (per_ronde - KAARTEN * self.samen)

    def _totaal(self):
        samen = sum(
            self.gewicht[een][ander]
            for ronde in self.tafels
            for groep in ronde
            for een, ander in combinations(groep, 2)
        )
        return samen + OPNIEUW * sum(max(keer - 1, 0) for rij in self.keer for keer in rij) // 2

    def _ruil(self, ronde, een, ander):
        """Let two people change places in one round; return by how much all weighs more."""
        groep_van, tafels = self.groep_van[ronde], self.tafels[ronde]
        hier, daar = groep_van[een], groep_van[ander]
        if hier == daar:
            return 0
        tafels[hier].remove(een)
        tafels[daar].remove(ander)
        verschil = (
            self._sta_op(een, tafels[hier])
            + self._sta_op(ander, tafels[daar])
            + self._schuif_aan(een, tafels[daar])
            + self._schuif_aan(ander, tafels[hier])
        )
        tafels[daar].append(een)
        tafels[hier].append(ander)
        groep_van[een], groep_van[ander] = daar, hier
        return verschil

    def _sta_op(self, wie, anderen):
        gewicht, keer, verschil = self.gewicht[wie], self.keer[wie], 0
        for ander in anderen:
            verschil -= gewicht[ander]
            if keer[ander] > 1:
                verschil -= OPNIEUW
            keer[ander] -= 1
            self.keer[ander][wie] -= 1
        return verschil

    def _schuif_aan(self, wie, anderen):
        gewicht, keer, verschil = self.gewicht[wie], self.keer[wie], 0
        for ander in anderen:
            verschil += gewicht[ander]
            if keer[ander] > 0:
                verschil += OPNIEUW
            keer[ander] += 1
            self.keer[ander][wie] += 1
        return verschil

    def groepen(self):
        """Return the groups as ids, in order."""
        return [[sorted(self.ids[wie] for wie in groep) for groep in ronde] for ronde in self.tafels]
