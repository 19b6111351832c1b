"""How a lower floor reaches upward: each app registers here, in its `AppConfig.ready`, what others must know.

Only plain functions are kept; kern knows none of the models behind them.
"""

# Each is called as functie(van, naar) and moves everything that refers to the topic `van` to `naar`.
onderwerp_verplaatsers = []
# Each is called as functie(onderwerp) and renews the search index of what names this topic.
onderwerp_indexeerders = []
# Each is called as functie(organisatie) and renews the search index of what names this organisation.
organisatie_indexeerders = []
