"""What a pair is measured by, in words. Three lines a text: its key, Swedish, English."""

TEXTS = """\
check.c1.title
Tillräckligt många möten
Meetings enough
check.c1.body
Paret har haft minst så många möten som utgåvan säger under sin egen period.
The pair has had at least as many meetings as the edition says within its own period.
check.c2.title
Snart i gång
Under way soon
check.c2.body
Första mötet hölls inom utsatt tid efter matchningen.
The first meeting was held in due time after the match.
check.c3.title
Fyra delar på första mötet
Four parts in the first meeting
check.c3.body
Presentation, förväntningar, ämnen och mötesstruktur är avklarade.
Presentation, expectations, topics and meeting structure are covered.
check.c4.title
Uttalade förväntningar
Expectations spoken
check.c4.body
Båda har sagt vad de väntar sig; {adept} om programmet, sig själv och den andra, {mentor} om minst något av det.
Both have said what they expect; the {adept} of the programme, of themselves and of the other, the {mentor} of at least one of these.
check.c5.title
Syfte och mål
Purpose and goal
check.c5.body
Syftet är överenskommet och minst ett mål finns. Att målet följer SMART är ett råd.
The purpose is agreed and there is at least one goal. That it follows SMART is advice.
check.c6.title
Valda ämnen
Topics chosen
check.c6.body
Paret har valt vilka ämnen som ska gå först.
The pair has chosen which topics come first.
check.c7.title
Mötesstruktur
Meeting structure
check.c7.body
Var, när och hur är bestämt, liksom agenda och förberedelse av frågor.
Where, when and how are settled, and so are agenda and preparation of questions.
check.c8.title
Agenda i förväg
Agenda ahead
check.c8.body
Före varje senare möte har agendan skickats, om paret har kommit överens om det.
Before each later meeting the agenda was sent, where the pair has agreed on it.
check.c9.title
Tätare i början
Closer together early on
check.c9.body
Det gick inte längre tid mellan de två första mötena än mellan senare.
No more time passed between the first two meetings than between later ones.
check.c10.title
Utvärdering på halva vägen
Evaluation halfway
check.c10.body
Båda har utvärderat efter halvtid.
Both have evaluated after half-time.
check.c11.title
Avslutande summering
Closing summary
check.c11.body
Båda har summerat, och sagt om förväntningarna infriades.
Both have summarised, and said whether expectations were met.
check.c12.title
Förtrolighet
Confidentiality
check.c12.body
Båda har gått med på överenskommelsen före första mötet.
Both have entered into the agreement before the first meeting.
check.c13.title
Lagom långa möten
Meetings of a good length
check.c13.body
Längden är bestämd i förväg och ligger inom riktmärket.
The length is settled beforehand and lies within the guideline.
check.c14.title
En väg för korta råd
A way for short advice
check.c14.body
Paret har bestämt hur korta frågor ställs mellan mötena.
The pair has settled how short questions are asked between meetings.
check.c15.title
Önskemål beskrivna
Wishes described
check.c15.body
Varje {adept} har beskrivit sina önskemål före matchningen.
The {adept} has described their wishes before matching.
check.c16.title
En plan för hela perioden
A plan for the whole period
check.c16.body
Minst så många datum som utgåvan kräver är planerade eller redan hållna.
At least as many dates as the edition asks for are planned or already held.
"""
