"""How a lower floor reaches upward: each app registers here, in its `AppConfig.ready`, what others must know.

Only plain functions are kept; kern knows none of the models behind them.
"""

# What can be found: each by its name on the screen, and a function that gives the query set of all of it and one that
# renews the search index of such a query set some at a time, giving each time how many they were.
zoekbaar = {}
# Each is called as functie(van, naar) and moves everything that refers to the topic `van` to `naar`.
onderwerp_verplaatsers = []
# Each is called as functie(oud, nieuw) when a topic has another address, and changes what holds the old one.
onderwerp_hernoemers = []
# Each is called as functie(onderwerp) and gives what names this topic: the name of its kind in `zoekbaar`, a queryset.
onderwerp_indexeerders = []
# Each is called as functie(organisatie) and renews the search index of what names this organisation.
organisatie_indexeerders = []
# Each is called as functie(request) and gives a part of the page "Mijn profiel", as HTML.
op_profiel = []
# Each is called as functie(request) and gives a part of the side of the start page, as HTML.
op_start = []
# Each is called as functie(lid_id) and gives a part of what everyone sees of this member, as HTML.
van_lid = []
# Each is called as functie(request, lid) and gives what who looks at the page of this member can do, as HTML.
met_lid = []
# Each is called as functie(request) and gives what a member should know of it at the top of the start page, as HTML.
bovenaan_start = []
# Each is called as functie() and gives what a coordinator should know of it on the start page, as HTML.
aandacht = []
# Each is called as functie(verbinding), with a connection of Django or of psycopg itself, and gives what
# `manage.py controleer` should say of it: `controle.Uitkomst`s. It asks one short statement.
controles = []
# Each is called as functie() and gives the `tellen.Verzameling`s of a list that are counted ahead.
tellers = []
# Each is called as functie(leden) with ids of members and gives, by id, how often each topic (its id) was theirs.
onderwerpen_van_leden = []
# Each is called as functie(leden) with members and gives, by id, what stands at the foot of a mail that they get
# anyway: a text as `mail` knows it. Who gets nothing there is left out.
mailvoeten = []
# What a link in a mail can do, by name (`links.Handeling`).
handelingen = {}
# What every page must know of who is logged in: by the name of an attribute of the member, a function that gives the
# expression with which it is read along with the session (a row of `deskundigen.Sessie`).
van_wie_kijkt = {}
# Each is called as functie(gebeurtenis) in the transaction that records a step in the life of a klus.
na_gebeurtenis = []
# Each is called as functie(antwoord, gemaild) in the transaction in which a question under a klus is answered;
# `gemaild` are the ids of the members who were mailed with it.
na_antwoord = []
# Each is called as functie(bericht) in the transaction in which a question under a klus, or an answer, is hidden.
na_verbergen = []
# Each is called as functie(lid_id, eerder) in the transaction in which a member comes into the directory, or lays a
# green or blue card there, or moves one to another topic. `eerder` says which such cards lay there before, each by its
# id with the id of its topic; None for who was not in the directory.
na_vindbaar = []
# Each is called as functie(lid, klus, soort, door) in the transaction that mails `lid` about `klus`: `soort` is the
# name of the mail, `door` the member whose step it tells of, or None.
na_mail = []
# Each is called as functie(request, klus) when a member opens the page of a klus.
bij_bekijken = []
# Each is called as functie(request, lid_id) when a member opens the profile of another, or the own one.
bij_profiel = []
# Each is called as functie(request, klus) and gives what a member can do beside a klus, as HTML.
bij_klus = []
# Each is called as functie(request, filters) with the bound filters of a list (`lijstfilter`) and gives what one can do
# with what was found, as HTML.
bij_lijst = []
# Each is called as functie(request) and gives a part of the page with everything that one gets by mail, as HTML.
mailinstellingen = []
# Each is called as functie(leden, door, stil=...) in the transaction in which `leden` leave, whose accounts are closed
# by then. It hands over or takes back what they left behind, tells whom that concerns unless `stil`, and gives by id,
# in sentences, what became of it.
bij_vertrek = []
# Each is called as functie(lid) and gives what becomes of what this member leaves behind, as HTML.
gevolgen_van_vertrek = []
# Each is called as functie(request, organisatie) and gives what who looks at the page of it can do, as HTML.
bij_organisatie = []
# Every table, with what its fields say of whom (`persoonsgegevens.Tabel`), from the lowest floor up.
persoonsgegevens = []
# Each is called as functie(lid) and gives what, beside name and mail address, betrays a member in a text.
schuilnamen = []
# Each is called as functie(lid) in the transaction that erases this member, before anything else in it. It locks what a
# step of someone else holds while that refers to the member, or each would wait for the other.
voor_wissen = []
# Each is called as functie(request) and gives what a member can still arrange before leaving, as HTML.
voor_vertrek = []
