"""The reviewed lists: what rules and word frequencies alone get wrong. Small on purpose; every word was looked at.

A line added here asks for `manage.py herindexeer`, and for a word in the gold lists of the tests.
"""


def _woorden(tekst: str) -> frozenset[str]:
    return frozenset(tekst.split())


# Function words only. "weg", "mee" and "niet" stay out: they carry content in titles of klussen.
STOPWOORDEN = _woorden("""
    aan als bij dan dat de der deze die dit door een en er het hij hoe hun ik in is je jij jou jouw kan maar met mijn
    naar nog of om ons onze ook op over te tot u uit uw van voor wat we wel wie wij worden wordt ze zich zij zijn zo
    zodat zou
""")

# Words of the field that a general word list has hardly or not.
VAKWOORDEN = _woorden("""
    aanbesteding aanbestedingen afkoppel agro ambtenaren aqua asset audio auto beschoeiing bezink bio biodiversiteit
    bodem circulair deelmobiliteit drain drainage drains duiker eco exfiltratie foto gemaal gemalen geo griend griffie
    hemelwater hydro infiltratie infra inkoop inwoners inzamel inzamelaar kolk kolken krat kratten leges luidende
    luider luiders macro mantelzorg meetnet mega meso micro mini multi oever ontheffing overstort overstorten
    participatie peil peilbuis peilbuizen persleiding riool schot schouw schouwen slib spreng stikstof subsidie tele
    vergunning verlenend verlenende verlener verleners video voering wadi wadis wmo woz zoekenden
""")

# Nouns of three letters that take part in compounds; most other words of three letters would do harm.
KORT_VOORAAN = _woorden("""
    app arm avg bad bak bal bar bed bel bid bio bkr bod bol bom bon bos btw bui bus cao cel dag dak dam dek dia dik
    dso eco eis gas gat geo gft ggd god hal hbo hek hof hok hoog hut ict ijs kam kap kar kas kip koe kok kom kop lab
    las lek les lid map mbo mol mos nat net nul nut olie oog oud ozb pad pan pas pen pin pot put ras rek riet ring rio
    rit roc rol rot rug ruw sap spel tak tal tip tol ton top vak val vat vee vet vis vwo wad wal web weg wei wet wijk
    win wmo wob wol woo woz zak zand zee zon zzp
""")
KORT_ACHTERAAN = _woorden("""
    app bad bak bal bar boa bon bos bui bus cao cel dag dak dal dam dek eis gas gat hal hek hof hok hut kap kar kas
    koe kom lab les lid man map net nut oog pad pan pas pen pot put ras rit rol rug sap som tak tij tip tol top vak
    val vat vee vis wad wal web weg wet zak zee zon
""")

# Never a part: endings that look like words, forms of verbs, particles.
GEEN_DEEL = _woorden("""
    aal aale aan aange aanse aars able achter achtig achtige achtigheid af aire ale alle als and ander andere ant aren
    aten atie aties baar bare beneden best beste bij boven brengen brengt chap daags daagse daar dage dan dat delig
    delige den der ders des deze die dingen dit doen doet door eel eens eerd eerde eerst eert ele elen elijk elijke
    elke ende enden ent erbij erd erde erden ere eren eres erij erijen ering eringen ers eur eurs euse even for full
    gaan gaat geboren geeft gekomen genoemd gewoon ging gingen haar heb hebben hebbende hebt heden heeft heel heen
    heer heid hem hen hier hood horen houd houden houdt hun ieder ief iers ieve ige igen ijk ijke in ing inge ingen
    ings isch ische iseren isme ist isten iteit jaren jarig jarige kings klaar komen komt kundigen laat langs laten
    less liggen ligt lijk lijke like lingen loos loze machten malen matig matige matigheid mede mee meer ment met
    minder na naar naast nam neem neer nemen ness nis niss om onder ont ook op over poel rijk rijke rijp ringen rond
    samen schap schappen sering ship side sion smal staande steeds stel stelde stellen stelt sten sters stond stra
    talige tegen tegenover teit ten terug the tie tien ties tig tion tje tjes toe toege tot trekking trekkingen tste
    uit uitge vallen valt van vanuit vast veel ver vers vinden vindt vol volg volgens volle voor vooraf voorbij voort
    voorts vormig vormige waar waardig waardige want wat weer weet wijze wille with wordt zaam zame zeer zegt zelf
    zelfs zet zetten zich zien ziet zijdig zijdige zogen zonder zulk
""")
# Not at the end; at the beginning they are what they seem.
GEEN_EINDE = _woorden("dom eind groot ling midden pleeg ren ring ster ton")

# Particles: what stands behind one is no part ("last" in "overlast"), unless it is a compound itself.
VOORZETSELS = _woorden("""
    aan achter achteruit af be beneden bij bijeen binnen boven buiten deel dicht door er ge goed her hoog in kwijt
    laag langs los mee mis na neer om omhoog omver onder ont op open over rond samen stil tegen tekort terecht terug
    thuis toe uit uiteen vast ver vol voor voorbij voorop voort vooruit vrij waar weer weg
""")
# Of these the ones that are also the first part of a real compound: "buitengebied", "wegbeheer".
OOK_EERSTE_DEEL = _woorden("""
    achter beneden binnen boven buiten deel dicht goed hoog laag los open rond samen tegen thuis voor vrij weg
""")

