"""The opioid screen: what a pasted list of medicines names, and what has to be done about it.

Naltrexone given to a person who takes an opioid brings on withdrawal. The screen therefore clears
only what it knows: whatever it does not understand is left to a person (regulation 3.6 to 3.8).
"""
