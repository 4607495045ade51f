"""The frame of a mentorship, confidentiality, evaluations and sources. Three lines a text: its key, Swedish, English."""

TEXTS = """\
edition.title
Handbok för mentorskap
A handbook for mentorship
edition.subtitle
Så får ni ett program som ger något på riktigt
How to make the programme worth your while
section.welcome.title
Välkommen
Welcome
section.welcome.body
Du har fått en {mentor} eller en {adept}. Sidorna här visar hur ni tar de första stegen, vad som väntar längs vägen och vart du vänder dig när något skaver.
You have been given a {mentor} or an {adept}. These pages show you both how to take the first steps, what lies ahead, and where to turn when something chafes.
section.purpose.title
Vad programmet ska leda till
What the programme is for
section.purpose.body
Två människor bygger upp en relation, som {adept} och {mentor}, och båda växer av den: som personer och i sitt yrke.
Two people build a relationship, as {adept} and {mentor}, and both grow by it: as persons and in their work.
section.knowledge.title
Kunskap som vandrar vidare
Knowledge handed on
section.knowledge.body
Den som har hunnit längre delar med sig till den som är på väg. Ni sporrar varandra, och er själva, mot en plats där ni vill stå längre fram i livet.
The one who has come further shares with the one who is on the way. You spur each other, and yourselves, towards a place where you want to stand later in life.
section.frame.title
Tid och takt
Time and pace
section.frame.body
En relation som ska växa behöver täta och återkommande möten. Räkna med minst {min_meetings} träffar på {months} månader.
A relationship needs frequent and recurring meetings in order to thrive. Count on at least {min_meetings} of them in {months} months.
section.short_advice.title
Korta råd däremellan
Short advice in between
section.short_advice.body
Som {adept} får du mejla din {mentor} även mellan träffarna när en fråga är liten nog för ett par rader. Kom överens om vilken väg ni använder.
As an {adept} you may also e-mail your {mentor} between meetings, when a question is small enough for a few lines. Agree on which channel to use.
section.openness.title
Högt i tak
Room to speak freely
section.openness.body
Båda ska våga säga vad de tänker, också det som är halvfärdigt eller svårt. Frågor är aldrig dumma och svar aldrig facit.
Both should dare to say what they think, even when it is half-finished or hard. No question is silly, and no answer is the final one.
section.confidentiality.title
Det sagda stannar mellan er
What is said stays between you
section.confidentiality.body
Förtroende kräver förtrolighet. Innan ni skriver något här kommer ni därför båda överens om att inget av det ni berättar förs vidare. Samordnare ser att ni träffas, aldrig vad ni talar om.
Trust needs discretion. Before anything is written here you therefore both agree that nothing you tell each other is passed on. Coordinators see that you meet, never what you speak of.
section.midpoint.title
Stanna upp på halva vägen
Pause halfway
section.midpoint.body
När hälften av er tid har gått tar ni mod till er och utvärderar med varandra. Två frågor räcker: vad har fungerat, och vad kan vi göra bättre? Svaren är bara era.
When half of your time has passed, take heart and evaluate with each other. Two questions suffice: what has worked, and what can we do better? The answers are yours alone.
section.closing.title
Knyt ihop säcken
Tie it all together
section.closing.body
När programmet är slut ser ni tillbaka på träffarna tillsammans och lägger det ni hoppades på bredvid det ni fick. Blev det som ni hade tänkt er?
When the programme is over, look back on your meetings together and lay what you hoped for beside what you got. Did it turn out as you had in mind?
section.contact.title
Vem du kan fråga
Whom you can ask
section.contact.body
Organisationen anger en kontaktperson med namn, uppgift och telefon, för hela verksamheten eller för ert program. Hör av dig dit när du undrar något eller när det inte fungerar.
The organisation names a contact person with name, task and telephone, for everything it runs or for your programme. Get in touch when you wonder about something, or when things do not work.
section.sources.title
Varifrån innehållet kommer
Where the content comes from
section.sources.body
Texterna är nyskrivna. Tankarna bygger på en svensk handbok för mentorskap, som i sin tur hade samlat stoff ur källorna nedan; rätten till källorna har deras upphovsmän.
These texts are newly written. The ideas build on a Swedish handbook for mentorship, which in turn had gathered material from the sources below; the rights to these remain with their authors.
source.1
Källa: freddielarsson.se/mentorskap
Source: freddielarsson.se/mentorskap
source.2
Källa: Jusek, handbok för mentorer och adepter (affisch i pdf), www.jusek.se
Source: Jusek, a handbook for mentors and adepts (poster as PDF), www.jusek.se
ground_rule.1
Vi lyssnar klart innan vi svarar.
We hear each other out before we answer.
ground_rule.2
Vi säger vad vi menar, vänligt och rakt.
We say what we mean, kindly and plainly.
ground_rule.3
Vi kommer i tid och hör av oss i god tid om något ändras.
We come on time, and tell well ahead when something changes.
ground_rule.4
Vi berättar för varandra när något inte känns bra.
We tell each other when something does not feel right.
goal.future_place
Var vill jag stå i framtiden?
Where do I want to stand in the future?
goal.personal
Personlig utveckling
Personal growth
goal.professional
Utveckling i yrket
Professional growth
agreement.confidentiality.title
Överenskommelse om förtrolighet
Agreement on confidentiality
agreement.confidentiality.body
Vi lovar varandra att det vi berättar, skriver och visar stannar mellan oss två, också efter att programmet är slut.
We promise each other that what we tell, write and show stays between the two of us, also when the programme is over.
agreement.confidentiality.1
Jag för inget vidare utan att den andra har sagt ja till just det.
I pass nothing on unless the other has said yes to exactly that.
agreement.confidentiality.2
Det jag ser och hör på den andras arbetsplats håller jag också för mig själv.
What I see and hear at the other's workplace I keep to myself as well.
agreement.confidentiality.3
Ämne och mål får nämnas för andra bara om vi har kommit överens om den nivån.
Topic and goal may be mentioned to others only where we have agreed on that level.
agreement.confidentiality.4
Undantag gäller där lagen kräver det, eller när någons liv eller hälsa är i fara.
Exceptions hold where the law demands it, or when somebody's life or health is at risk.
agreement.confidentiality.5
Var och en av oss kan dela sin egen text med samordnare, aldrig den andras.
Each of us may share a text of their own with a coordinator, never the other's.
evaluation.midpoint.1
Vad har varit bra så här långt?
What has been good so far?
evaluation.midpoint.2
Vad kan bli bättre under resten av tiden?
What can become better in the time that remains?
evaluation.closing.1
Hur har träffarna varit, på det hela taget?
How have the meetings been, taken as a whole?
evaluation.closing.2
Infriades de förväntningar du hade när ni började?
Were the expectations met that you had when you began?
evaluation.closing.3
Vad tar du med dig härifrån?
What do you take with you from here?
evaluation.closing.4
Hur nära är du nu den plats där du ville stå?
How near are you now to the place where you wanted to stand?
"""
