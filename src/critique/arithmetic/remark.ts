/**
 * What a solution says about an equation of its own in the sentence around it: that it is false, only supposed, asked for,
 * rounded, or about hours of a clock. The text is searched and not the tokens, since signs such as `✗` and words across the
 * edge of a display count as well. All searches look at a bounded piece of text.
 *
 * Every phrase here hides a slip where it is said of something else. So a word stands by itself only where it can be said
 * of hardly anything but an equation. The others want a copula, a noun or a neighbour (docs/log.md).
 */

/** Characters that are looked at before and behind an equation. */
const REACH = 160

const NEGATION = String.raw`(?:\bnot|\bnever|\bcannot|n['’]t|\bfails? to|\bfailed to)`
/** What a denied equation does not do. */
const HOLDING = [
  'be(?= true| right| correct| so|[.,;!)]|$)',
  'holds?',
  'true|right|correct|possible|valid|consistent|accurate|satisfied|the case',
  'equal(?! to)',
  'works?|happen|make sense|add up|check out',
].join('|')
/** Said of answers and questions as well: they count behind a copula, a comma or a bracket, or before an equation's name. */
const WEAK = 'wrong|incorrect|false|invalid'
const COPULA = String.raw`\b(?:is|are|was|were|be|seems|looks|clearly|obviously|gives|gets)\s+(?:\w+\s+){0,2}`
const APPOSITION = String.raw`(?:[(,:—–→]|=>|--|\\(?:implies|Rightarrow|to)\b)[-\s]*(?:\\text\s*\{\s*)?(?:this |that |which |it )?(?:is )?(?:a |an )?`
/** Behind an equation, up to the end of its sentence. */
const DENIED_BEHIND = anyOf(
  `(?:${COPULA}|${APPOSITION})(?:${WEAK})\\b`,
  String.raw`\b(?:wrongly|incorrectly|mistaken|mistakenly|erroneous|untrue|impossible|absurd|nonsense|fails|by (?:mistake|accident|error))\b`,
  String.raw`\b(?:contradict(?:s|ion|ory)?|an? (?:\w+ )?(?:error|mistake)|no solutions?)\b`,
  String.raw`${NEGATION}\s+(?:\w+\s+){0,2}(?:${HOLDING})\b`,
  String.raw`\bis not \$?\d`,
  String.raw`,\s*no[.!]?$`,
  String.raw`[✗✘❌⊥≠]|!=|\\neq?\b`,
)
/** A next sentence that speaks of the equation. */
const NEXT_SENTENCE = anyOf(
  String.raw`^[\s*_$\\)\]}]*(?:no|nope|false|wrong|impossible|incorrect|contradiction)\b[,.!]`,
  String.raw`^[\s*_$\\)\]}]*(?:but |so |and )?(?:this|that|it|which|not)\b`,
)
/** Characters of a next sentence in which it must come to the point: `That is not correct, so …`. */
const NEXT_LENGTH = 40

const STATEMENT =
  '(?:equation|statement|claim|result|calculation|computation|step|assumption|solution|attempt|approach)s?|way'
/** Before an equation, from the beginning of its sentence on. */
const DENIED_BEFORE = anyOf(
  String.raw`\b(?:suppose|supposing|imagine|imagining|pretend|pretending|hypothetically|whether)\b`,
  String.raw`\b(?:wrongly|incorrectly|falsely|mistaken|mistakenly|erroneous|erroneously|untrue|not true|impossible|absurd|contradiction)\b`,
  String.raw`\bif\b[^.!?]{0,60}\bwere (?:right|correct|true|so)\b`,
  String.raw`\b(?:${WEAK}|mistake|error)\b[*_]*:`,
  String.raw`(?:\bis|\bthe|\ban?|['’]s) (?:${WEAK}) (?:that|to say|to write|${STATEMENT})\b`,
)
/** Directly before an equation, at most a few words between. */
const DENIED_JUST_BEFORE = new RegExp(
  [
    String.raw`(?:(?:\bassum(?:e|es|ing)|\bclaim(?:s|ed)?|\bbelieves?|\bthinks?|\binstead of|\brather than)(?:,? \w+){0,3}`,
    String.raw`|\bif(?: \w+)?`,
    String.raw`|(?:${NEGATION}|\bsay|\bno way|\bwould (?:mean|imply))(?: that| equal| have| be(?: true| the case)? that)?)`,
    String.raw`,? ?[$\\([{]*$`,
  ].join(''),
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

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'i')
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
