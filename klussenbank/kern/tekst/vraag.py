"""What somebody asks, taken apart: words, "exact phrases", and -what must not be there.

A word finds itself, its inflections, and the compounds that it stands in ("plan" finds "rioleringsplan"); a compound
also finds its parts apart ("grondwateroverlast" finds "overlast door grondwater"). Between quotes only the words
themselves count, one after the other. The last word may be unfinished as long as it is no word yet.
"""

import re
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from klussenbank.kern.tekst.index import BINNEN
from klussenbank.kern.tekst.nagekeken import AFKORTINGEN, STOPWOORDEN
from klussenbank.kern.tekst.ontleding import ontleed
from klussenbank.kern.tekst.samenstelling import splits
from klussenbank.kern.tekst.stammen import LANGSTE_STAM, stam
from klussenbank.kern.tekst.vouwen import woorden
from klussenbank.kern.tekst.woordenschat import aanvullingen, woordenschat

# More words narrow nothing; they would only cost time.
MEESTE_TERMEN = 20
# Shorter beginnings fit too much.
_KORTST_BEGIN = 2
# So many words, the most common ones, it may be the beginning of; from so many letters on.
_AANVULLINGEN = 15
_KORTST_AANGEVULD = 3
# A last word that is at least this common (Zipf) is taken as finished: "plan" asks for no planets.
_AF = 4.0
# One that is at least this common is a word already: what else begins with it is only looked for in the index.
_WOORD = 2.5
_LANGST_VOLUIT = max(len(voluit.split()) for voluit in AFKORTINGEN.values())
_AANHALING = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# Of so many words it is kept whether they answer; a question that many ask would otherwise gather all there are.
_MEESTE_BEKEKEN = 2000
_NERGENS = re.compile(r"(?!)")
_TERM = re.compile(r'(?:(?<=\s)|^)(-?)"([^"]*)"?|(?:(?<=\s)|^)-(\S+)|([^\s"]+)')


class Term(NamedTuple):
    """One thing that was asked: its words, whether they must stand together, whether it must not be there.

    `kort` is the abbreviation that stands for the words, or "".
    """

    woorden: tuple[str, ...]
    exact: bool = False
    zonder: bool = False
    kort: str = ""


class Vraag:
    """A question to the index; `vraag_van` keeps the ones that were asked lately."""

    def __init__(self, tekst: str):
        self.tekst = tekst
        self.termen = _termen(tekst)
        # What was found out about a word, with and without parts: a list holds the same words many times.
        self._bekeken = {}

    def __bool__(self):
        """Whether anything is asked at all: only stop words is nothing."""
        return bool(self.termen)

    @cached_property
    def gewenst(self) -> list[Term]:
        """The terms that must be there."""
        return [term for term in self.termen if not term.zonder]

    @cached_property
    def onaf(self) -> str:
        """The last word when it may be unfinished, or ""."""
        if not self.termen or self.tekst[-1:].isspace():
            return ""
        laatste = self.termen[-1]
        if laatste.exact or laatste.zonder or len(laatste.woorden) > 1:
            return ""
        woord = laatste.woorden[0]
        af = woordenschat().get(woord, 0) >= _AF or woord in AFKORTINGEN or len(splits(woord)) > 1
        return "" if af or len(woord) < _KORTST_BEGIN else woord[:LANGSTE_STAM]

    @property
    def _aanvullingen(self):
        if len(self.onaf) < _KORTST_AANGEVULD or woordenschat().get(self.onaf, 0) >= _WOORD:
            return ()
        return aanvullingen(self.onaf, _AANVULLINGEN)

    @cached_property
    def strikt(self) -> str:
        """The tsquery that asks for every term; "" when nothing is asked."""
        return " & ".join(self._delen())

    @cached_property
    def deels(self) -> str:
        """The tsquery that asks for at least one term, and still for nothing that must not be there."""
        gewenst = [self._term(term) for term in self.gewenst]
        if len(gewenst) < 2:
            return self.strikt
        zonder = [self._term(term) for term in self.termen if term.zonder]
        return " & ".join([f"({' | '.join(gewenst)})", *zonder])

    @cached_property
    def per_term(self) -> list[str]:
        """A tsquery for each term that must be there."""
        return [self._term(term) for term in self.gewenst]

    def _delen(self):
        return [self._term(term) for term in self.termen]

    def _term(self, term):
        vraag = _zin(term.woorden) if term.exact else " & ".join(map(self._woord, term.woorden))
        if term.kort:
            vraag = _of([f"({vraag})", *_overal(term.kort)])
        return f"!{vraag}" if term.zonder else vraag

    def _woord(self, woord):
        """Return what finds `woord`: as a whole, inside another word, its parts apart, what it is short for."""
        keuzes = _overal(woord)
        delen = ontleed(woord).delen
        if delen:
            apart = " & ".join(_of(_lexemen(deel)) for deel in dict.fromkeys(delen))
            keuzes.append(f"({apart})")
        if woord == self.onaf:
            keuzes += [f"'{woord}':*", f"'{BINNEN}{woord}':*"]
            # The index holds stems: no stem begins with "rioler".
            for heel in self._aanvullingen:
                keuzes += _overal(heel)
        voluit = AFKORTINGEN.get(woord, "").split()
        if len(voluit) == 1:
            keuzes += _overal(voluit[0])
        elif voluit:
            keuzes.append(_zin(voluit))
        return _of(list(dict.fromkeys(keuzes)))

    # What is found, shown.

    @cached_property
    def _gezocht(self):
        """The stems that count as found as a whole; inside another word; and the parts of what was asked, apart."""
        heel, binnen, delen = set(), set(), set()
        for term in self.gewenst:
            for woord in (*term.woorden, *([term.kort] if term.kort else [])):
                heel.add(stam(woord))
                if term.exact:
                    continue
                voluit = [stam(ander) for ander in AFKORTINGEN.get(woord, "").split() if ander not in STOPWOORDEN]
                stammen = {stam(woord), *voluit}
                if woord == self.onaf:
                    stammen |= {stam(heel) for heel in self._aanvullingen}
                heel |= stammen
                binnen |= stammen
                delen.update(ontleed(woord).delen)
        return heel, binnen, delen

    @property
    def in_delen(self):
        """Whether something was asked that is also found by its parts apart."""
        return bool(self._gezocht[2])

    @cached_property
    def wortels(self) -> re.Pattern:
        """What every word that answers holds: the first two letters of what was asked, or a letter with a sign.

        Inflection and spelling (boom, bomen) leave those alone, and so do the reviewed families.
        """
        woorden_ = [woord for term in self.gewenst for woord in (*term.woorden, term.kort) if woord]
        vormen = {deel.tekst for woord in woorden_ for deel in splits(woord)} | set(woorden_)
        vormen |= {ander for woord in woorden_ for ander in AFKORTINGEN.get(woord, "").split()}
        begin = sorted({re.escape(vorm[:2]) for vorm in vormen})
        return re.compile("|".join([*begin, r"[^\W\x00-\x7f]"]), re.IGNORECASE) if begin else _NERGENS

    def treffer(self, woord: str, *, delen: bool = False) -> tuple[int, int] | None:
        """Return where in the folded `woord` this question is answered: (0, its length) for all of it; or None.

        With `delen` the parts of a compound that was asked count too.
        """
        sleutel = woord, delen
        try:
            return self._bekeken[sleutel]
        except KeyError:
            if len(self._bekeken) >= _MEESTE_BEKEKEN:
                self._bekeken.clear()
            treffer = self._bekeken[sleutel] = self._treffer(woord, delen=delen)
            return treffer

    def _treffer(self, woord, *, delen):
        if woord in STOPWOORDEN:
            return None
        heel, binnen, losse = self._gezocht
        if delen:
            heel, binnen = heel | losse, binnen | losse
        ontleding = ontleed(woord)
        if ontleding.stam in heel:
            return 0, len(woord)
        raak = [deel for deel in ontleding.binnen if deel.stam in binnen]
        if raak:
            return min(deel.begin for deel in raak), max(deel.eind for deel in raak)
        if self.onaf:
            if woord.startswith(self.onaf):
                return 0, len(self.onaf)
            begin = next((deel.begin for deel in ontleding.binnen if woord.startswith(self.onaf, deel.begin)), None)
            return None if begin is None else (begin, begin + len(self.onaf))
        return None

    def raakt(self, tekst: str) -> bool:
        """Whether any word of `tekst` is asked for."""
        return any(self.treffer(woord, delen=True) for woord in woorden(tekst))


