"""Words and sentences of the bulk content: they read as Dutch, and are as long and as varied as what people write."""


def woorden(tekst, scheiding=None):
    """Return the words of a list that is written as running text."""
    return [woord.strip() for woord in tekst.split(scheiding)]


VOORNAMEN = woorden(
    "Aart Abdel Aisha Albert Alice Anita Anna Annemiek Anouk Arjan Astrid Barbara Bart Bas Bilal Bram Carla Chantal "
    "Cor Daan Daniëlle Dirk Elif Ellen Els Emma Erik Esra Eva Fatima Femke Ferdi Floor Frank Fred Gea Gerard Gijs "
    "Hanneke Hans Hassan Heleen Henk Iris Ivo Jacqueline Jan Janneke Jasper Jeroen Joke Joost Jorien Judith Karin "
    "Kees Khadija Klaas Koen Lars Laura Leyla Linda Lotte Maarten Maria Marieke Mark Martijn Mehmet Mirjam Mohamed "
    "Monique Nadia Niels Nina Olga Paul Petra Pieter Renée Rianne Richard Rob Roos Ruud Saskia Simone Sjoerd Sofie "
    "Stefan Suzanne Thijs Tim Tineke Tom Ursula Vera Wendy Wil Willem Yara Youssef Yvonne Zeynep"
)

# Tussenvoegsel and last name.
ACHTERNAMEN = [
    tuple(naam.split(","))
    for naam in woorden(
        ",Aalbers|,Akkerman|,Aydin|,Bakker|van den,Berg|van,Beek|,Blom|de,Boer|van den,Bosch|,Bos|,Brouwer|de,Bruijn|"
        "van,Buuren|,Celik|,Claassen|,Cornelissen|van,Dam|,Dekker|van,Dijk|van der,Does|,Driessen|,Eijkelboom|van,Es|"
        "el,Amrani|el,Idrissi|,Evers|,Faber|,Franssen|van,Galen|,Gerritsen|de,Graaf|de,Groot|,Haan|,Hendriks|"
        ",Hermans|van der,Heijden|van den,Heuvel|,Hoekstra|van der,Hoek|,Hofman|,Huisman|,Jacobs|,Jansen|de,Jong|"
        ",Kaya|van,Kempen|,Koning|,Kok|,Koster|,Kramer|,Kuiper|van der,Laan|van,Leeuwen|,Lammers|van der,Linden|"
        ",Maas|,Martens|,Meijer|van der,Meer|,Mulder|,Mols|,Nijhuis|,Öztürk|,Oosterhof|,Peeters|,Pietersen|,Postma|"
        ",Prins|de,Ridder|,Rutten|van,Rijn|,Sahin|,Schouten|,Scholten|,Sikkema|,Smit|,Smeets|van der,Steen|,Terpstra|"
        ",Timmermans|van,Uden|,Veenstra|in ’t,Veld|,Verhoeven|,Vermeulen|,Visser|van,Vliet|de,Vries|van der,Wal|"
        "de,Wit|,Willems|,Wouters|,Yilmaz|,Zijlstra",
        "|",
    )
]

FUNCTIES = [
    "adviseur water",
    "adviseur klimaatadaptatie",
    "beheerder riolering",
    "beleidsmedewerker duurzaamheid",
    "beleidsmedewerker financiën",
    "communicatieadviseur",
    "data-analist",
    "gebiedsregisseur",
    "gegevensbeheerder",
    "hydroloog",
    "informatiemanager",
    "inkoopadviseur",
    "jurist omgevingsrecht",
    "klantcontactmedewerker",
    "medewerker vergunningen",
    "participatieadviseur",
    "planeconoom",
    "projectleider openbare ruimte",
    "projectmanager civiel",
    "rioleringsdeskundige",
    "stedenbouwkundige",
    "teamleider beheer",
    "toezichthouder",
    "werkvoorbereider",
]

