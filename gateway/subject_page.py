"""A part of somebody's own file as a page to read: plain HTML that loads nothing and runs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from domain.own_data import Section
from domain.own_words import ABOUT, DETAILS, DONE_BY, FACTS, FIELDS, GONE, MORE, SECTIONS, TITLE
from domain.terminology import Vocabulary
from domain.wording import Phrase
from gateway.negotiation import Locale

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #ccc;padding:.5rem 0}h3{margin:.2rem 0}dt{font-weight:600}"
    "dd{margin:0 0 .5rem;white-space:pre-wrap}.when,details{color:#555;font-size:.9rem}pre{white-space:pre-wrap}"
)


def page(document: dict[str, Any], organisation: str, locale: Locale, own: Vocabulary) -> str:
    """``document`` is a part as it is given out; ``organisation`` is called so, and ``own`` are its words."""

    def say(phrase: Phrase) -> str:
        return escape(phrase.told(locale, own))

    def lines() -> Iterator[str]:
        yield f'<!doctype html><html lang="{locale}"><meta charset="utf-8"><title>{say(TITLE)}</title>'
        yield f"<style>{STYLE}</style><h1>{say(TITLE)}</h1><p>{say(ABOUT)}</p>"
        yield f"<p class=when>{escape(organisation)} · {document['after']}–{document['until']}</p>"
        for section in Section:
            inside = [entry for entry in document["entries"] if entry["section"] == section]
            if inside:
                yield f"<h2>{say(SECTIONS[section])}</h2>"
                for entry in inside:
                    yield from article(entry)
        if not document["last"]:
            yield f"<p>{say(MORE)}</p>"
        yield "</html>"

    def article(entry: dict[str, Any]) -> Iterator[str]:
        yield f"<article><h3>{say(FACTS[entry['fact']])}</h3>"
        yield f"<p class=when>{entry['on']} {say(DONE_BY[entry['by']])} · {entry['fact']} {entry['position']}</p><dl>"
        for text in entry["texts"]:
            words = say(GONE) if text["erased"] else escape(text["text"])
            yield f"<dt>{say(FIELDS[text['field']])}</dt><dd>{words}</dd>"
        told = escape(json.dumps(entry["said"], ensure_ascii=False, indent=1))
        yield f"</dl><details><summary>{say(DETAILS)}</summary><pre>{told}</pre></details></article>"

    return "\n".join(lines()) + "\n"
