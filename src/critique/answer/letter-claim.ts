/**
 * Which letters of a choice a response claims: "Of the options, only C fits" claims C, "C is tempting, but D is right" D, and
 * "I can't decide between B and C" none. A letter counts by the words around it, and the last claim counts.
 */
import { choiceLetters, isFarLetter, isOtherName, perLetters, type ChoiceLetters } from './choice-letters.ts'
import { claimSentences } from './claim-sentences.ts'

/** Letters that are claimed together, as they are printed, and where. */
export interface LetterClaim {
  readonly text: string
  readonly start: number
  readonly end: number
}

const GROUP = perLetters(({ bare, claimed }) => {
  const letter = String.raw`["'“*_]{0,3}(?:\(\s?(?:${claimed}|[a-h])\s?\)|${bare})["'”*_]{0,3}`
  return new RegExp(
    String.raw`(?<![A-Za-zÀ-ɏ\p{N}°'’^_\\{-]|[=+*/<>]\s{0,2})${letter}(?:(?:\s{0,2},\s{0,2}(?:and\s|or\s)?|\s(?:and|or|&)\s|\s?/\s?)${letter}){0,7}(?![A-Za-zÀ-ɏ\p{N}'’_^-]|\s{0,2}[=+*/<>^])`,
    'gu',
  )
})
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
/** Beyond H a claimed letter ends its clause, or goes on as no variable does: "so K." and not "so K rises". */
const FAR_END =
  /^["'”*_)\s]*(?:[.,;:!。，！—–✓✔✅]|です|だ|-\s|$|\n|\((?!\w\))|(?:because|since|as|over|rather|instead|not|fits?|works?|it\s+is(?=[\s.!]*$)|(?:is|are|seems|must\s+be)\s+(?:the\s+|my\s+|our\s+|indeed\s+|clearly\s+)?(?:only\s+)?(?:correct|right|best|answers?)(?:\s+(?:answer|option|choice|one))?(?=\s*(?:[.,;:!)]|$|\n|because|since|as\b|and\b|here\b)))(?![A-Za-z]))/i
/** Where nothing claims it from before, it begins its clause: "K fits", and not "potassium (K) fits". */
const CLAUSE_START =
  /(?:^|[.,;:!—–✗✘❌✖\n]|\b(?:and|but|so|only|that|then|while|whereas|hence|thus|therefore))[\s"'“*_]*$/i
const LAST_SENTENCES = 3

/** `Choice_A`, `Choice\\_A`, `Option__C__`: written as a name. */
const NAMED = /\b(choice|option)((?:\\?_){1,3})([A-Z])((?:\\?_){0,3})(?!\w)/gi

/** The letters that a text claims last, or undefined where it claims none. */
export function letterClaim(text: string, letters: ChoiceLetters = choiceLetters(text)): LetterClaim | undefined {
  // as long as before, so that places stay
  const plain = text.replace(
    NAMED,
    (_, word: string, before: string, letter: string, behind: string) =>
      word + ' '.repeat(before.length) + letter + ' '.repeat(behind.length),
  )
  for (const { text: sentence, start } of claimSentences(plain, LAST_SENTENCES).toReversed()) {
    const found = lastIn(sentence, letters)
    if (found !== undefined) return { ...found, start: start + found.start, end: start + found.end }
  }
  return undefined
}

function lastIn(sentence: string, letters: ChoiceLetters): LetterClaim | undefined {
  const groups = [...sentence.matchAll(GROUP(letters))]
  // `A) 5 B) 7`: the options themselves
  if (groups.filter((group) => /^[.):]\s/.test(sentence.slice(group.index + group[0].length))).length > 1)
    return undefined
  return groups.map((group) => claimOf(sentence, group.index, group[0])).findLast((claim) => claim !== undefined)
}

/** Whether the words on either side of a letter deny it. */
export function isDeniedLetter(before: string, behind: string): boolean {
  return DENIED.test(before) || DENIED_BEHIND.test(behind)
}

/** Whether a letter beyond H stands where an option is claimed, and no variable, unit or pronoun would. */
function isFarClaim(text: string, before: string, behind: string): boolean {
  if (isOtherName(before, text)) return false
  // "it was only I"
  if (/^\W*I\W*$/.test(text) && /\b(?:only|with|was|were)\s+$/i.test(before) && /^\W*$/.test(behind)) return false
  return FAR_END.test(behind) && (CLAIMED.test(before) || CLAUSE_START.test(before))
}

function claimOf(sentence: string, start: number, text: string): LetterClaim | undefined {
  const [before, behind] = [sentence.slice(0, start), sentence.slice(start + text.length)]
  // the article: "A cat"
  if (text === 'A' && /^\s+[a-z]/.test(behind) && !CLAIMED_BEHIND.test(behind)) return undefined
  if (isDeniedLetter(before, behind) || NO_CHOICE.test(before)) return undefined
  if (isFarLetter(text) && !isFarClaim(text, before, behind)) return undefined
  const isAlone =
    /^[\W_]*$/.test(before) &&
    /^[\s"'”*_)]*(?:[.!]*\s*$|[.)]\s|[-–—:]\s|,\s(?:obviously|clearly|definitely|because|since|of\s+course|I(?:'d\s+say|\s+(?:think|believe|guess|would\s+say))(?=\W*$))\b)/.test(
      ` ${behind}`,
    )
  const isClaimed = CLAIMED.test(before) && !REPORTED.test(before)
  if (!isAlone && !isClaimed && !CLAIMED_BEHIND.test(behind)) return undefined
  return { text, start, end: start + text.length }
}
