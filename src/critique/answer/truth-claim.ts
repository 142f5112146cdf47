/**
 * What a response claims where yes or no is asked: "Yes, but wait: no" says no, "No wonder the answer is yes" says yes, and
 * "Yes for n = 1, no otherwise" leaves it open. A word counts where it opens or ends a sentence or stands behind "is", and
 * not where it is asked, reported, supposed, or says how many ("no solution").
 */
import { claimSentences } from './claim-sentences.ts'

/** A claim and where its word stands, or `open` where claims contradict each other or hold in some cases only. */
export type TruthClaim = { readonly value: boolean; readonly start: number; readonly end: number } | 'open'

/** Words that say yes or no, in lower case. */
export const TRUTHS: Readonly<Record<string, boolean>> = {
  yes: true,
  no: false,
  true: true,
  false: false,
  untrue: false,
  yep: true,
  yeah: true,
  nope: false,
  ja: true,
  nein: false,
  nee: false,
  oui: true,
  non: false,
  sí: true,
  sim: true,
  não: false,
  да: true,
  нет: false,
  tak: true,
  nie: false,
  evet: true,
  hayır: false,
  はい: true,
  いいえ: false,
  是: true,
  是的: true,
  对: true,
  否: false,
  不是: false,
  不对: false,
  네: true,
  예: true,
  아니요: false,
  아니오: false,
  نعم: true,
  لا: false,
  हाँ: true,
  नहीं: false,
}
const WORD = new RegExp(String.raw`(?<![\p{L}\p{N}'-])(?:${Object.keys(TRUTHS).join('|')})(?![\p{L}\p{N}'-])`, 'giu')
/** A whole answer that says yes or, with "not", no. */
const PHRASE =
  /^\W*(?:(hardly|never|by\s+no\s+means|not\s+(?:at\s+all|really|necessarily)|in\s+no\s+way|no\s+way)|of\s+course|certainly|definitely|absolutely|indeed|surely|sure|correct|exactly|right|unfortunately|clearly|obviously|probably|it\s+is|it\s+does|it\s+can)(\s+not)?\W*$/i
