/** Times of the day, dates, lengths of time. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const TIMED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'times of the day, dates, lengths of time',
    String.raw`
3:45 PM == 15:45
3:45 PM == 3:45 p.m.
3:45 PM == 3:45pm
3:45 PM == quarter to four in the afternoon
3:45 PM == 3:45 in the afternoon
3:45 PM == 03:45 PM
3:45 PM == 15.45 Uhr
3:45 PM == 15h45
3:45 PM /= 3:45 AM
3:45 PM /= 3:54 PM
3:45 PM /= 4:45 PM
3:45 PM /= 15:54
3:45 PM /= before 3:45 PM
3:45 PM /= after 3:45 PM, at 4 PM
3:45 PM /= 3:45 PM - 15 minutes = 3:30 PM
3:45 PM /= 3:45 PM to 4:45 PM
3:45 PM /= 45:3
March 5, 2021 == 5 March 2021
March 5, 2021 == 2021-03-05
March 5, 2021 == March 5th, 2021
March 5, 2021 == the 5th of March 2021
March 5, 2021 == Mar 5, 2021
March 5, 2021 == Friday, March 5, 2021
March 5, 2021 == 5. März 2021
March 5, 2021 == 2021年3月5日
March 5, 2021 /= March 6, 2021
March 5, 2021 /= May 3, 2021
March 5, 2021 /= March 5, 2012
March 5, 2021 /= March 15, 2021
March 5, 2021 /= March 2021
March 5, 2021 /= 2021-05-03
March 5, 2021 /= 5 March 2020
March 5, 2021 /= the day after March 5, 2021
3:2 == 3 to 2
3:2 == 3 : 2
3:2 == 6:4
3:2 == \frac{3}{2}
3:2 == 1.5:1
3:2 == three to two
3:2 == 3∶2
3:2 == The ratio of boys to girls is 3:2.
3:2 /= 2:3
3:2 /= 3:2:1
3:2 /= 32
3:2 /= 3:5
3:2 /= 2/3
3:2 /= 3.2
3:2 /= 3-2=1
3:2 /= 3:02 PM
2 hours 30 minutes == 2.5 hours
2 hours 30 minutes == 150 minutes
2 hours 30 minutes == 2h30
2 hours 30 minutes == 2 h 30 min
2 hours 30 minutes == two and a half hours
2 hours 30 minutes == 2 1/2 hours
2 hours 30 minutes == 9000 seconds
2 hours 30 minutes == 2 hrs and 30 mins
2 hours 30 minutes /= 2.3 hours
2 hours 30 minutes /= 230 minutes
2 hours 30 minutes /= 2 hours
2 hours 30 minutes /= 30 minutes
2 hours 30 minutes /= 3 hours 20 minutes
2 hours 30 minutes /= 2 hours 3 minutes
2 hours 30 minutes /= 25 hours
2 hours 30 minutes /= 2 days 30 minutes
`,
  ),
  answerClass(
    'spoken times and dates',
    String.raw`
2:30 PM == 14:30
2:30 PM == half past two in the afternoon
2:30 PM == 2:30 p.m.
2:30 PM == The train arrives at 2:30 PM.
2:30 PM == at 2:30pm
2:30 PM == 14h30
2:30 PM == 2.30 pm
2:30 PM == 02:30 PM
2:30 PM == 14:30 Uhr
2:30 PM == It will be 2:30 in the afternoon.
2:30 PM == \text{2:30 PM}
2:30 PM == 2:30 P.M.
2:30 PM == 14:30:00
2:30 PM /= 2:30 AM
2:30 PM /= 3:20 PM
2:30 PM /= 12:30 PM
2:30 PM /= 2:03 PM
2:30 PM /= half past three in the afternoon
2:30 PM /= 02:30 in the morning
2:30 PM /= around noon
2:30 PM /= 2 PM
2:30 PM /= by 2:45 PM
2:30 PM /= 2.5 hours
2:30 PM /= 150 minutes
2:30 PM /= between 2:30 PM and 3:30 PM
2:30 PM /= an hour after 2:30 PM
2:30 PM /= 10 minutes before 2:30 PM
2:30 PM /= half past two in the morning
noon == 12:00 PM
noon == 12 noon
noon == 12 p.m.
noon == midday
noon == at noon
noon == 12:00 noon
noon /= midnight
noon /= 12 AM
noon /= afternoon
noon /= 1 PM
noon /= before noon
June 1 == 1 June
June 1 == June 1st
June 1 == the first of June
June 1 == June the 1st
June 1 == 1st June
June 1 == 1. Juni
June 1 == 1 de junio
June 1 == 1er juin
June 1 == 6月1日
June 1 /= July 1
June 1 /= June 10
June 1 /= June 11
June 1 /= May 31
June 1 /= 1 January
June 1 /= January 6
June 1 /= the day before June 1
June 1 /= until June 1
June 1 /= 1. Juli
1999 == In 1999.
1999 == the year 1999
1999 == 1999 AD
1999 == It was 1999.
1999 == nineteen ninety-nine
1999 /= 1989
1999 /= before 1999
1999 /= 19.99
1999 /= 2000, a year after 1999
1999 /= 19999
3 weeks == 21 days
3 weeks == three weeks
3 weeks == 3 wks
3 weeks == 504 hours
3 weeks /= 3 days
3 weeks /= 3 months
3 weeks /= 20 days
3 weeks /= 21 weeks
3 weeks /= more than 3 weeks
1 hour 15 minutes == 75 minutes
1 hour 15 minutes == 1.25 hours
1 hour 15 minutes == 1 h 15 min
1 hour 15 minutes == 1h15
1 hour 15 minutes == an hour and a quarter
1 hour 15 minutes == one and a quarter hours
1 hour 15 minutes == 1 hour and 15 minutes
1 hour 15 minutes == 1:15 hours
1 hour 15 minutes == 1¼ hours
1 hour 15 minutes /= 1.15 hours
1 hour 15 minutes /= 115 minutes
1 hour 15 minutes /= 1 hour 50 minutes
1 hour 15 minutes /= 15 minutes
1 hour 15 minutes /= 1 hour
1 hour 15 minutes /= 85 minutes
1 hour 15 minutes /= 1h51
`,
  ),
]
