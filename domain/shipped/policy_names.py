"""What each policy is called. Three lines a text: its key, Swedish, English."""

TEXTS = """\
policy.min_meetings
Minsta antalet möten
The least number of meetings
policy.expected_meetings
Väntat antal möten
Expected number of meetings
policy.length
Parets period i månader
The pair's period in months
policy.late_pairs
Period för par som börjar sent
Period of pairs that start late
policy.midpoint
Utvärdering vid halvtid
Evaluation at half-time
policy.pauses_move_midpoint
En paus flyttar halvtiden
A pause moves half-time
policy.pairs_per_adept
Öppna par för en {adept}
Open pairs of an {adept}
policy.certificate
Intyg efter slutfört mentorskap
Certificate after a completed mentorship
policy.match_rate_target
Mål för andelen matchade, i procent
Target for the share who are matched, in per cent
policy.gathering_start
Gemensam start
Joint start
policy.gathering_midpoint
Gemensam träff på halva tiden
Joint gathering halfway
policy.gathering_closing
Gemensam avslutning
Joint closing
policy.confidential
Förtrolighet innan något skrivs
Confidentiality before anything is written
policy.contract
Skriftligt kontrakt mellan de två
Written contract between the two
policy.short_advice
Korta råd mellan mötena
Short advice between meetings
policy.meeting_minutes
Riktmärke för mötets minuter
Guideline for the minutes of a meeting
policy.front_loading
Råd om tätare möten i början
Advice to meet more often early on
policy.plan_weeks
Veckor i den föreslagna planen
Weeks of the suggested plan
policy.smart
Råd om mål enligt SMART
Advice on goals by SMART
policy.agenda
Agenda före mötet
Agenda before the meeting
policy.proposal_reminder_days
Dagar till påminnelse om ett förslag
Days until a reminder of a proposal
policy.proposal_answer_days
Dagar att svara på ett förslag
Days to answer a proposal
policy.introduction_reminders
Påminnelser om att presentera sig, i dagar
Reminders to introduce oneself, in days
policy.introduction_days
Dagar tills {adept} har hört av sig
Days until the {adept} has written
policy.introduction_alert_days
Dagar tills samordnare får veta att presentationen saknas
Days until coordinators learn that the introduction is missing
policy.book_first_days
Dagar att boka första mötet
Days to book the first meeting
policy.book_first_mentor_days
Dagar tills också {mentor} påminns om bokningen
Days until the {mentor} too is reminded of booking
policy.first_meeting_days
Dagar tills första mötet är hållet
Days until the first meeting is held
policy.first_meeting_alert_days
Dagar tills samordnare får veta att ni inte har setts
Days until coordinators learn that you have not met
policy.fit_check
Fråga om personkemin
Question about personal chemistry
policy.fit_check_days
Dagar efter mötet tills frågan ställs
Days after the meeting until the question is put
policy.agenda_hours
Timmar före mötet då agendan ska finnas
Hours before the meeting when the agenda is due
policy.did_you_meet_hours
Timmar tills frågan om ni sågs
Hours until the question whether you met
policy.did_you_meet_again_days
Dagar tills frågan ställs igen
Days until the question is put again
policy.plan_next_days
Dagar att planera nästa möte
Days to plan the next meeting
policy.cadence_weeks
Veckor som varje återstående möte behöver
Weeks that each remaining meeting needs
policy.inactivity_days
Dagar utan möte innan ni påminns
Days without a meeting before you are reminded
policy.inactivity_escalation_days
Ytterligare dagar tills samordnare avgör
Further days until coordinators decide
policy.no_shows_to_alert
Uteblivna möten innan samordnare får veta
Missed meetings before coordinators learn of it
policy.no_shows_to_review
Uteblivna möten innan deltagandet prövas
Missed meetings before participation is reviewed
policy.midpoint_reminders
Påminnelser efter halvtid, i dagar
Reminders after half-time, in days
policy.midpoint_grace_days
Dagar att utvärdera efter halvtid
Days to evaluate after half-time
policy.closing_reminders
Påminnelser efter sista dagen, i dagar
Reminders after the last day, in days
policy.closing_grace_days
Dagar att summera efter sista dagen
Days to summarise after the last day
policy.late_record_days
Dagar efter mötet då en anteckning räknas som sen
Days after the meeting when a record counts as late
policy.late_logging_days
Dagar efter programmets slut då möten kan registreras
Days after the programme's close in which meetings may be recorded
policy.nudges_per_week
Högsta antalet påminnelser per person och vecka
The most reminders per person and week
policy.quiet_hours
Tysta timmar
Quiet hours
"""
