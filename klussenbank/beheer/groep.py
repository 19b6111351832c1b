"""The group of people who moderate, and what they may do."""

from django.apps import apps as alle_apps
from django.contrib.auth.management import create_permissions

COORDINATOR = "Platformcoördinator"

# All that a coordinator may do in admin, and no more. Nothing is ever deleted there but a mail domain, and that someone
# is a contact person.
RECHTEN = {
    "klussen": ["view_klus", "verberg_klus", "trek_klus_in", "draag_klus_over", "view_reactie", "view_gebeurtenis"],
    # To hide what someone wrote, and to answer a report.
    "gesprek": ["view_vraag", "change_vraag", "view_antwoord", "change_antwoord"],
    "meldingen": ["view_melding", "change_melding"],
    # What was written on paper at a meeting.
    "papier": ["leg_papier_voor"],
    # That an organisation shows the open klussen on its own intranet.
    "feeds": ["view_koppeling", "add_koppeling", "change_koppeling"],
    "bijeenkomst": ["organiseer_bijeenkomst"],
    "lidmaatschap": [
        *["view_contactpersoon", "add_contactpersoon", "delete_contactpersoon"],
        *["view_vertrek", "view_ledenuitnodiging", "view_toegangsverzoek"],
    ],
    "deskundigen": [
        *["view_onderwerp", "add_onderwerp", "change_onderwerp"],
        *["view_onderwerpvoorstel", "change_onderwerpvoorstel"],
        *["view_organisatie", "add_organisatie", "change_organisatie"],
        *["view_maildomein", "add_maildomein", "change_maildomein", "delete_maildomein"],
        *["view_lid", "add_lid", "change_lid"],
    ],
    # Changing a mail is no more than having it sent again.
    "kern": ["view_mail", "change_mail"],
}


def zet_groep(using="default", apps=alle_apps, **kwargs):
    """Make the group of coordinators and give it exactly the rights above; again makes no difference.

    Called after every migrate and after the flush of a test. `apps` are the models as far as they are migrated:
    as long as a table or a right is missing, a later call adds it.
    """
    try:
        groepen = apps.get_model("auth", "Group").objects.using(using)
        rechten = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    gevonden = []
    for label, codenamen in RECHTEN.items():
        # Django makes the rights of an app on this same signal, perhaps after us.
        create_permissions(alle_apps.get_app_config(label), verbosity=0, using=using, apps=apps)
        gevonden += rechten.filter(content_type__app_label=label, codename__in=codenamen)
    groep, _ = groepen.get_or_create(name=COORDINATOR)
    groep.permissions.set(gevonden)
