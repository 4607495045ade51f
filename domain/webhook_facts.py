"""The facts that an organisation may have told to other systems, by name.

Left out is what people say in confidence or vote, who looked at what, what is private to one person, and results that
are too large for a message. A new fact is offered when somebody adds it here.
"""

from __future__ import annotations

NAMES = """
    OrganisationFounded BrandSet ColoursSet LogoSet LogoRemoved SenderNamed ZoneChanged TerminologyChanged
    LocalesOffered DomainClaimed DomainVerified DomainReleased ContactPersonSet
    MemberJoined RoleGranted RoleRevoked MemberDeactivated MemberReactivated PersonalDataErased
    RetentionPolicySet RetentionApplied
    ProgrammeDrafted ProgrammeDescribed ApplicationsOpened ApplicationsClosed MatchingStarted ProgrammeLaunched
    ProgrammeClosingBegun ProgrammeClosed ProgrammeCancelled ProgrammeMidpointReached DeadlineMoved
    JointGatheringScheduled AttendanceRecorded
    HandbookEditionDrafted SectionRevised TranslationProvided HandbookPolicySet TopicAdded ActivityAdded SectionAdded
    ActivitiesReordered ActivityRestored ActivityRetired SectionRestored SectionRetired SectionsReordered TopicRestored
    TopicRetired TopicsReordered HandbookEditionRebased ConflictResolved HandbookEditionPublished HandbookEditionAdopted
    MinimumMeetingsSet MeetingFormAdded MeetingFormRetired MeetingFormRestored MeetingFormsReordered
    AdeptApplied MentorVolunteered CapacityDeclared ApplicationAccepted ApplicationWithdrawn ConfirmationAwaited
    ApplicationConfirmed ReviewReopened ApplicationDeclined ParticipationPaused ParticipationResumed ParticipationEnded
    AdmissionChecked RoleBriefingCompleted AvailabilityDeclared ConsentGiven ConsentWithdrawn
    ImportStarted HistoryImportStarted ImportReopened ImportCompleted
    CriteriaDefined MatchingRunRequested MatchingRunFailed MatchingRunDiscarded MatchProposed ManualMatchNeeded
    NoMatchFound ProposalAccepted ProposalDeclined ProposalExpired ProposalWithdrawn MatchOverridden
    PairMatched PairExtended PairPaused PairResumed PairCompleted PairEnded PairRematched MentorReplaced
    CoMentorSteppedDown
    MeetingPlanned MeetingMoved MeetingCancelled MeetingMissed MeetingHeld MeetingCorrected MeetingRetracted
    MeetingConfirmed MeetingDisputed DisputeResolved MidpointEvaluated ClosingSummarised EvaluationReopened
    CoordinatorAlerted NudgeSent NudgeSuppressed RiskRaised RiskCleared CertificateIssued CertificateRevoked
    SurveyOpened SurveyClosed
    ConfidentialityAgreed PurposeAgreed MeetingStructureAgreed GoalSet GoalClosed ActionAgreed ActionCompleted
"""
OFFERED = frozenset(NAMES.split())
