"""Who ask for a klus: one or two, and how that changes while it runs."""

from django.db import transaction

from klussen.fouten import AlSamen, HeeftGereageerd, OngeldigeOvergang, VraagtAl
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort


class Vragers:
    """Who ask for a Klus, and the steps (as those of `Levensloop`) by which that changes."""

    def is_van(self, lid):
        """Whether `lid` asks for this klus, alone or together with someone."""
        return lid.pk in {self.plaatser_id, self.mede_plaatser_id}

    @property
    def vragers(self):
        """The members who ask for this klus: one or two."""
        return [self.plaatser, self.mede_plaatser] if self.mede_plaatser_id else [self.plaatser]

    @property
    def eigen_organisaties(self) -> set[int]:
        """The keys of the organisation that asks for this klus, and of those where its vragers work.

        These differ for who asks in the name of a partnership.
        """
        return {self.organisatie_id, *(lid.organisatie_id for lid in self.vragers)} - {None}

    def draag_over(self, lid, door, *, blijft=False):
        """Let `lid` ask for this klus from now on; with `blijft` who asked until now asks along.

        Raises OngeldigeOvergang when it was closed or handed over meanwhile, VraagtAl when `lid` is its plaatser,
        HeeftGereageerd when `lid` reacted, AlSamen when someone else asks along, so that nobody can stay.
        """
        with transaction.atomic():
            klus = self._vergrendeld()
            if klus.plaatser_id == lid.pk:
                raise VraagtAl
            if klus.plaatser_id != self.plaatser_id or not klus.is_wijzigbaar:
                raise OngeldigeOvergang
            self._weiger_reageerder(lid)
            mede = None if klus.mede_plaatser_id == lid.pk else klus.mede_plaatser_id
            if blijft and mede:
                raise AlSamen
            oud = self.plaatser
            self._zet_vragers(plaatser=lid.pk, mede_plaatser=oud.pk if blijft else mede, zonder_vrager_sinds=None)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.OVERGEDRAGEN, door=door, lid=lid)
            if blijft:
                Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.MEDE_PLAATSER, door=door, lid=oud)

    def vraag_samen(self, lid, door):
        """Let `lid` ask along, as the second and last.

        Raises OngeldigeOvergang when the klus was closed, VraagtAl when `lid` is one of the two, AlSamen when there are
        two others, HeeftGereageerd when `lid` reacted.
        """
        with transaction.atomic():
            klus = self._vergrendeld()
            if klus.is_van(lid):
                raise VraagtAl
            if not klus.is_wijzigbaar:
                raise OngeldigeOvergang
            if klus.mede_plaatser_id:
                raise AlSamen
            self._weiger_reageerder(lid)
            self._zet_vragers(mede_plaatser=lid.pk)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.MEDE_PLAATSER, door=door, lid=lid)

    def vraag_alleen(self, door):
        """Let nobody ask along any more; return who did. Raises OngeldigeOvergang when that was nobody, or another."""
        with transaction.atomic():
            klus = self._vergrendeld()
            oud = self.mede_plaatser
            if oud is None or klus.mede_plaatser_id != oud.pk or not klus.is_wijzigbaar:
                raise OngeldigeOvergang
            self._zet_vragers(mede_plaatser=None)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.ALLEEN, door=door, lid=oud)
            return oud

    def _weiger_reageerder(self, lid):
        """Raise HeeftGereageerd when `lid` gave a reactie, also one that was withdrawn: who asks gave none."""
        if self.reacties.filter(lid=lid).exists():
            raise HeeftGereageerd

    def _zet_vragers(self, **vragers):
        """Set who ask on a row that is locked."""
        self._rij().update(**vragers)
        self.refresh_from_db(fields=list(vragers))
