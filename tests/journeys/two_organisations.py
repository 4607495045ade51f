"""A Swedish and an English organisation that have nothing in common: what each is called, says and asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Own:
    """What one of the two is called, says and asks for; every text of it is nowhere in the other."""

    slug: str
    locale: str
    zone: str
    name: str
    colour: str
    tagline: str
    sender: str
    words: dict[str, tuple[str, str]]
    usual: str
    """The product's words that are said otherwise here, as they would be read."""
    policies: dict[str, str]
    months: int
    key: str
    """Of something that people are matched by."""
    people: tuple[str, ...]
    """Administrator, coordinator, adept and mentor."""
    texts: dict[str, str]

    def marks(self) -> set[str]:
        forms = {form for pair in self.words.values() for form in pair}
        return {
            self.name,
            self.colour,
            self.tagline,
            self.sender,
            self.zone,
            *self.people,
            *forms,
            *self.texts.values(),
        }


SWEDISH = Own(
    slug="norrsken",
    locale="sv",
    zone="Europe/Stockholm",
    name="Norrskens Fadderskap",
    colour="#0b5d4e",
    tagline="Vägen före vägen",
    sender="Kansliet i Kiruna",
    words={
        "adept": ("elev", "elever"),
        "mentor": ("fadder", "faddrar"),
        "co_mentor": ("medfadder", "medfaddrar"),
        "coordinator": ("värd", "värdar"),
    },
    usual=r"\b(adept|mentor)(en|er|erna|n)?s?\b",
    policies={"policy.min_meetings": "2", "policy.length": "P3M", "policy.meeting_minutes": "30..75"},
    months=3,
    key="sno_och_is",
    people=("Åsa Älgbrant", "Örjan Öqvist", "Tuva Tjäderö", "Göran Gråsjö"),
    texts={
        "edition": "Fjällens egen handbok",
        "purpose": "Här lär man sig läsa snö",
        "programme": "Vårvintern",
        "aim": "Att hitta hem i mörkret",
        "wishes": "Våga fråga renarna",
        "interests": "Skidor och lavar",
        "expectation": "Raka svar vid elden",
        "why": "Att våga leda flocken",
        "where": "I kåtan",
        "when": "Torsdagar efter tö",
        "how": "Över kokkaffe",
        "topic": "Lönesamtal på myren",
        "goal": "Leda en vandring",
        "agenda": "Först snön, sedan lönen",
        "place": "Abisko station",
        "note": "Glöm inte kåsan",
        "good": "Tystnaden mellan orden",
        "how_it_was": "Som en lång skymning",
    },
)
ENGLISH = Own(
    slug="harbour",
    locale="en",
    zone="Pacific/Auckland",
    name="The Harbour Guild",
    colour="#1d4ed8",
    tagline="These waters first",
    sender="The wharf office",
    words={
        "adept": ("mentee", "mentees"),
        "mentor": ("pilot", "pilots"),
        "co_mentor": ("second pilot", "second pilots"),
        "coordinator": ("bosun", "bosuns"),
    },
    usual=r"\b(adept|mentor|coordinator)s?\b",
    policies={"policy.min_meetings": "5", "policy.length": "P6M", "policy.meeting_minutes": "50..100"},
    months=6,
    key="chart_reading",
    people=("Wilhelmina Wharf", "Barnaby Buoy", "Tess Tidewater", "Kit Keelson"),
    texts={
        "edition": "Harbour sailing directions",
        "purpose": "Everybody learns to read a chart",
        "programme": "Autumn tide",
        "aim": "To leave the quay on time",
        "wishes": "Steer in heavy weather",
        "interests": "Knots and kelp",
        "expectation": "Plain words on deck",
        "why": "To dare to command",
        "where": "In the chart room",
        "when": "Tuesdays at slack water",
        "how": "Over strong tea",
        "topic": "Pay talks below deck",
        "goal": "Take a crew across",
        "agenda": "Wind first, wages after",
        "place": "Pier nineteen",
        "note": "Bring the sextant",
        "good": "Listening in the lee",
        "how_it_was": "Like a long flood tide",
    },
)
