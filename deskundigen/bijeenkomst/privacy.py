"""What the tables about meetings hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname, Groepsplek
from klussenbank.kern.persoonsgegevens import ZOLANG_LID, ZOLANG_NODIG, Rol, Tabel

TABELLEN = [
    Tabel(
        Bijeenkomst,
        doel="een bijeenkomst aankondigen en houden",
        bewaard=ZOLANG_NODIG,
        rollen=(Rol("gemaakt_door", "die je maakte"),),
        bijdrage="naam plaats",
        technisch="id gemaakt_op gemaakt_door inzending",
        geen="datum begint_om eindigt_om rondes groepsgrootte code ronde indeling afgelast_op versie",
        versie="versie",
    ),
    Tabel(
        Deelname,
        doel="weten wie komt en wie er is",
        bewaard=f"{ZOLANG_LID}; of je groep je rode kaarten ziet, vergeten we een dag later",
        rollen=(Rol("lid", weg=True),),
        zelf="komt is_er",
        gevoelig="toont_rood",
        technisch="id bijeenkomst lid aangemeld_op",
    ),
    Tabel(
        Groepsplek,
        doel="groepen maken van mensen die elkaar nog niet spraken",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", weg=True),),
        technisch="id bijeenkomst ronde groep lid",
    ),
]