def _termen(tekst):
    termen = []
    for streep, zin, zonder, woord in _TERM.findall(tekst.replace("\x00", " ").translate(_AANHALING)):
        if zin:
            in_zin = tuple(woorden(zin))
            if any(deel not in STOPWOORDEN for deel in in_zin):
                termen.append(Term(in_zin, exact=True, zonder=bool(streep)))
        else:
            gevraagd = [deel for deel in woorden(zonder or woord) if deel not in STOPWOORDEN]
            termen += [Term((deel,), zonder=bool(zonder)) for deel in gevraagd]
    return _kort_ook(list(dict.fromkeys(termen))[:MEESTE_TERMEN])


def _kort_ook(termen):
    """Put words together that an abbreviation stands for: who asks for them finds the abbreviation too."""
    samen, plaats = [], 0
    while plaats < len(termen):
        for lengte in range(_LANGST_VOLUIT, 0, -1):
            rij = termen[plaats : plaats + lengte]
            los = len(rij) == lengte and not any(term.exact or term.zonder for term in rij)
            if los and (kort := _afkortingen().get(tuple(stam(term.woorden[0]) for term in rij))):
                samen.append(Term(tuple(term.woorden[0] for term in rij), kort=kort))
                plaats += lengte
                break
        else:
            samen.append(termen[plaats])
            plaats += 1
    return samen


@cache
def _afkortingen():
    """Return each abbreviation by the stems of the words that it stands for, stop words left out."""
    return {
        tuple(stam(woord) for woord in voluit.split() if woord not in STOPWOORDEN): kort
        for kort, voluit in AFKORTINGEN.items()
    }


def _overal(woord):
    return _lexemen(stam(woord))


def _lexemen(stam_):
    return [f"'{stam_}'", f"'{BINNEN}{stam_}'"]


def _of(keuzes):
    return keuzes[0] if len(keuzes) == 1 else f"({' | '.join(keuzes)})"


def _zin(woorden_):
    """Return the tsquery of these words one after the other; a stop word between two counts as any word."""
    vraag, afstand = "", 0
    for woord in woorden_:
        afstand += 1
        if woord in STOPWOORDEN:
            continue
        vraag = f"{vraag} <{afstand}> '{stam(woord)}'" if vraag else f"'{stam(woord)}'"
        afstand = 0
    return f"({vraag})"


@lru_cache(maxsize=200)
def vraag_van(tekst: str) -> Vraag:
    """Return the Vraag of what was typed; people turn pages and come back, and ask what others ask."""
    return Vraag(tekst)


def vraag(tekst: str) -> str:
    """Return the text form of a PostgreSQL tsquery that asks for every word of `tekst`; "" when none is left."""
    return Vraag(tekst).strikt
