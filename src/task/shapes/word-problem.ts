/** A word problem that a source gives in two parts: what is told, and what is asked. */

/** One text of both. What is told may lack its full stop. */
export function joinedQuestion(body: string, question: string): string {
  const told = body.trim()
  const asked = question.trim()
  if (told === '') return asked
  return /[.!?;:,"')]$/.test(told) ? `${told} ${asked}` : `${told}. ${asked}`
}