ZINNEN_OVER_MIJ = [
    "Ik denk graag mee over {onderwerp} en leer er zelf ook van.",
    "Al jaren bezig met {onderwerp}, en nog steeds nieuwsgierig.",
    "Vraag mij gerust naar {onderwerp}; ik kom ook graag langs.",
    "Van de plannen naar de schop in de grond: dat vind ik mooi.",
    "Ik breng mensen bij elkaar die elkaar anders niet spreken.",
    "Liever een middag in de wijk dan een dag achter het scherm.",
]

EIGEN_WOORDEN = [
    "een bijeenkomst met bewoners voorbereiden",
    "een ingewikkeld verhaal in gewone taal opschrijven",
    "lange vergaderingen zonder besluit",
    "cijfers uitzoeken en er een mooie kaart van maken",
    "nieuwe collega’s wegwijs maken",
    "met laarzen aan in het veld kijken",
    "spreadsheets die niemand meer begrijpt",
    "een project weer op gang krijgen",
    "samen met de buurgemeente optrekken",
    "contracten en bestekken lezen",
]

# Titles of 40 to 80 characters.
TITELS = {
    "presentatie": [
        "Vertel onze raad in een half uur over {onderwerp} ({woord})",
        "Presentatie over {onderwerp} voor nieuwe collega’s bij {woord}",
    ],
    "rondleiding": [
        "Rondleiding langs jullie project {onderwerp} met {woord}",
        "Kom kijken: een ochtend {onderwerp} en {woord} buiten bekijken",
    ],
    "advies": [
        "Meelezen met ons plan voor {onderwerp} en {woord}",
        "Tweede mening gevraagd over {onderwerp} bij {woord}",
    ],
    "projectleiding": [
        "Projectleider gezocht voor {onderwerp} en {woord}",
        "Wie leidt ons project over {onderwerp} en {woord} een half jaar?",
    ],
    "onderzoek": [
        "Uitzoeken hoe {onderwerp} samenhangt met {woord}",
        "Onderzoek naar {onderwerp}: wat leren we van {woord}?",
    ],
    "testen": [
        "Help ons {woord} te testen in de praktijk van {onderwerp}",
        "Proef met {woord}: wie test mee vanuit {onderwerp}?",
    ],
    "trekker": [
        "Trekker gezocht voor de werkgroep {onderwerp} en {woord}",
        "Wie trekt het gesprek over {onderwerp} en {woord} in de regio?",
    ],
    "begeleiding": [
        "Een jonge collega begeleiden bij {onderwerp} en {woord}",
        "Meelopen en meedenken met ons team {onderwerp} ({woord})",
    ],
    "anders": [
        "Een handje geholpen worden met {onderwerp} en {woord}",
        "Wie heeft ervaring met {woord} binnen {onderwerp}?",
    ],
}

WOORDEN = woorden(
    "wadi’s|regentonnen|peilbuizen|groene daken|geveltuinen|pompputten|kolken|duikers|infiltratiekratten|"
    "bergbezinkbassins|rioolinspecties|stresstesten|hittekaarten|bomen|speelplekken|parkeervakken|waterpleinen|"
    "sloten|stuwen|gemalen|sensoren|meetreeksen|datamodellen|dashboards|kaartlagen|bestekken|contracten|"
    "subsidies|leges|rioolheffing|investeringsplannen|begrotingen|keukentafelgesprekken|bewonersavonden|"
    "schoolpleinen|nieuwsbrieven|vragenlijsten|vergunningen|omgevingsplannen|beleidsregels|raadsvoorstellen|"
    "aanbestedingen|kabels en leidingen|wortelopdruk|funderingen|kelders|tunnels|winkelstraten|"
    "bedrijventerreinen|buitengebied|volkstuinen|begraafplaatsen|sportvelden|woningbouw|renovatie|onderhoud|"
    "storingen|wachtdiensten|opleidingen|stagiairs|werkprocessen|archieven",
    "|",
)

