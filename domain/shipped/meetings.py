"""A usual meeting, the first one with its four blocks, ice breakers and goals. Three lines a text: its key, Swedish, English."""

TEXTS = """\
section.meeting.title
En träff, steg för steg
A meeting, step by step
section.meeting.body
Fundera i förväg på vad du som {adept} vill ta upp, och skriv det till din {mentor} i samma meddelande som dag, klockslag och plats. Avsätt mellan {least_minutes} och {most_minutes} minuter och bestäm längden innan ni ses.
Think beforehand of what you as {adept} want to bring up, and write it to your {mentor} in the same message as day, hour and place. Set aside between {least_minutes} and {most_minutes} minutes, and decide on the length before you meet.
meeting.default.title
En vanlig träff
A usual meeting
meeting.default.1
Börja med frågorna som du som {adept} har med dig.
Begin with the questions that you as {adept} bring.
meeting.default.2
Säg vad som är ramen för just i dag: hur länge, om vad, och vad ni lämnar därhän.
Say what the frame is for today: how long, about what, and what you leave aside.
meeting.default.3
Gå igenom vad ni lovade varandra förra gången.
Go through what you promised each other the last time.
meeting.default.4
Tala om det valda ämnet, eller gör den aktivitet ni har planerat.
Talk about the chosen topic, or do the activity that you have planned.
meeting.default.5
Bestäm vem som gör vad till nästa gång.
Settle who does what until the next time.
meeting.default.6
Boka nästa träff innan ni skiljs åt.
Book the next meeting before you part.
form.online
På nätet
Online
form.cafe
På ett kafé
At a café
form.restaurant
På en restaurang
At a restaurant
form.workplace
På en arbetsplats
At a workplace
form.phone
Per telefon
By telephone
form.activity
Kring en aktivitet
Around an activity
form.other
På annat sätt
In another way
section.first_meeting.title
Första gången ni ses
The first time you meet
section.first_meeting.body
Var öppna och personliga, så märker ni om kemin stämmer. Lägg upp en plan för hela perioden, välj ämnen som du som {adept} vill arbeta med och sätt tydliga ramar, både för relationen och för varje samtal.
Be open and personal, and you will notice whether you get on. Lay out a plan for the whole period, choose the topics that you as {adept} want to work on, and set clear frames, both for the relationship and for each conversation.
section.getting_acquainted.title
Lär känna varandra
Get to know each other
section.getting_acquainted.body
Berätta om intressen, utbildning, karriär och hur ni är som personer. Ju klarare bild en {mentor} får, desto bättre blir råden. Förbered gärna egna frågor.
Tell about interests, education, career and what you are like as persons. The clearer the picture a {mentor} gets, the better the advice. Feel free to prepare questions of your own.
section.expectations.title
Säg vad ni väntar er
Say what you expect
section.expectations.body
Vad hoppas ni att programmet ger, vad kräver ni av er själva och vad av den andra? Det mesta kommer från dig som {adept}, men också en {mentor} har förväntningar och ställer krav.
What do you hope the programme gives, what do you ask of yourselves and what of the other? Most of it comes from you as {adept}, but a {mentor} too has expectations and makes demands.
section.goals.title
Syfte och mål
Purpose and goals
section.goals.body
Låt det du hoppas på som {adept} sätta färg på syftet och målen. Bestäm vad mentorskapet framför allt ska användas till, vem som gör vad och hur ni tar er dit. Prova gärna att skriva målen enligt SMART.
Let what you hope for as {adept} colour the purpose and the goals. Decide what the mentorship is above all to be used for, who does what, and how to get there. Try writing the goals by SMART if you like.
section.topics.title
Välj ämnen tidigt
Choose topics early
section.topics.body
Bestäm redan i början vilka frågor som är viktigast, så håller ni kursen. Är det råd om att leda, inspiration för det som kommer, eller vägen till drömjobbet?
Decide from the start which questions matter most, and you will hold your course. Is it advice on leading, inspiration for what is to come, or the way to the job of your dreams?
section.structure.title
Bestäm hur ni ses
Decide how you meet
section.structure.body
Enas om plats, tider och sätt. Ses hellre tätare i början, så kommer relationen i gång. Gör också upp om hur frågor förbereds och om en agenda skickas i förväg.
Agree on place, times and manner. Rather meet more often early on, so that the relationship gets going. Settle too how questions are prepared and whether an agenda is sent ahead.
meeting.first.title
Det första mötet
The first meeting
meeting.first.1
Bryt isen med en fråga ur listan eller en egen.
Break the ice with a question from the list or one of your own.
meeting.first.2
Gå igenom de fyra delarna nedan och bocka av dem.
Go through the four parts below and tick them off.
meeting.first.3
Kom överens om förtrolighet, om ni inte redan har gjort det.
Agree on confidentiality, unless you have already.
meeting.first.4
Lägg minst {min_meetings} datum i kalendern, de första tätt.
Put at least {min_meetings} dates into the calendar, the first ones close together.
meeting.first.5
Känn efter, var och en för sig, om det här kommer att fungera.
Consider, each by yourself, whether this is going to work.
first.presentation.title
Vilka är vi?
Who are we?
first.presentation.1
Det här gör mig glad utanför arbetet
What makes me happy outside work
first.presentation.2
Min väg genom utbildningen
My way through education
first.presentation.3
Min karriär hittills och dit jag är på väg
My career so far, and where I am heading
first.presentation.4
Så är jag som person
What I am like as a person
first.expectations.title
Vad väntar vi oss?
What do we expect?
first.expectations.1
Av programmet
Of the programme
first.expectations.2
Av mig själv
Of myself
first.expectations.3
Av den andra
Of the other
first.agenda_topics.title
Vad ska vi tala om?
What shall we talk about?
first.agenda_topics.1
Våra tre viktigaste ämnen, i ordning
Our three most important topics, in order
first.agenda_topics.2
Vad ska mentorskapet framför allt användas till? Svara med en mening.
What is the mentorship above all to be used for? Answer in one sentence.
first.structure.title
Hur ses vi?
How do we meet?
first.structure.1
Var?
Where?
first.structure.2
När och hur ofta?
When and how often?
first.structure.3
På vilket sätt, och hur länge?
In what manner, and for how long?
first.structure.4
Vem förbereder frågorna, och hur?
Who prepares the questions, and how?
first.structure.5
Skickas en agenda i förväg?
Is an agenda sent ahead?
first.structure.6
Var når vi varandra för korta råd?
Where do we reach each other for short advice?
icebreaker.1
När förlorade du senast tidsuppfattningen, och vad höll du på med?
When did you last lose track of time, and what were you doing?
icebreaker.2
Vilket råd har du fått som visade sig vara fel?
Which piece of advice did you once get that turned out wrong?
icebreaker.3
Vem har betytt mest för att du är där du är?
Who has mattered most for your being where you are?
icebreaker.4
Hur ser en riktigt bra arbetsdag ut för dig?
What does a truly good working day look like for you?
icebreaker.5
Vad skulle du läsa om du fick börja om från början?
What would you study if you could start over?
icebreaker.6
Vad brukar andra missförstå hos dig?
What do others tend to misunderstand about you?
icebreaker.7
Vilket misslyckande är du glad över i dag?
Which failure are you glad of today?
icebreaker.8
Vad vill du att jag frågar dig om?
What do you want me to ask you about?
goal.smart.specific
Specifikt: vad exakt ska vara annorlunda?
Specific: what exactly is to be different?
goal.smart.measurable
Mätbart: hur märker du att du är framme?
Measurable: how will you notice that you have arrived?
goal.smart.accepted
Accepterat: vill du det här själv?
Accepted: is it you who wants this?
goal.smart.realistic
Realistiskt: går det med tiden och krafterna du har?
Realistic: can it be done with the time and strength you have?
goal.smart.time_bound
Tidsatt: när ska det vara klart?
Time-bound: by when is it to be done?
goal.plan
Så tar jag mig dit, och då ser vi över det igen
How I get there, and when we review it again
"""
