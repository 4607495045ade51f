"""The policies of each edition that comes with the product: nothing but numbers and rules, as data."""

from __future__ import annotations

from domain.language import EditionId

ADDHER = {
    "policy.min_meetings": "4",
    "policy.expected_meetings": "4..6",
    "policy.length": "P5M",
    "policy.late_pairs": "capped",
    "policy.midpoint": "half",
    "policy.pauses_move_midpoint": "true",
    "policy.pairs_per_adept": "1",
    "policy.certificate": "true",
    "policy.match_rate_target": "70",
    "policy.gathering_start": "none",
    "policy.gathering_midpoint": "none",
    "policy.gathering_closing": "none",
    "policy.confidential": "true",
    "policy.contract": "false",
    "policy.short_advice": "true",
    "policy.meeting_minutes": "45..120",
    "policy.front_loading": "advise",
    "policy.plan_weeks": "1,3,6,10,16,21",
    "policy.smart": "advise",
    "policy.agenda": "by_agreement",
    "policy.proposal_reminder_days": "3",
    "policy.proposal_answer_days": "7",
    "policy.introduction_reminders": "2,7",
    "policy.introduction_days": "7",
    "policy.introduction_alert_days": "10",
    "policy.book_first_days": "7",
    "policy.book_first_mentor_days": "10",
    "policy.first_meeting_days": "14",
    "policy.first_meeting_alert_days": "21",
    "policy.fit_check": "true",
    "policy.fit_check_days": "1",
    "policy.agenda_hours": "48",
    "policy.did_you_meet_hours": "24",
    "policy.did_you_meet_again_days": "5",
    "policy.plan_next_days": "7",
    "policy.cadence_weeks": "3",
    "policy.inactivity_days": "45",
    "policy.inactivity_escalation_days": "7",
    "policy.no_shows_to_alert": "2",
    "policy.no_shows_to_review": "3",
    "policy.midpoint_reminders": "0,7,14",
    "policy.midpoint_grace_days": "21",
    "policy.closing_reminders": "0,7,14",
    "policy.closing_grace_days": "21",
    "policy.late_record_days": "7",
    "policy.late_logging_days": "30",
    "policy.nudges_per_week": "2",
    "policy.quiet_hours": "20:00..08:00",
    "policy.c1": "end",
    "policy.c2": "match+14d",
    "policy.c3": "first_meeting+7d",
    "policy.c4": "first_meeting+14d",
    "policy.c5": "second_meeting",
    "policy.c6": "first_meeting+14d",
    "policy.c7": "first_meeting+7d",
    "policy.c8": "each_later_meeting-48h",
    "policy.c9": "third_meeting",
    "policy.c10": "half_time+21d",
    "policy.c11": "end+21d",
    "policy.c12": "first_meeting",
    "policy.c13": "each_meeting",
    "policy.c14": "match+7d",
    "policy.c15": "matching",
    "policy.c16": "first_meeting+21d",
}
"""At least four meetings in five months, with an evaluation halfway."""

UU_LIKE = ADDHER | {
    "policy.min_meetings": "2",
    "policy.expected_meetings": "2..3",
    "policy.length": "P2M",
    "policy.midpoint": "none",
    "policy.gathering_start": "obligatory",
    "policy.gathering_closing": "obligatory",
    "policy.certificate": "false",
    "policy.plan_weeks": "1,4,8",
    "policy.inactivity_days": "21",
    "policy.c10": "off",
}
"""Two or three meetings in two months, between a joint start and a joint close."""

MENTORIX_LIKE = ADDHER | {
    "policy.min_meetings": "5",
    "policy.expected_meetings": "5..7",
    "policy.length": "P6M",
    "policy.gathering_start": "obligatory",
    "policy.gathering_midpoint": "obligatory",
    "policy.gathering_closing": "obligatory",
    "policy.certificate": "false",
    "policy.plan_weeks": "1,5,9,14,18,22",
}
"""About one meeting a month from January to June, with joint gatherings that nobody misses."""

AURORAS_LIKE = ADDHER | {
    "policy.min_meetings": "9",
    "policy.expected_meetings": "9..18",
    "policy.length": "P9M",
    "policy.contract": "true",
    "policy.certificate": "true",
    "policy.plan_weeks": "1,3,6,10,14,18,23,28,34",
}
"""One or two meetings a month over eight to ten months, with a contract, a half-time review and a certificate."""

PRESETS = {
    EditionId("addher@1"): ADDHER,
    EditionId("uu-like@1"): UU_LIKE,
    EditionId("mentorix-like@1"): MENTORIX_LIKE,
    EditionId("auroras-like@1"): AURORAS_LIKE,
}
NAMES = {
    EditionId("addher@1"): {"sv": "Fyra möten på fem månader", "en": "Four meetings in five months"},
    EditionId("uu-like@1"): {"sv": "Två månader mellan start och avslutning", "en": "Two months from start to close"},
    EditionId("mentorix-like@1"): {"sv": "Månadsvis, januari till juni", "en": "Monthly, January to June"},
    EditionId("auroras-like@1"): {
        "sv": "Ett läsår med kontrakt och intyg",
        "en": "A school year with contract and certificate",
    },
}
