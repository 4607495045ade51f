"""What is asked of a mentor and of an adept, profile prompts, and what makes it succeed. Three lines a text: its key, Swedish, English."""

TEXTS = """\
role.mentor.title
Att vara {mentor}
Being a {mentor}
role.mentor.body
Du har gått en bit längre och är någon att se upp till. Du ställer det du kan, det du har varit med om, din tid och dina kontakter till förfogande för någon som vill utvecklas och önskar sig stöd på vägen.
You have come some way further and are somebody to look up to. You lend what you know, what you have lived through, your time and your contacts to somebody who wants to develop and wishes for support on the way.
role.mentor.maturity
Du är mogen för uppgiften, både som människa och i ditt yrke.
You are mature enough for the task, both as a human being and in your profession.
role.mentor.insight
Du vet vad du är bra på och vad du har svårare för, och du kan sätta ord på tankar och erfarenheter så att andra får nytta av dem.
You know what you are good at and what you find harder, and you can put thoughts and experience into words that others can use.
role.mentor.qualities.1
Du lyssnar.
You listen.
role.mentor.qualities.2
Du är nyfiken på din {adept}.
You are curious about your {adept}.
role.mentor.qualities.3
Du inger förtroende.
You inspire trust.
role.mentor.qualities.4
Du är utan prestige.
You are unpretentious.
role.mentor.qualities.5
Du stöttar.
You are supportive.
role.mentor.qualities.6
Du ger gärna av din tid.
You give your time gladly.
role.mentor.briefing
Jag har läst om uppdraget, känner igen mig i det och har den tid som behövs.
I have read about the task, recognise myself in it, and have the time that it takes.
role.adept.title
Att vara {adept}
Being an {adept}
role.adept.body
Programmet är ditt: du har huvudansvaret för att det blir av, och träffarna kretsar kring dig.
The programme is yours: the main responsibility for making it happen is with you, and the meetings revolve around you.
role.adept.wishes
Innan någon matchas skriver du vad du önskar dig av ett mentorskap.
Before anybody is matched you write what you wish for from a mentorship.
role.adept.prepared
Din {mentor} lägger sin fritid på din utveckling. Ta vara på den: kom väl förberedd.
Your {mentor} spends their own hours on your growth. Make good use of them: come well prepared.
role.adept.active
Sätt dig inte i baksätet. En {adept} tar egna initiativ, ställer krav och klarar sig själv; fråga efter råd och vägledning, för ingen kan gissa vad du är ute efter.
Do not take the back seat. An {adept} takes the lead, asks for things and stands on their own feet; ask for advice and guidance, since nobody can guess what you are after.
role.adept.qualities.1
Du beskriver vad du önskar dig.
You describe what you wish for.
role.adept.qualities.2
Du är förberedd.
You are prepared.
role.adept.qualities.3
Du bär huvudansvaret.
You carry the main responsibility.
role.adept.qualities.4
Du är öppen.
You are open.
role.adept.qualities.5
Du är lyhörd.
You are responsive.
role.adept.qualities.6
Du tar emot kritik som hjälper dig framåt.
You take criticism that helps you forward.
role.adept.qualities.7
Du delar med dig av det du nyss har lärt dig och det du kan.
You share what you have newly learnt and what you are able to do.
role.adept.qualities.8
Du söker själv upp råd.
You go looking for advice.
role.adept.briefing
Jag har läst om min roll, vet att tiden är dyrbar och kommer förberedd.
I have read about my role, know that time is precious, and will come prepared.
role.adept.ask
Ställ en fråga till din {mentor} den här veckan.
Ask your {mentor} one question this week.
profile.mentor.competence
Det här kan jag bidra med
This is what I can contribute
profile.mentor.experience
Det här har jag varit med om
This is what I have been through
profile.mentor.time
Så mycket tid i månaden kan jag ge
This much time a month I can give
profile.mentor.network
De här kontakterna kan jag öppna dörren till
These are contacts I can open the door to
profile.mentor.my_strengths
Mina starka sidor
My strong sides
profile.mentor.my_limits
Det här är jag mindre bra på
This is what I am less good at
profile.mentor.a_story_i_share
En erfarenhet som jag gärna berättar om
An experience I like to tell about
profile.adept.wishes
Det här önskar jag mig av mentorskapet
This is what I wish for from the mentorship
profile.adept.motivation
Därför vill jag ha en {mentor}
Why I want a {mentor}
profile.adept.offers_back
Det här kan jag lära ut i gengäld
This is what I can teach in return
profile.adept.candid_feedback
Det här vill jag ha raka besked om
This is what I want plain words about
admission.maturity.personal
Mogen som person
Mature as a person
admission.maturity.professional
Mogen i sitt yrke
Mature in the profession
focus.leadership_tips
Råd om att leda
Advice on leading
focus.inspiration
Idéer och lust inför framtiden
Ideas and appetite for the future
focus.career_dream_job
Vägen till en karriär och ett jobb jag drömmer om
The way to a career and a job I dream of
factor.title
Det som får ett mentorskap att lyckas
What makes a mentorship succeed
factor.1.title
Att ni trivs med varandra
Personal chemistry
factor.1.body
Känn efter redan på första mötet. Passar ni inte ihop är det ingens fel, och ni kan få byta.
Notice it from the first meeting on. If you do not suit each other nobody is to blame, and you may change.
factor.2.title
Att förväntningarna är uttalade
Expectations that are spoken
factor.2.body
Säg högt vad ni hoppas på och vad ni kräver, och ta upp det igen halvvägs och när ni slutar.
Say aloud what you hope for and what you demand, and return to it halfway and at the close.
factor.3.title
Att du som {adept} vill och driver på
An {adept} who wants it and pushes on
factor.3.body
Den som bokar, förbereder och frågar får mest ut av tiden.
Whoever books, prepares and asks gets the most out of the time.
factor.4.title
Att ni tar er tid
Taking the time
factor.4.body
Täta möten i början, en plan för hela perioden och gott om minuter när ni väl ses.
Frequent meetings early on, a plan for the whole period, and minutes enough when you meet.
"""
