/**
 * What a solution says about an equation of its own in the sentence around it: that it is false, only supposed, asked
 * for, rounded, or about hours of a clock. The text is searched and not the tokens, since signs such as `✗` and words across the edge of a
 * display count as well. All searches look at a bounded piece of text.
 */

/** Characters that are looked at before and behind an equation. */
const REACH = 160

const NEGATION = String.raw`(?:\bnot|\bnever|\bcannot|n['’]t|\bfails? to|\bfailed to)`
const HOLDING =
  'be(?= true| right| correct| so|[.,;!)]|$)|hold|holds|true|right|correct|equal(?! to)|possible|valid|work|works|consistent|accurate|satisfied|happen|the case|make sense|add up|check out'
/** Words of doubt that are also said of answers, questions and the like: only behind a copula, a comma or a bracket. */
const WEAK = 'wrong|incorrect|false|invalid'
const ASSERTING = String.raw`(?:\b(?:is|are|was|were|be|seems|looks|clearly|obviously|gives|gets)\s+(?:\w+\s+){0,2}|[(,:—–]\s*(?:this |that |which |it )?(?:is )?(?:a |an )?)`
/** Behind an equation, up to the end of its sentence. */
const DENIED_BEHIND = new RegExp(
  String.raw`${ASSERTING}(?:${WEAK})\b|\b(?:wrongly|incorrectly|impossible|untrue|absurd|nonsense|erroneous|mistaken|mistakenly|contradict(?:s|ion|ory)?|an? (?:\w+ )?(?:error|mistake)|fails|no solutions?)\b|,\s*no[.!]?$|[✗✘❌⊥≠]|!=|\\neq?\b|${NEGATION}\s+(?:\w+\s+){0,2}(?:${HOLDING})\b|\bis not \$?\d`,
  'i',
)
/** Characters of a next sentence in which it must come to the point: `That is not correct, so …`. */
const NEXT_LENGTH = 40
/** A next sentence that speaks of the equation. */
const NEXT_SENTENCE =
  /^[\s*_$\\)\]}]*(?:(?:no|false|wrong|impossible|incorrect|contradiction|nope)\b[,.!]|(?:but |so |and )?(?:this|that|it|which)\b)/i

/** Before an equation, from the beginning of its sentence on. */
const DENIED_BEFORE = new RegExp(
  String.raw`\b(?:suppose|supposing|imagine|imagining|pretend|pretending|hypothetically|contradiction|mistaken|mistakenly|incorrectly|wrongly|erroneous|erroneously|untrue|not true|falsely|impossible|absurd|whether)\b|\b(?:wrong|incorrect|false|mistake|error)\b[*_]*:|(?:\bis|\bthe|\ban?|['’]s) (?:wrong|incorrect|false|invalid) (?:that|to say|to write|equations?|statements?|claims?|results?|calculations?|computations?|steps?|assumptions?|way)\b`,
  'i',
)
/** Directly before an equation, at most a few words between. */
const DENIED_JUST_BEFORE = new RegExp(
  String.raw`(?:(?:\bif|\bassum(?:e|es|ing)|\bsay|\bno way|\bclaim(?:s|ed)?|\bbelieves?|\bthinks?|\binstead of|\brather than)(?:,? \w+){0,3}|(?:${NEGATION}|\bwould (?:mean|imply))(?: that| equal| have)?),? ?[$\\([{]*$`,
  'i',
)

const SENTENCE_END = /[.!?;](?=[\s"')\]}$]|$)|\n(?!\s*(?:\\\]|\$\$|\\end|which\b|that\b|a contradiction|,))/
const ROUNDED_BEHIND =
  /\b(?:approx(?:imate|imately)?|rounded|rounding|an estimate|roughly|nearest)\b|\(est(?:imate|imated|\.)?\)|^[\s$)\\*,(]*(?:about|around|or so|more or less|give or take)\b/i
const ROUNDED_BEFORE =
  /\b(?:approx(?:imate|imately)?|rounded|rounding|roughly|estimating|to estimate|we (?:can |may |will |could )?(?:round|estimate))\b/i

/** Hours of a clock, directly behind an equation or in it. */
const CLOCK =
  /^[^.\n]{0,3}(?:\(\d{1,2} ?[ap]\.?m\b|o['’]? ?clock|[ap]\.?m\b|noon\b|midnight\b|in the (?:morning|afternoon|evening)\b|at night\b|the next (?:day|morning)\b|\(?on (?:a|the) (?:12-hour )?clock)|^\W*\(the next (?:day|morning)\)/i
const CLOCK_INSIDE = /o['’]? ?clock/i

/** How the sentence around an equation speaks of it. */
export interface Remark {
  /** Said to be false, supposed, or asked: a false equation is no slip there. */
  readonly denied: boolean
  /** Said to be rounded or estimated. */
  readonly rounded: boolean
  /** Its numbers are hours of a clock, which go round. */
  readonly clock: boolean
}

/** What is said around `text[start, end)`. */
export function remarkAround(text: string, start: number, end: number): Remark {
  const behind = text.slice(end, end + REACH)
  const stop = SENTENCE_END.exec(behind)
  const sentence = stop === null ? behind : behind.slice(0, stop.index)
  const before = sentenceBefore(text.slice(Math.max(0, start - REACH), start))
  return {
    denied:
      stop?.[0] === '?' ||
      DENIED_BEHIND.test(sentence) ||
      DENIED_BEFORE.test(before) ||
      DENIED_JUST_BEFORE.test(before) ||
      (stop !== null && isDeniedNext(behind.slice(stop.index + 1))),
    rounded: ROUNDED_BEHIND.test(sentence) || ROUNDED_BEFORE.test(before),
    clock: CLOCK.test(behind) || CLOCK_INSIDE.test(text.slice(start, Math.min(end, start + REACH))),
  }
}

function isDeniedNext(next: string): boolean {
  const first = NEXT_SENTENCE.exec(next)
  if (first === null) return false
  const stop = SENTENCE_END.exec(next.trimStart())
  const sentence = stop === null ? next : next.trimStart().slice(0, stop.index)
  return /[,.!]$/.test(first[0]) || DENIED_BEHIND.test(sentence.slice(0, NEXT_LENGTH))
}

/** What stands behind the last end of a sentence. */
function sentenceBefore(text: string): string {
  let from = 0
  for (const match of text.matchAll(/[.!?;](?=[\s"')\]}])|\n/g)) from = match.index + 1
  return text.slice(from)
}
