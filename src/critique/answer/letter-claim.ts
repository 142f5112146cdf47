/**
 * Which letters of a choice a response claims: "Of the options, only C fits" claims C, "C is tempting, but D is right" D, and
 * "I can't decide between B and C" none. A letter counts by the words around it, and the last claim counts.
 */
import { MARKED_LETTERS, PROSE_LETTERS, ROMAN_BESIDE, SMALL_LETTERS } from './choice-letters.ts'
import { claimSentences } from './claim-sentences.ts'

/** Letters that are claimed together, as they are printed, and where. */
export interface LetterClaim {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The letter I, where it is not the pronoun. */
const LETTER_I = String.raw`I(?=["'”*_]{0,3}(?:\s{0,2}[.:!;]|\s*$|\s(?:is|fits|works|holds|alone|because|since)\b))`
const LETTER = String.raw`["'“*_]{0,3}(?:\(\s?[${MARKED_LETTERS}${SMALL_LETTERS}]\s?\)|[${PROSE_LETTERS}]|${LETTER_I})["'”*_]{0,3}`
const GROUP = new RegExp(
  String.raw`(?<![A-Za-zÀ-ɏ\p{N}°'’^_\\{-]|[=+*/<>]\s{0,2})${LETTER}(?:(?:\s{0,2},\s{0,2}(?:and\s|or\s)?|\s(?:and|or|&)\s|\s?/\s?)${LETTER}){0,7}(?![A-Za-zÀ-ɏ\p{N}'’_^-]|\s{0,2}[=+*/<>^])`,
  'gu',
)
const NO_CHOICE =
  /\b(?:vitamin|plan|points?|sets?|grade|type|hepatitis|team|angle|vertex|let|segment|variable|box|case|bag|group|event|train|class|player|line|side|triangle|and|or|between|degrees?|from|to|in|of|than)\s+$/i
const DENIED =
  /(?:\b(?:nicht|no\s+es|n'est\s+pas|non\s+è|não\s+é|niet|not|never|neither|nor|except(?:\s+for)?|(?:all|any\w*|every\w*|none|nothing|them)\b[^.,;]*\bbut|eliminat\w+|rul(?:e|ed|es|ing)\s+out|exclud\w+|reject\w*|discard\w*|cross(?:ed)?\s+out|over|than|instead\s+of|unlike|besides|without|decide\s+between|picked|avoid)|n't)\s+(?:be\s+|really\s+|pick\s+|choose\s+)?(?:option\s+|choice\s+|answer\s+)?$/i
const DENIED_BEHIND =
  /^[\s,]*(?:\?|[✗✘❌✖]|(?:is|are|was|seems?|looks?|would|could|might|may|can)\s+(?:be\s+|also\s+|clearly\s+|too\s+)?(?:not|n't|wrong|incorrect|false|too|tempting|out|a\s+distractor|a\s+trap|eliminated|excluded|impossible|small|large|invalid|close|be|have|tempt|irrelevant)\b|(?:is|was|are|does|do|can|could|would)n't\b|(?:does|do|can|is|are)\s+not\b|cannot\b|fails?\b|would\b|first\b|\(?wrong\b)/i
const REPORTED =
  /\b(?:many|most|some|people|students|others|you|they|if|first|initially|tempted|tempting|might|trap)\b[^,;:.]*$/i
const CLAIMED =
  /(?:\b(?:answers?|options?|choices?|letters?|so|thus|hence|therefore|only|choose|pick|select|mark|is|are|be|it's|with|but|leaving|leaves|leave|conclude|no|actually|ist|est|es|è|é|lautet|sind|son|sont)|[:：—→]|是|为|選|选|は|은|는)[\s,*_:]*(?:the\s+)?(?:only\s+)?(?:option\s+|choice\s+|letter\s+|us\s+with\s+)?$/i
const CLAIMED_BEHIND =
  /^\s*[✓✔✅]|^(?:です|だ)|^\s*[:=]\s*(?:yes|true|correct)\b|^\s+(?:(?:is|are|seems|looks|must\s+be|has\s+to\s+be)\s+(?:indeed\s+|therefore\s+|clearly\s+)?(?:the\s+|my\s+|our\s+)?(?:only\s+)?(?:correct|right|best|answers?|true|valid|one)\b(?!\s+(?:about|in|only|except|if|when|up\s+to|as\s+far)\b)|(?:alone\s+)?(?:fits?|works?|satisf\w+|holds?|match\w*|remains?|because|since|it\s+is(?=[\s.!]*$))\b)/i
const LAST_SENTENCES = 3

/** `Choice_A`, `Option__C__`: written as a name. */
const NAMED = new RegExp(String.raw`\b(choice|option)(_{1,3})([${MARKED_LETTERS}])(_{0,3})(?![\w])`, 'gi')

/** The letters that a text claims last, or undefined where it claims none. */
export function letterClaim(text: string): LetterClaim | undefined {
  // as long as before, so that places stay
  const plain = text.replace(
    NAMED,
    (_, word: string, before: string, letter: string, behind: string) =>
      word + ' '.repeat(before.length) + letter + ' '.repeat(behind.length),
  )
  for (const { text: sentence, start } of claimSentences(plain, LAST_SENTENCES).toReversed()) {
    const found = lastIn(sentence)
    if (found !== undefined) return { ...found, start: start + found.start, end: start + found.end }
  }
  return undefined
}

function lastIn(sentence: string): LetterClaim | undefined {
  const groups = [...sentence.matchAll(GROUP)]
  // `A) 5 B) 7`: the options themselves
  if (groups.filter((group) => /^[.):]\s/.test(sentence.slice(group.index + group[0].length))).length > 1)
    return undefined
  return groups.map((group) => claimOf(sentence, group.index, group[0])).findLast((claim) => claim !== undefined)
}

/** Whether the words on either side of a letter deny it. */
export function isDeniedLetter(before: string, behind: string): boolean {
  return DENIED.test(before) || DENIED_BEHIND.test(behind)
}

function claimOf(sentence: string, start: number, text: string): LetterClaim | undefined {
  const [before, behind] = [sentence.slice(0, start), sentence.slice(start + text.length)]
  // the article: "A cat"
  if (text === 'A' && /^\s+[a-z]/.test(behind) && !CLAIMED_BEHIND.test(behind)) return undefined
  if (isDeniedLetter(before, behind) || NO_CHOICE.test(before)) return undefined
  if (text.includes('I') && ROMAN_BESIDE.test(sentence)) return undefined
  const isAlone =
    /^[\W_]*$/.test(before) &&
    /^[\s"'”*_)]*(?:[.!]*\s*$|[.)]\s|[-–—:]\s|,\s(?:obviously|clearly|definitely|because|since|of\s+course)\b)/.test(
      ` ${behind}`,
    )
  const isClaimed = CLAIMED.test(before) && !REPORTED.test(before)
  if (!isAlone && !isClaimed && !CLAIMED_BEHIND.test(behind)) return undefined
  return { text, start, end: start + text.length }
}