const OPENS =
  /^[^\p{L}\p{N}]*(?:(?:so|why|well|and|but|then|thus|hence|therefore|indeed|clearly|certainly|absolutely|definitely|obviously|actually|finally|oh|wait|conclusion|answer|verdict|result|in\s+fact|of\s+course|in\s+conclusion|i\s+think|i(?:'d|\s+would)\s+say)[^\p{L}\p{N}]+){0,3}$/iu
/** What may follow a word that opens a sentence. Another word would make it "no solution", "true story". */
const GOES_ON =
  /^[^\p{L}\p{N}]*$|^["'”*_)]*\s*[-–—,;:.!(/]|^["'”*_)]*\s+(?:she|he|they|it|we|you|i|the|there|this|that|these|because|since|as|for|but|so|if|in|not|when|only|and|or|indeed|porque|weil|car|denn)\b/iu
const COPULA =
  /(?:\b(?:is|are|was|were|be|being|remains|becomes)|'s)\s+(?:(?:also|indeed|actually|clearly|certainly|therefore|thus|then|itself|always|simply|in\s+fact|definitely|probably|just|simply|a\s+clear|:)\s+){0,2}["'“*_:]{0,3}$/i
const DENIED =
  /(?:\b(?:not|never|neither|nor|than|anything\s+but|far\s+from|cannot\s+be|can't\s+be)|n't)\s+(?:(?:always|be|a|simply|really|necessarily)\s+)?["'“*_]{0,3}$/i
/** "It is not the case that the answer is no". */
const UNTRUE = /\b(?:not\s+(?:the\s+case|true|so)|untrue|false|wrong)\s+that\b[^.;]*$/i
const REPORTED =
  /(?:(?:\bnot|n't)\s+(?:say|call\s+it|think)\b|\b(?:many|some|people|one|you|they|students|others|someone|it\s+seems|looked|seemed|intuition)\b[^,;:]*\b(?:say|says|said|think|thinks|guess|answer|answered|believe)\b|\b(?:saying|tempted|whether|if|to\s+(?:say|answer)|at\s+first(?:\s+\w+)?|would\s+be|might\s+be|could\s+be|say\s+that|(?:naive|common|popular|usual|wrong|incorrect|obvious|tempting|first)\s+answer))\b[^,;:]*,?\s*["'“*_]{0,3}$/i
const SUPPOSED_BEHIND =
  /^["'”*_]{0,3}\s+(?:would|could|might|needs?|requires?|means|version|statement|(?:is|was|seems|looks)\s+(?:wrong|incorrect|not|tempting|false|the\s+wrong))\b/i
const CONCLUDES =
  /\b(?:so|thus|therefore|hence|actually|wait|however|but|answer|correction|in\s+fact|really|conclusion|finally|then|still|right)\b|:/i
const CASE =
  /\b(?:unless|sometimes|not\s+always|except\s+(?:if|when|for)|only\s+(?:if|when|for|in|where)|depends|otherwise|in\s+general|for\s+(?:n|x|k|some|other|all\s+other|odd|even)\b|if\s+\S+\s*(?:=|<|>|is\s+(?:even|odd|positive|negative))|when\s+\S+\s*(?:=|<|>|is\s+(?:even|odd|positive|negative)))/i

interface Claim {
  readonly value: boolean
  readonly start: number
  readonly end: number
  readonly word: string
  readonly sentence: string
}

/** Sentences at the end in which a claim is looked for, beside the first one. */
const LAST_SENTENCES = 2

/** What a text claims. `words`: the kind of words that gold is said in, which count before the others. */
export function truthClaim(text: string, words: 'yes-no' | 'true-false'): TruthClaim | undefined {
  const phrase = PHRASE.exec(text)
  if (phrase !== null) return { value: phrase[1] === undefined && phrase[2] === undefined, start: 0, end: text.length }
  const found = claimSentences(text, LAST_SENTENCES).flatMap((sentence) => claimsIn(sentence.text, sentence.start))
  const own = found.filter(({ word }) => /^(?:true|false|untrue)$/.test(word) === (words === 'true-false'))
  const claims = own.length > 0 ? own : found
  const last = claims.at(-1)
  if (last === undefined) return undefined
  const before = claims.findLast((claim) => claim.value !== last.value)
  const isCase = (before === undefined ? claims : [before, last]).some(({ sentence }) => CASE.test(sentence))
  if (
    isCase &&
    (before !== undefined || /\b(?:only|depends|unless|sometimes|not\s+always|except)\b/i.test(last.sentence))
  )
    return 'open'
  if (before !== undefined && !CONCLUDES.test(text.slice(before.end, last.start))) return 'open'
  return last
}

/** The claims of one sentence, at their places in the text. */
function claimsIn(sentence: string, offset: number): readonly Claim[] {
  if (/\?\W*$/.test(sentence)) return []
  const claims: Claim[] = []
  for (const match of sentence.matchAll(WORD)) {
    const word = match[0].toLowerCase()
    const [before, behind] = [sentence.slice(0, match.index), sentence.slice(match.index + word.length)]
    const isDenied = DENIED.test(before) !== UNTRUE.test(before)
    const isPlace =
      (OPENS.test(before) && GOES_ON.test(behind)) ||
      ((COPULA.test(before) || isDenied || /[,:;—]\s*(?:it's\s+|so\s+)?["'“*_]{0,3}$/.test(before)) &&
        GOES_ON.test(behind)) ||
      /^["'”*_)\s]*[.!;]*\s*$/.test(behind)
    if (!isPlace || REPORTED.test(before) || SUPPOSED_BEHIND.test(behind)) continue
    const value = TRUTHS[word] === true
    const start = offset + match.index
    claims.push({ value: isDenied ? !value : value, start, end: start + word.length, word, sentence })
  }
  return claims
}
