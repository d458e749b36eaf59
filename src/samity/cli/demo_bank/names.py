"""The names of the demo's members, women of the south of Bangladesh; no two of them are called the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.clients.values import ClientName

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_OF_MUSLIMS = (
    *("Afroza", "Aklima", "Amena", "Anjuman", "Anwara", "Arifa", "Asia", "Asma", "Ayesha", "Bilkis", "Dilara"),
    *("Dilruba", "Farhana", "Farida", "Fatema", "Ferdousi", "Firoza", "Gulshan", "Hajera", "Halima", "Hamida"),
    *("Hanufa", "Hasina", "Hosneara", "Jahanara", "Jamila", "Jesmin", "Jorina", "Joynab", "Khadija", "Kohinur"),
    *("Kulsum", "Laily", "Laizu", "Lipi", "Lutfa", "Mahfuza", "Majeda", "Maksuda", "Maleka", "Mamtaj", "Marium"),
    *("Minara", "Momena", "Monowara", "Morsheda", "Munni", "Nargis", "Nasima", "Nasrin", "Nazma", "Nilufa"),
    *("Nurjahan", "Papia", "Parul", "Parvin", "Peara", "Rabeya", "Rafeza", "Rahela", "Rahima", "Rashida", "Razia"),
    *("Rehana", "Rekha", "Renu", "Rina", "Roksana", "Rokeya", "Romena", "Runa", "Rupali", "Sabina", "Safura"),
    *("Sahida", "Sajeda", "Sakina", "Saleha", "Salma", "Sathi", "Selina", "Shahana", "Shahnaz", "Shamima"),
    *("Shamsunnahar", "Sharmin", "Shefali", "Shilpi", "Shirin", "Sufia", "Suraiya", "Tahera", "Tahmina", "Tania"),
    *("Taslima", "Yasmin", "Zohra", "Zulekha"),
)
_LAST_OF_MUSLIMS = ("Akter", "Banu", "Begum", "Bibi", "Khanam", "Khatun", "Nahar", "Nessa", "Parvin", "Sultana")
_OF_HINDUS = (
    *("Anjali", "Aparna", "Basanti", "Bina", "Champa", "Dipali", "Gita", "Jharna", "Kalpana", "Kamala", "Lakshmi"),
    *("Malati", "Minati", "Namita", "Pratima", "Purnima", "Sandhya", "Shobha", "Sumitra", "Swapna", "Tulsi", "Uma"),
)
_LAST_OF_HINDUS = ("Das", "Debi", "Ghosh", "Mondal", "Rani", "Roy", "Saha", "Sarkar")


def names(chance: random.Random) -> Iterator[ClientName]:
    """Give one name after the other, in an order that chance decides."""
    every = [(first, last) for first in _OF_MUSLIMS for last in _LAST_OF_MUSLIMS if first != last]
    every += [(first, last) for first in _OF_HINDUS for last in _LAST_OF_HINDUS]
    for first, last in chance.sample(every, len(every)):
        yield ClientName(first, None, last)