# In the order in which they are drawn: the first ones most often.
ZINNEN = [
    "Denk daarbij aan {a}, {b} en {c}: daar zitten tot nu toe de meeste vragen.",
    "Onze organisatie werkt dit jaar aan {onderwerp}, en we merken dat we daar alleen niet uitkomen.",
    "In de wijk rond het station speelt vooral {woord}, en bewoners vragen ons steeds vaker wanneer er iets gebeurt.",
    "Ervaring met {a} of {b} is fijn, maar {c} leer je bij ons vanzelf.",
    "We zoeken iemand die dit eerder deed en die met ons wil doornemen waar de valkuilen zitten.",
    "Het gaat om ongeveer {aantal} dagdelen, verdeeld over een paar weken en in overleg te plannen.",
    "Eerder liep er bij ons een traject rond {a} en {b}; de uitkomsten daarvan krijg je mee.",
    "De gegevens over {woord} staan verspreid over drie systemen en zijn niet overal even goed bijgehouden.",
    "Een eerste opzet ligt er al: een kaart, een korte notitie en een lijst met {aantal} vragen.",
    "Het raakt ook aan {a} en {b}, en voor {c} is een apart potje.",
    "Samen met de buren willen we {woord} zo aanpakken dat anderen het later kunnen overnemen.",
    "Het college heeft gevraagd om voor de zomer een voorstel over {woord} en de kosten daarvan.",
    "Wat we terug kunnen doen: onze ervaring met {woord} delen, of een keer bij jullie meekijken.",
    "Twee collega’s van {a} doen mee, en iemand van {b} kijkt over de schouder.",
    "Je werkt met twee collega’s van het team {onderwerp}, en je hebt een vast aanspreekpunt.",
    "Kennis van {woord} is handig, maar een frisse blik van iemand met een ander vak is ook welkom.",
    "Vorig jaar viel er in een uur {aantal} millimeter regen, en toen stonden {aantal} straten blank.",
    "Voor {a} ligt er al een opdracht, voor {b} nog niet, en over {c} is iedereen het eens.",
    "De aannemer begint in het najaar, dus we willen de keuzes over {woord} op tijd maken.",
    "We hebben een werkplek, koffie en goede wil; reizen met de trein kan prima.",
    "Na afloop schrijven we op wat werkte, zodat ook andere gemeenten er iets aan hebben.",
    "Er doen {aantal} huishoudens mee, en met de woningcorporatie zijn afspraken gemaakt over {woord}.",
    "Op de lange lijst staan ook {a}, {b} en {c}, maar die mogen wachten.",
    "Twijfel je of dit bij je past? Bel gerust even, dan vertellen we meer over {onderwerp} en {woord}.",
    "De meeste vragen gaan over beheer en onderhoud, en over wie straks de kosten van {woord} draagt.",
    "Het hoeft niet perfect: een goed gesprek over {onderwerp} helpt ons al een stuk verder.",
    "We meten sinds kort op {aantal} plekken, maar weten nog niet goed wat de cijfers over {woord} zeggen.",
]

BERICHTEN = [
    "Dit lijkt me een mooie klus. Ik deed vorig jaar iets vergelijkbaars en kan er een dag per week voor vrijmaken.",
    "Wij liepen tegen hetzelfde aan. Ik neem graag onze opzet mee en denk mee over de planning.",
    "Ik heb hier ervaring mee vanuit mijn vorige functie. Zullen we eerst eens bellen?",
    "Leuk! Vooral het gesprek met bewoners spreekt me aan. In overleg met mijn teamleider kan ik na de zomer beginnen.",
    "Ik ken dit onderwerp goed en woon om de hoek, dus langskomen is geen moeite.",
]

TOELICHTINGEN = [
    "Dank voor je aanbod. We kozen deze keer iemand die dichterbij werkt.",
    "Fijn dat je reageerde. We hadden al genoeg mensen; bij de volgende klus denken we aan je.",
]
