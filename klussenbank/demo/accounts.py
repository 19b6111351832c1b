"""The accounts with which a visitor looks around in the demo."""

WACHTWOORD = "klussenbank-demo"

AMBTENAAR = "ambtenaar@rhenen.example"
COLLEGA = "collega@veenendaal.example"
COORDINATOR = "coordinator@platform.example"
BEHEER = "beheer@platform.example"

# Mail address and what it shows.
ACCOUNTS = {
    AMBTENAAR: "plaatst klussen",
    COLLEGA: "reageert op klussen",
    COORDINATOR: "platformcoördinator",
    BEHEER: "mag alles in beheer",
}
