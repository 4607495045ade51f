"""The activities, each with its form, what to prepare and what to record. Three lines a text: its key, Swedish, English."""

TEXTS = """\
activity.lunch_theme.title
Ät lunch kring ett tema
Have lunch around a theme
activity.lunch_theme.form
Var för sig framför skärmen eller vid samma bord
Each at a screen or both at one table
activity.lunch_theme.prepare
Välj ett tema tillsammans
Choose a theme together
activity.lunch_theme.record
Vilket ämne ni talade om, och i vilken form
Which topic you spoke of, and in which form
activity.evening_activity.title
Hitta på något en kväll, till exempel biljard
Do something one evening, billiards for example
activity.evening_activity.form
En kväll ute
An evening out
activity.evening_activity.prepare
Skriv ned några frågor att ha med sig
Write down a few questions to bring
activity.evening_activity.record
Vilka frågor ni hann med
Which questions you got to
activity.cv_review.title
Granska cv och ansökningsbrev
Review a CV and an application letter
activity.cv_review.form
Genomläsning med kritik som bygger upp
A reading with criticism that builds up
activity.cv_review.prepare
Skicka dokumenten i förväg; de stannar i ert slutna rum
Send the documents ahead; they stay in your closed room
activity.cv_review.record
Att ni har gått igenom dem, inte vad som stod
That you went through them, not what they said
activity.mock_interview.title
Öva på en anställningsintervju
Rehearse a job interview
activity.mock_interview.form
Rollspel där du tränar på att svara
A role play in which you practise answering
activity.mock_interview.prepare
Plocka fram en uppsättning frågor
Pick out a set of questions
activity.mock_interview.record
Vilken uppsättning ni använde
Which set you used
activity.study_visit.title
Besök en arbetsplats
Visit a workplace
activity.study_visit.form
Ett studiebesök hos din {mentor} eller hos någon annan
A visit at your {mentor}'s or at somebody else's
activity.study_visit.prepare
Fråga vilka fler kontakter som kan öppna en dörr
Ask which further contacts could open a door
activity.study_visit.record
Vem ni träffade och vad som ska följas upp
Whom you met and what is to be followed up
activity.shadow_day.title
Följ med en arbetsdag
Come along for a working day
activity.shadow_day.form
En vanlig dag på jobbet hos din {mentor}
An ordinary day at work with your {mentor}
activity.shadow_day.prepare
Bestäm dag, och vad som är hemligt på arbetsplatsen
Settle on a day, and what is confidential at the workplace
activity.shadow_day.record
Vilken dag det var
Which day it was
activity.shadow_meeting.title
Sitt med på ett möte i arbetet
Sit in on a meeting at work
activity.shadow_meeting.form
Ett inplanerat möte som din {mentor} ändå ska ha
A planned meeting that your {mentor} is to have anyway
activity.shadow_meeting.prepare
Bestäm dag, och vad som inte får föras vidare därifrån
Settle on a day, and what may not be carried on from there
activity.shadow_meeting.record
Vilket slags möte det var
Which kind of meeting it was
activity.read_discuss.title
Läs något och tala om det
Read something and talk about it
activity.read_discuss.form
Samma text, var för sig, och sedan ett samtal
The same text, each on your own, and then a talk
activity.read_discuss.prepare
Välj en bok eller en artikel
Choose a book or an article
activity.read_discuss.record
Titeln
The title
"""
