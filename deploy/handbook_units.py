"""Every unit of the handbook that the product grew from, and where the product carries it.

A unit is a number of the source, what it says in a few words, and references: ``text:`` a key of the default edition, or
what begins with it; ``policy:``, ``check:``, ``command:``, ``query:``, ``risk:``, ``indicator:`` of success;
``field:`` a command and one of its fields.
"""

from __future__ import annotations

from domain.shipped import ORDER

Unit = tuple[str, str, str]

FRAME: tuple[Unit, ...] = (
    ("1", "title of the handbook", "text:edition.title query:handbook"),
    ("2", "what it is about", "text:edition.title command:ChangeTerminology"),
    ("3", "whose it is", "command:FoundOrganisation command:SetBrand command:DraftEdition"),
    ("4", "subtitle", "text:edition.subtitle query:handbook"),
    ("5", "purpose: a relationship that lets both grow", "text:section.purpose field:DescribeProgramme.purpose"),
    ("6", "how to get started once matched", "text:section.welcome command:MatchPair query:myTodo"),
    ("7", "knowledge goes from more to less experience", "text:section.knowledge field:DeclareAttributes.attributes"),
    (
        "8",
        "inspiration towards a place in the future",
        "text:goal.future_place field:DescribeAdeptProfile.future_place",
    ),
    (
        "9",
        "at least four meetings in five months",
        "text:section.frame policy:min_meetings policy:length check:c1 risk:cadence query:kpis",
    ),
    ("10", "short advice by mail", "text:section.short_advice policy:short_advice command:AskShortAdvice check:c14"),
    ("11a", "an open climate", "text:section.openness text:ground_rule command:CheckFit"),
    (
        "11b",
        "confidential talk",
        "text:agreement.confidentiality command:AgreeConfidentiality policy:confidential check:c12",
    ),
    (
        "12",
        "evaluate with each other halfway",
        "text:evaluation.midpoint command:EvaluateMidpoint policy:midpoint check:c10",
    ),
    ("13", "summarise at the close", "text:evaluation.closing command:SummariseClosing check:c11"),
)
ROLES: tuple[Unit, ...] = (
    ("14", "the mentor's page", "text:role.mentor.title"),
    ("15", "competence, experience, time and network offered", "text:role.mentor.body command:DescribeMentorProfile"),
    (
        "16",
        "maturity, personal and professional",
        "text:role.mentor.maturity text:admission.maturity command:CheckAdmission",
    ),
    ("17", "insight into oneself, put into words", "text:role.mentor.insight field:DescribeMentorProfile.story"),
    ("18", "six qualities of a mentor, and time", "text:role.mentor.qualities command:DeclareCapacity"),
    ("19", "the adept's page", "text:role.adept.title"),
    ("20", "wishes before matching", "text:role.adept.wishes command:DescribeWishes check:c15"),
    (
        "21",
        "time is precious: come prepared",
        "text:role.adept.prepared command:CompleteRoleBriefing command:RecordNoShow",
    ),
    ("22a", "the main responsibility", "text:role.adept.body policy:introduction_days policy:book_first_days"),
    ("22b", "meetings revolve around the adept", "text:meeting.default.1"),
    (
        "23",
        "open, responsive, takes criticism",
        "text:role.adept.qualities text:profile.adept.candid_feedback field:DescribeAdeptProfile.candid_feedback",
    ),
    ("24", "gives fresh knowledge back", "text:profile.adept.offers_back field:DescribeAdeptProfile.offers_back"),
    ("25", "neither helpless nor passive", "text:role.adept.active risk:one_sided"),
    ("26", "asks for advice, says what is wanted", "text:role.adept.ask command:AskShortAdvice"),
)
MEETINGS: tuple[Unit, ...] = (
    ("27", "how a meeting usually goes", "text:meeting.default"),
    (
        "28",
        "think beforehand of what to discuss",
        "text:section.meeting policy:agenda_hours query:myTodo query:nextMeetingPrep",
    ),
    ("29", "day, hour, place and wishes in one message", "field:PlanMeeting.agenda command:SendAgenda"),
    (
        "30",
        "where one meets",
        "text:form field:RecordMeetingHeld.form command:AddMeetingForm field:RecordMeetingHeld.own_form",
    ),
    ("31", "from 45 minutes to two hours, agreed before", "policy:meeting_minutes field:PlanMeeting.minutes check:c13"),
    ("32", "the first meeting", "text:meeting.first check:c2 check:c3"),
    ("33", "open and personal, to feel the chemistry", "text:icebreaker command:CheckFit policy:fit_check"),
    ("34", "a plan for the whole, and the adept's topics", "policy:plan_weeks command:ChooseTopic check:c16 check:c6"),
    ("35", "clear frames, for the whole and for each talk", "command:AgreeMeetingStructure text:meeting.default.2"),
    ("36", "interests, education, career, personality", "text:first.presentation command:IntroduceSelf"),
    ("37", "get to know each other", "text:section.getting_acquainted command:DescribeWishes"),
    ("38", "questions prepared by the adept", "text:icebreaker command:WriteNote"),
    (
        "39",
        "expectations of the programme, oneself, the other",
        "text:first.expectations command:StateExpectation check:c4",
    ),
    ("40", "most of them the adept's, some the mentor's", "text:section.expectations check:c4"),
    ("41", "expectations colour purpose and goals", "text:section.goals field:SetGoal.derived_from"),
    ("42a", "who does what", "command:AgreeAction"),
    ("42b", "what the purpose is", "command:AgreePurpose"),
    ("42c", "how it is reached", "text:goal.plan field:SetGoal.plan field:SetGoal.review_on"),
    ("43", "goals by SMART", "text:goal.smart policy:smart command:SetGoal check:c5"),
    ("44", "agenda, topics and focus", "text:focus.leadership_tips text:focus.inspiration command:ChooseTopic"),
    ("45", "a career and the job one dreams of", "text:focus.career_dream_job field:DescribeAdeptProfile.focus"),
    ("46", "topics settled early", "text:section.topics command:RankTopics check:c6"),
    ("47", "what the mentorship is above all for", "text:first.agenda_topics.2 command:AgreePurpose"),
    ("48", "where, when and how to meet", "text:first.structure command:AgreeMeetingStructure check:c7"),
    ("49", "more often early on", "policy:front_loading policy:plan_weeks check:c2 check:c9 query:kpis"),
    ("50", "preparation of questions, agenda ahead", "policy:agenda command:AgreeMeetingStructure check:c7 check:c8"),
    ("51", "block: personal presentation", "text:first.presentation check:c3"),
    ("52", "block: expectations", "text:first.expectations check:c3"),
    ("53", "block: agenda and topics", "text:first.agenda_topics check:c3"),
    ("54", "block: meeting structure", "text:first.structure check:c3"),
)
FACTORS: tuple[Unit, ...] = (
    ("55", "what makes it succeed", "text:factor.title query:handbook query:successFactors"),
    ("56", "first factor", "text:factor.1.title"),
    ("57", "personal chemistry", "text:factor.1.body command:CheckFit command:Rematch indicator:fit_checked"),
    ("58", "second factor", "text:factor.2.title"),
    ("59", "clear expectations", "text:factor.2.body check:c4 indicator:expectations_stated"),
    ("60", "third factor", "text:factor.3.title"),
    (
        "61",
        "the adept's commitment and drive",
        "text:factor.3.body risk:one_sided indicator:planned_by_adept indicator:agenda_by_adept",
    ),
    ("62", "fourth factor", "text:factor.4.title"),
    ("63", "time", "text:factor.4.body check:c1 check:c2 check:c9 indicator:minutes_together"),
)
ADDS = "command:ChooseTopic command:AddTopic command:RetireTopic"
LIBRARY: tuple[Unit, ...] = (
    ("64", "topics to talk about", "query:handbook command:ReorderTopics query:topicStatistics"),
    *(
        (str(65 + n), f"topic: {key.replace('_', ' ')}", f"text:topic.{key} {ADDS}")
        for n, key in enumerate(ORDER["topic"])
    ),
    ("79", "activities to do", "query:handbook command:AddActivity"),
    *(
        (str(80 + n), f"activity: {key.replace('_', ' ')}", f"text:activity.{key} field:RecordMeetingHeld.activity")
        for n, key in enumerate(ORDER["activity"])
    ),
    ("84b", "further contacts of the mentor", "field:DescribeMentorProfile.network command:AgreeAction"),
)
REST: tuple[Unit, ...] = (
    ("88", "that content was gathered from elsewhere", "text:section.sources"),
    ("89", "the first source", "text:source.1"),
    ("90", "the second source", "text:source.2"),
    ("91", "contact person: heading", "text:section.contact command:NameContactPerson"),
    ("92", "contact person: name, never shipped", "command:NameContactPerson"),
    ("93", "contact person: task, never shipped", "command:NameContactPerson"),
    ("94", "contact person: telephone, never shipped", "command:NameContactPerson"),
    ("95", "contact person: telephone, never shipped", "command:NameContactPerson"),
    ("96", "left over from a web page: no content", "command:DraftEdition command:PublishEdition"),
    ("97", "left over from a web page: no content", "command:DraftEdition command:PublishEdition"),
)
UNITS = (*FRAME, *ROLES, *MEETINGS, *FACTORS, *LIBRARY, *REST)
