"""The topics to talk about, each with its prompts. Three lines a text: its key, Swedish, English."""

TEXTS = """\
topic.work_situation.title
Arbetssituationen
Your work situation
topic.work_situation.1
Vad består arbetet av, och under vilka villkor utförs det?
What does the work consist of, and under which conditions is it done?
topic.work_situation.2
Hur långt sträcker sig ansvar, mandat och befogenheter?
How far do responsibility, mandate and authority reach?
topic.work_situation.3
Vilket stöd och vilken utrustning finns att få?
Which support and equipment are there to be had?
topic.work_relations.title
Relationer och klimat på jobbet
How people get on at work
topic.work_relations.1
Hur får man ett lag att arbeta ihop?
How does one make a team work together?
topic.work_relations.2
Vad gör du när en konflikt är på väg?
What do you do when a conflict is brewing?
topic.work_relations.3
Hur för man en dialog där alla kommer till tals?
How does one keep a dialogue in which everybody is heard?
topic.leadership.title
Att leda
Leadership
topic.leadership.1
Hur leder du själv, och hur blir du ledd?
How do you lead, and how are you led?
topic.leadership.2
Hur är det att vara chef?
What is it like to be a manager?
topic.leadership.3
Vad krävs för att leda andra, i en grupp eller i ett projekt?
What does it take to lead a group or a project?
topic.work_life_balance.title
Arbete och liv i balans
Work and life in balance
topic.work_life_balance.1
Hur stor är arbetsbördan, och vem bestämmer över den?
How heavy is the workload, and who decides on it?
topic.work_life_balance.2
Hur arbetar du effektivt utan att stressa?
How do you work efficiently without stress?
topic.work_life_balance.3
Vad skyddar mot att bli utbränd?
What protects against burning out?
topic.career_planning.title
Planera karriären
Planning a career
topic.career_planning.1
Vilka planer har du för framtiden?
Which plans do you have for the future?
topic.career_planning.2
Vilka andra karriärvägar finns det?
Which other career paths are there?
topic.career_planning.3
Är eget företag något för dig?
Is a business of your own something for you?
topic.career_planning.4
Chef eller specialist?
Manager or specialist?
topic.career_planning.5
Hur gör man för att byta yrke eller bransch?
How does one go about changing profession or industry?
topic.side_jobs_internships.title
Jobb vid sidan av och praktik
Jobs on the side and internships
topic.side_jobs_internships.1
Var hittar man ett extrajobb som kräver något av en?
Where does one find a part-time job that calls for skill?
topic.side_jobs_internships.2
Vilka praktikplatser finns att söka?
Which internships can be applied for?
topic.side_jobs_internships.3
Hur ordnar man en praktikplats på egen hand?
How does one arrange an internship on one's own?
topic.salary_negotiation.title
Förhandla om lön
Negotiating salary
topic.salary_negotiation.1
Hur ligger lönerna till för olika roller?
How do salaries stand for different roles?
topic.salary_negotiation.2
Vilka råd och argument håller när lönen diskuteras?
Which advice and arguments hold when salary is discussed?
topic.degree_project.title
Examensarbetet
The degree project
topic.degree_project.1
Vilken inriktning skulle passa?
Which direction would suit?
topic.degree_project.2
Vilka ämnen vore värda en uppsats?
Which subjects would be worth a thesis?
topic.current_at_work.title
Det som händer på arbetsplatsen
What goes on at the workplace
topic.current_at_work.1
Vad utvecklas just nu, och vilka frågor brådskar?
What is developing right now, and which questions are pressing?
topic.current_at_work.2
Vilka förändringar och utmaningar väntar?
Which changes and challenges lie ahead?
topic.current_at_work.3
Hur är det att gå igenom en omorganisation?
What is it like to go through a reorganisation?
topic.business_outlook.title
Näringsliv och omvärld
Business and the world around
topic.business_outlook.1
Vilka händelser ute i världen kan märkas där ni arbetar?
Which events out in the world may be felt where you work?
topic.industry.title
Branschen
The industry
topic.industry.1
Hur är branschen uppbyggd i landet?
How is the industry built up in this country?
topic.industry.2
Och internationellt?
And internationally?
topic.industry.3
Vilka chanser finns att arbeta i ett annat land?
Which chances are there to work in another country?
topic.work_ethics.title
Etik på jobbet
Ethics at work
topic.work_ethics.1
Hur ser arbetsgivaren på etik och moral?
How does the employer look upon ethics and morals?
topic.work_ethics.2
Hur agerar du när ni har olika uppfattning?
How do you act when the two of you see it differently?
topic.employer_dna.title
Arbetsgivarens DNA
The employer's DNA
topic.employer_dna.1
Vad betyder det för dig vilken sorts arbetsgivare du har?
What does it mean to you which kind of employer you have?
topic.employer_dna.2
Hur hittar du den som stämmer med din personlighet och din moral?
How do you find the one that agrees with your personality and your values?
topic.budget_responsibility.title
Att ansvara för en budget
Being responsible for a budget
topic.budget_responsibility.1
Vad är svårt med att äga ett kostnadsställe eller en verksamhet?
What is difficult about owning a cost area or an operation?
topic.budget_responsibility.2
Vilka möjligheter ger det?
Which possibilities does it give?
"""
