"""The invented people of the sample organisations.

`OVERLAPPING` are customers whom a training business also knows as learners, spelt there as given here and in the
organisation with the variation named: they are what a careful first sending must recognise and never duplicate.
"""

from __future__ import annotations

from enum import StrEnum


class Variation(StrEnum):
    """How the organisation's spelling of a person differs from the register's."""

    SAME = "same"  # Name and e-mail alike.
    LOWER_CASE = "lower case"  # "aroha ngata".
    REVERSED = "reversed"  # "Ngata, Aroha".
    INITIAL = "initial"  # "A Ngata".
    MIDDLE_NAME = "middle name"  # "Aroha Jane Ngata".
    NO_ACCENTS = "no accents"  # "Maia Pomare" for "Māia Pōmare".
    NO_EMAIL = "no e-mail"  # Name alike, the organisation has no e-mail.
    OTHER_EMAIL = "other e-mail"  # Name alike, another e-mail: perhaps a namesake.
    EMAIL_CASE = "e-mail case"  # The e-mail in capitals.
    EMAIL_ONLY = "e-mail only"  # A household's name, the person's e-mail.
    WITH_TITLE = "title"  # "Ms Aroha Ngata".
    HYPHENATED = "hyphen"  # "Anne Marie" for "Anne-Marie".


# (first name, last name, e-mail in the register, how the organisation's contact differs)
OVERLAPPING: list[tuple[str, str, str, Variation]] = [
    ("Aroha", "Ngata", "aroha.ngata@example.nz", Variation.SAME),
    ("Liam", "O'Connor", "liam.oconnor@example.nz", Variation.SAME),
    ("Priya", "Raman", "priya.raman@example.com", Variation.LOWER_CASE),
    ("Tane", "Walker", "tane.walker@example.nz", Variation.REVERSED),
    ("Grace", "Fitzgerald", "grace.fitz@example.com", Variation.INITIAL),
    ("Mei", "Zhang", "mei.zhang@example.org", Variation.MIDDLE_NAME),
    ("Māia", "Pōmare", "maia.pomare@example.nz", Variation.NO_ACCENTS),
    ("José", "Álvarez", "jose.alvarez@example.com", Variation.NO_ACCENTS),
    ("Oliver", "Bennett", "oliver.bennett@example.nz", Variation.NO_EMAIL),
    ("Sophie", "Marsh", "sophie.marsh@example.org", Variation.NO_EMAIL),
    ("Daniel", "Harris", "dan.harris@example.com", Variation.OTHER_EMAIL),
    ("Hana", "Te Rangi", "hana.terangi@example.nz", Variation.EMAIL_CASE),
    ("Chloe", "Patterson", "chloe.patterson@example.nz", Variation.EMAIL_ONLY),
    ("Samuel", "Patterson", "sam.patterson@example.nz", Variation.OTHER_EMAIL),
    ("Fatima", "Al-Sayed", "fatima.alsayed@example.org", Variation.WITH_TITLE),
    ("Anne-Marie", "Dubois", "am.dubois@example.com", Variation.HYPHENATED),
    ("Siobhán", "Murphy", "siobhan.murphy@example.com", Variation.NO_ACCENTS),
    ("Wiremu", "Parata", "wiremu.parata@example.nz", Variation.LOWER_CASE),
]

# Customers of the organisation whom no register knows.
STRANGERS: list[tuple[str, str]] = [
    ("Harbour Bakery Ltd", "accounts@harbourbakery.example"),
    ("Kauri Timber Supplies", "office@kauritimber.example"),
    ("Northland District Libraries", "finance@ndl.example"),
    ("Rimu Early Learning Centre", "admin@rimu.example"),
    ("Tasman Freight (2019) Ltd", "pay@tasmanfreight.example"),
    ("Pukeko Design Studio", "hello@pukeko.example"),
    ("Southern Alps Guides", "bookings@alpsguides.example"),
    ("Waikato Dairy Partners", "accounts@waikatodairy.example"),
    ("Matariki Trust", "trust@matariki.example"),
    ("City of Sails Marine", "ap@sailsmarine.example"),
    ("Fern & Stone Landscapes", "office@fernstone.example"),
    ("Te Puna Health", "finance@tepunahealth.example"),
    ("Riverside Motors", "service@riversidemotors.example"),
    ("Bluff Oyster Company", "sales@bluffoyster.example"),
    ("Hillcrest Veterinary Clinic", "clinic@hillcrestvet.example"),
    ("Kōwhai Books", "shop@kowhaibooks.example"),
    ("Milford Security Services", "accounts@milfordsecurity.example"),
    ("Pacific Print & Copy", "orders@pacificprint.example"),
    ("Silver Fern Couriers", "ar@silverferncouriers.example"),
    ("Tui Catering", "events@tuicatering.example"),
    ("Westgate Dental", "reception@westgatedental.example"),
    ("Ashburton Seeds", "office@ashburtonseeds.example"),
    ("Bay Electrical Contractors", "accounts@bayelectrical.example"),
    ("Coromandel Cabins", "stay@coromandelcabins.example"),
    ("Dunedin Wool Exchange", "wool@dwe.example"),
    ("Eastland Engineering", "ap@eastlandeng.example"),
    ("Foxton Flax Mill", "mill@foxtonflax.example"),
    ("Gisborne Growers Co-op", "coop@gisbornegrowers.example"),
    ("Hokitika Jade Carvers", "studio@hokitikajade.example"),
    ("Invercargill Tyres", "tyres@invtyres.example"),
    ("Kapiti Cheese Makers", "cheese@kapitimakers.example"),
    ("Levin Glass & Glazing", "glass@levinglass.example"),
    ("Motueka Orchards", "pack@motuekaorchards.example"),
    ("Nelson Nets", "nets@nelsonnets.example"),
    ("Oamaru Stone Masons", "stone@oamaru.example"),
    ("Picton Ferries Kiosk", "kiosk@picton.example"),
    ("Queen Street Physio", "physio@queenst.example"),
    ("Rotorua Hot Springs Lodge", "lodge@rotorualodge.example"),
    ("Stewart Island Charters", "boat@sicharters.example"),
    ("Timaru Tiles", "tiles@timarutiles.example"),
    ("Upper Hutt Roofing", "roof@uhroofing.example"),
    ("Whanganui Textiles", "loom@whanganuitextiles.example"),
]