# One word, whatever stands in it.
HELE_WOORDEN = _woorden("""
    achterstand begroting bestuur boston handhaven hoofdstuk huisvesting kennisgeving landbouw maatregel paragraaf
    paspoort raadplegen raadpleging scheepvaart zienswijze
""")
# Names of municipalities and regions in which words stand: who looks for "wijk" does not mean Waalwijk.
PLAATSNAMEN = _woorden("""
    achtkarspelen alblasserwaard altena barendrecht berkelland beverwijk delfland dijkenwaard dinkelland drechterland
    eijsden giessendam giessenlanden gooisemeren haaglanden haaksbergen haarlemmermeer harderwijk heerenveen
    heerhugowaard hoekschewaard hollandskroon kapelle kennemerland kerkrade leiderdorp leidschendam lingewaard
    maasdriel maasgouw maashorst maassluis maastricht medemblik meierijstad middelburg middendelfland middendrenthe
    moerdijk molenlanden nederbetuwe nederweert nieuwkoop noordenveld noordoostpolder noordwijk oosterhout
    ooststellingwerf oudewater pijnacker ridderkerk rivierenland roerdalen schalkwijk schermer schieland
    schiermonnikoog simpelveld stadskanaal staphorst steenbergen steenwijkerland veldhoven vijfheerenlanden waalwijk
    wassenaar waterland westerkwartier westerveld westland weststellingwerf wieringerwaard winterswijk wormerland
    woudenberg zaanstad zwartewaterland
""")

# Compounds that are so common that the frequency of their parts does not tell.
SAMENGESTELD = _woorden("""
    arbeidsmarkt asielzoeker begraafplaats dienstverlening dwangsom geneesmiddel glasvezel kinderdagverblijf
    kinderopvang opdrachtgever oppervlaktewater peilbuis rijksvastgoedbedrijf uitzendkracht verpleeghuis vliegveld
    werkgever ziekenhuis zonnepaneel zonnepanelen zwembad
""")

# Words of one family that stemming leaves apart: whoever asks for one means the others too.
FAMILIES = [
    regel.split()
    for regel in """
    riool riolen riolering rioleren
    gemeente gemeenten gemeentelijk
    provincie provinciaal
    stad steden stedelijk
    dorp dorps
    weg wegen
    dak daken
    dag dagen
    pad paden
    gat gaten
    glas glazen
    vat vaten
    bad baden
    lid leden
    schip schepen
    slag slagen
    verslag verslagen
    bedrag bedragen
    verdrag verdragen
    gebrek gebreken
    hof hoven
    spel spelen
    kind kinderen
    ei eieren
    blad bladeren
    school scholen
    ruimte ruimtelijk
    financien financieel
    energie energetisch
    ambtenaar ambtelijk
    waterschap waterschappen
    regen regenen regent
    jurist juridisch
    psycholoog psychologisch
    ecoloog ecologisch
    archeoloog archeologisch
    inkoop inkoper
    recherche rechercheur
    dier dierlijk
    begraven begrafenis
    overlijden overleden overledene overledenen
    klimaat klimatologisch
    vergunning vergunnen vergund
    adviseren advies adviezen adviseur
    analyse analyseren analist
    evaluatie evalueren
    financiering financieren
    subsidie subsidieren
    controle controleren
    oud oude
    groen groene
    """.strip().splitlines()
]

# No plurals, though the word without the s is there.
GEEN_MEERVOUD_OP_S = _woorden("""
    anders atlas brabants canvas daags das dikwijls duits eens engels frans gelders gras hoogstens indiens kansas
    links matras meestens minstens mits nachts namens nederlands onverwachts overigens rechts slechts steeds straks
    telkens terras tevens tijdens trouwens vervolgens volgens wegens zoals zulks
""")

# Not taken for forms of a verb, though spelled so ("rijzen", "verkeren"): of that verb nobody thinks, or its stem is
# another word ("raad").
GEEN_WERKWOORD = _woorden("frost raadt rijst verkeerd voort")

# What an abbreviation stands for; who asks for one finds the other.
AFKORTINGEN = {
    "apv": "algemene plaatselijke verordening",
    "avg": "algemene verordening gegevensbescherming",
    "bbl": "besluit bouwwerken leefomgeving",
    "bgt": "basisregistratie grootschalige topografie",
    "bis": "bestuurlijk informatiesysteem",
    "boa": "buitengewoon opsporingsambtenaar",
    "bro": "basisregistratie ondergrond",
    "brp": "basisregistratie personen",
    "bzb": "bergbezinkbassin",
    "dpra": "deltaplan ruimtelijke adaptatie",
    "dso": "digitaal stelsel omgevingswet",
    "grp": "gemeentelijk rioleringsplan",
    "gwsw": "gegevenswoordenboek stedelijk water",
    "kcc": "klantcontactcentrum",
    "krw": "kaderrichtlijn water",
    "ozb": "onroerendezaakbelasting",
    "res": "regionale energiestrategie",
    "rwzi": "rioolwaterzuivering",
    "tvw": "transitievisie warmte",
    "vng": "vereniging nederlandse gemeenten",
    "vth": "vergunningverlening toezicht handhaving",
    "wmo": "wet maatschappelijke ondersteuning",
    "woo": "wet open overheid",
    "woz": "waardering onroerende zaken",
}
