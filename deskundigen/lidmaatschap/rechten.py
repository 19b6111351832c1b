"""Who keeps the members of an organisation, and whose account is for a superuser alone."""

from django.db.models import Exists, OuterRef, Q

from deskundigen.lidmaatschap.models import Contactpersoon
from deskundigen.models import Lid


def beheert_alle_leden(lid):
    """Whether `lid` keeps the members of all organisations, in admin: a coordinator. Most members cost no query."""
    return lid.is_staff and lid.has_perm("deskundigen.change_lid")


def mag_leden_beheren(lid, organisatie):
    """Whether `lid` keeps the members of `organisatie`: as one of its contact persons, or as a coordinator."""
    if beheert_alle_leden(lid):
        return True
    is_van_hier = lid.organisatie_id == organisatie.pk
    return is_van_hier and Contactpersoon.objects.van(organisatie).filter(lid=lid).exists()


def leden_met_rechten():
    """Members who may do more than others; only a superuser changes them.

    Who could change the mail address of a superuser could log in as one.
    """
    in_groep = Lid.groups.through.objects.filter(lid=OuterRef("pk"))
    eigen_recht = Lid.user_permissions.through.objects.filter(lid=OuterRef("pk"))
    return Lid.objects.filter(Q(is_staff=True) | Q(is_superuser=True) | Exists(in_groep) | Exists(eigen_recht))
