"""What one chooses to see. A choice that does not exist shows what is shown without any."""

from urllib.parse import urlencode

from django import forms

from klussenbank.cijfers.maten import ALLES, TOTAAL
from klussenbank.cijfers.tabellen import Bereik

# A choice without a value would be one that the browser refuses to send. No address has a sign of plus in it.
ALLE_KLUSSEN = "+"


class _Keuzeform(forms.Form):
    """A form that is never wrong: each field is what was chosen, or the first choice."""

    def __init__(self, gegeven, keuzes):
        super().__init__()
        for naam, keuze in keuzes.items():
            self.fields[naam].choices = keuze
            gekozen = gegeven.get(naam, "")
            mogelijk = [str(waarde) for waarde, _ in keuze]
            self.initial[naam] = gekozen if gekozen in mogelijk else self._standaard(naam, mogelijk)

    def _standaard(self, naam, mogelijk):
        return mogelijk[0]

    @property
    def vraag(self):
        """What was chosen, as an address says it."""
        return urlencode(self.initial)


class OverzichtForm(_Keuzeform):
    """A topic for the quarters, and a period for the topics."""

    onderwerp = forms.ChoiceField(label="Per kwartaal: welk onderwerp?")
    periode = forms.ChoiceField(label="Per onderwerp: welke periode?")

    def __init__(self, gegeven, stand: Bereik, keuzes):
        self._jaar = str(stand.vandaag.year)
        self._per_adres = {keuzes.onderwerp[pk].waarde: pk for pk in keuzes.onderwerp if keuzes.ouders[pk] is None}
        namen = [(waarde, keuzes.onderwerp[pk].label) for waarde, pk in self._per_adres.items()]
        namen.sort(key=lambda keuze: keuzes.plaats[self._per_adres[keuze[0]]])
        super().__init__(gegeven, {"onderwerp": [(ALLE_KLUSSEN, "Alle klussen"), *namen], "periode": stand.periodes})

    def _standaard(self, naam, mogelijk):
        return self._jaar if naam == "periode" else ALLE_KLUSSEN

    @property
    def gekozen_periode(self):
        return ALLES if self.initial["periode"] == "alles" else self.initial["periode"]

    @property
    def onderwerpnaam(self):
        """What the chosen topic is called; nothing for all of them."""
        keuze = self.initial["onderwerp"]
        return "" if keuze == ALLE_KLUSSEN else dict(self.fields["onderwerp"].choices)[keuze]

    @property
    def gekozen_onderwerp(self):
        return self._per_adres.get(self.initial["onderwerp"], TOTAAL)


class JaarForm(_Keuzeform):
    """A year."""

    jaar = forms.ChoiceField(label="Jaar")

    def __init__(self, gegeven, stand: Bereik):
        super().__init__(gegeven, {"jaar": [(str(jaar), str(jaar)) for jaar in stand.jaren]})

    @property
    def gekozen(self):
        return int(self.initial["jaar"])
