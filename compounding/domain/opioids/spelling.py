"""Which names a word that is not understood may be meant for. Nothing is taken for granted.

A near name differs in one letter from six letters on, in two from nine on (a letter more, less,
other, or two changed round), counted on the longer of both words. How far two words differ is
measured by whoever calls. A name that a longer word holds whole is near, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from compounding.domain.opioids.tables import Named, Spellings, Tokens

# The words of a sequence that differ from a word in at most so many letters, with how many, the
# nearest first.
Near = Callable[[str, Sequence[str], int], Sequence[tuple[str, int]]]
ONE_FROM, TWO_FROM = 6, 9


def may_differ(length: int, other: int) -> int:
    """In how many letters words of these lengths may differ and still be near."""
    longer = max(length, other)
    return 2 if longer >= TWO_FROM else int(longer >= ONE_FROM)


def spellings(names: Iterable[tuple[Tokens, Named]], plain: frozenset[str]) -> Spellings:
    """The words that are worth comparing with: names of one word, and what tells longer ones.

    ``plain`` are words that tell nothing: they stand in any list, or are names of other things.
    """
    every = list(names)
    known: dict[str, dict[str, None]] = {}
    for words, named in every:
        if len(words) == 1 and len(words[0]) >= ONE_FROM - 1:
            known.setdefault(words[0], {})[named.name] = None
    single = frozenset(known)
    for words, named in every:
        for word in words:
            if len(word) >= ONE_FROM and word not in single and word not in plain:
                known.setdefault(word, {})[named.name] = None
    whole = tuple(word for word in known if word in single and len(word) >= ONE_FROM)
    longest = max(map(len, known), default=0)
    choices = {
        length: tuple(
            word for word in known if abs(len(word) - length) <= may_differ(length, len(word))
        )
        for length in range(1, longest + 3)
    }
    return Spellings(choices, {word: tuple(of) for word, of in known.items()}, whole)


def near_names(word: str, known: Spellings, near: Near) -> tuple[str, ...]:
    """The names that ``word`` may be meant for, the nearest first."""
    length = len(word)
    choices = known.choices.get(length, ())
    found = near(word, choices, may_differ(length, length + 2))
    close = (each for each, apart in found if apart <= may_differ(length, len(each)))
    return tuple(dict.fromkeys(name for each in close for name in known.names[each]))


def held_names(word: str, known: Spellings) -> tuple[str, ...]:
    """The names that stand whole inside a longer word."""
    if len(word) <= ONE_FROM:
        return ()
    return tuple(name for each in known.whole if each in word for name in known.names[each])
