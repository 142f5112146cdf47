/**
 * An answer's text in one alphabet: what Unicode and LaTeX print in many ways (full-width digits, `²`, `\dfrac`,
 * `\left(`, narrow spaces) becomes the one form that the reader of answers knows. Nothing is evaluated here.
 */

import { expandMacros } from './answer-macros.ts'
import { NAMED_LETTER } from './choice-letters.ts'
import { chineseNumber, spokenInSigns } from './spoken.ts'

/** Names of the Greek letters that answers use, as LaTeX writes them. */
const GREEK: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  θ: 'theta',
  λ: 'lambda',
  μ: 'mu',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  ω: 'omega',
  π: 'pi',
}

const SIGNS: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '—': ' - ',
  '‐': '-',
  '‑': '-',
  '×': '\\times ',
  '·': '\\cdot ',
  '⋅': '\\cdot ',
  '∙': '\\cdot ',
  '∗': '*',
  '÷': '/',
  '∕': '/',
  '⁄': '/',
  '∞': '\\infty ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '⩽': '\\le ',
  '⩾': '\\ge ',
  '≠': '\\ne ',
  '≈': '\\approx ',
  '∪': '\\cup ',
  '∩': '\\cap ',
  '∈': '\\in ',
  '∅': '\\emptyset ',
  '±': '\\pm ',
  '∓': '\\mp ',
  '°': '^\\circ ',
  '∠': '\\angle ',
  '⟨': '\\langle ',
  '⟩': '\\rangle ',
  '⌊': '\\lfloor ',
  '⌋': '\\rfloor ',
  '⌈': '\\lceil ',
  '⌉': '\\rceil ',
  ℝ: '\\mathbb{R}',
  '≡': '\\equiv ',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '、': ', ',
  '【': '(',
  '】': ')',
  '，': ', ',
  '。': '. ',
  '…': '...',
  '\u2061': ' ',
  '\u2062': '',
  '\u2064': '+',
  '∖': '\\setminus ',
  '≦': '\\le ',
  '≧': '\\ge ',
  '⌀': '\\emptyset ',
  '✕': '\\times ',
  '✖': '\\times ',
  '•': '\\cdot ',
  '∶': ':',
  '℃': '^\\circ C',
  '℉': '^\\circ F',
  º: '^\\circ ',
  '˚': '^\\circ ',
  '″': "''",
  '٫': '.',
  '٬': ',',
  '٪': '%',
  '،': ', ',
  '⇒': '\\Rightarrow ',
  '⟹': '\\Rightarrow ',
  '→': '\\to ',
  '∴': ' ',
  '✓': ' ',
  '✔': ' ',
  '✅': ' ',
  '∎': ' ',
  '∨': '\\lor ',
  '∧': '\\land ',
  '′': "'",
}

const FRACTIONS: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅐': '1/7',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
  '⅑': '1/9',
  '⅒': '1/10',
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉'
/** First digits of the scripts whose decimal digits are read. */
const DIGIT_ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10]

/** Unicode to ASCII and LaTeX names. The result is at most a few times as long. */
export function asciiAnswer(text: string): string {
  // most answers are ASCII already
  if (/^[\x20-\x7e\n\t]*$/.test(text)) return text
  return (
    text
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]|\ufe0f|\u20e3/g, '')
      // a line over digits repeats them
      .replace(/(?:\d\u0305)+/g, (run) => `\\overline{${run.replaceAll('\u0305', '')}}`)
      .replace(/(?<=[0-9０-９])，(?=[0-9０-９]{3})/g, ',')
      // letters and digits of other styles, in circles, and unit signs are what they are compatible with
      .replace(/[\u{1d400}-\u{1d7ff}\u2460-\u2473\u3380-\u33df\ufe50-\ufe6b]/gu, compatible)
      .replace(/[零〇一二两三四五六七八九十百千万萬亿億]{2,}|^[一二两三四五六七八九十](?=\P{L}*$)/gu, (run) =>
        String(chineseNumber(run) ?? run),
      )
      .replace(/(\d[\d.,]*)\s*‰/g, (_, value: string) => `\\frac{${value}}{1000}`)
      .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(/[\uff01-\uff0b\uff0d-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
      .replace(/\p{Nd}/gu, asciiDigit)
      .replace(/^\s*Ø\s*$/, '\\emptyset')
      .replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+|[⁺⁻]?ⁿ/g, (run) => `^{${run.split('').map(superscript).join('')}}`)
      .replace(
        /[₀-₉]+/g,
        (run) =>
          `_{${run
            .split('')
            .map((sign) => SUBSCRIPTS.indexOf(sign))
            .join('')}}`,
      )
      .replace(/[½⅓⅔¼¾⅕-⅞⅐⅑⅒]/g, (sign) => {
        const [top = '', bottom = ''] = (FRACTIONS[sign] ?? '').split('/')
        return `\\frac{${top}}{${bottom}}`
      })
      .replace(/([√∛∜])\s*(\(|\d+(?:\.\d+)?|[a-z])?/g, rootSign)
      .replace(/[α-ωπ]/g, (letter) => (Object.hasOwn(GREEK, letter) ? `\\${GREEK[letter] ?? ''} ` : letter))
      .replace(/[^\x20-\x7e\n\t]/gu, (sign) => (Object.hasOwn(SIGNS, sign) ? (SIGNS[sign] ?? sign) : sign))
  )
}

/** Whether a second column says when a row holds. */
function isPiecewise(body: string): boolean {
  return /&\s*(?!=)\S/.test(body.replace(/&\s*=/g, '=')) || /\b(?:if|otherwise|when|else)\b/.test(body)
}

/** Rows under each other are a list. A row that begins with `=` goes on with the one before. */
function rowsAsList(body: string): string {
  const rows = body
    .split(/\\\\(?:\[[^\]]*\])?/)
    .map((row) => row.replaceAll('&', ' ').trim().replace(/,$/, ''))
    .filter((row) => row !== '')
  return rows.reduce((all, row) => `${all}${row.startsWith('=') ? ' ' : ', '}${row}`)
}

/** `𝑥` is x, `㎡` m², `⑤` 5. */
function compatible(sign: string): string {
  const plain = sign.normalize('NFKC')
  return /^[a-z]+[23]$/.test(plain)
    ? ` ${plain.slice(0, -1)}^${plain.slice(-1)}`
    : /^[a-z]{2}/.test(plain)
      ? ` ${plain}`
      : plain
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const zero = DIGIT_ZEROS.find((each) => code >= each && code < each + 10)
  return zero === undefined ? digit : String(code - zero)
}

function superscript(sign: string): string {
  if (sign === '⁻') return '-'
  if (sign === '⁺') return ''
  if (sign === 'ⁿ') return 'n'
  return String(SUPERSCRIPTS.indexOf(sign))
}

function rootSign(_: string, sign: string, radicand: string | undefined): string {
  const command = sign === '∛' ? '\\sqrt[3]' : sign === '∜' ? '\\sqrt[4]' : '\\sqrt'
  // `√(x+1)` keeps its parentheses as the group
  if (radicand === undefined || radicand === '(') return `${command}${radicand ?? ''}`
  return `${command}{${radicand}}`
}

/** `**Alice** has`, and not `2**3**4`. */
const EMPHASIS = /(?<![\w)\]}*])\*\*(?=[^\s*])([^*\n]{1,200})(?<=\S)\*\*(?![\w*])/g

/** "Option C", `choice_(C)`. */
const OPTION_NAME = new RegExp(
  String.raw`\b(?:[Cc]hoice|[Oo]ption)(?:\s|\\?_)*\(?(${NAMED_LETTER})\)?(?![a-zA-Z])`,
  'g',
)

/** The same text without styles, sizes, spaces of LaTeX and Markdown's emphasis. */
export function plainAnswer(text: string): string {
  // nothing below changes a whole number
  if (/^-?\d+$/.test(text)) return text
  return (
    expandMacros(spokenInSigns(asciiAnswer(text).replace(EMPHASIS, '$1')))
      .replace(
        /\\begin\{(align|aligned|cases|dcases|gather|gathered|equation|displaymath|math)\*?\}([^]*?)\\end\{\1\*?\}/g,
        (all, _name: string, body: string) => (isPiecewise(body) ? all : rowsAsList(body)),
      )
      .replace(/\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])\.?/g, '')
      .replace(
        /\\(?:displaystyle|textstyle|limits|nolimits|boldsymbol|mathbf|bold|bm|mathit|mathsf|mathcal)(?![a-zA-Z])/g,
        '',
      )
      .replace(/\\(?:phantom|vphantom|hspace|vspace|label|tag)\*?\{[^{}]*\}/g, '')
      .replace(/\\[dtc]frac(?![a-zA-Z])/g, '\\frac')
      .replace(
        /\\operatorname\s*\{\s*(arc(?:sin|cos|tan)|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|ln|log|exp)\s*\}/g,
        '\\$1 ',
      )
      .replace(/\\(?:mathrm|text|rm)\s*\{\s*([ei])\s*\}/g, '$1')
      .replace(/\+\s*\\(?:text|mathrm)\s*\{\s*([CcKk])\s*\}/g, '+$1')
      .replace(/(\d)\s+\.\s+(?=\d)/g, '$1.')
      .replace(/(\d) , (?=\d{3}(?!\d))/g, '$1,')
      .replace(/\\(?:dbinom|tbinom)(?![a-zA-Z])/g, '\\binom')
      .replace(/\\(?:q?quad)(?![a-zA-Z])/g, ' ')
      // 12th, 12^{\mathrm{th}}
      .replace(
        /(\d)(?:\s?\^\s?\{?\s?(?:\\(?:mathrm|text|textrm)\s?\{)?(?:st|nd|rd|th)\s?\}{0,2}|(?:st|nd|rd|th)(?![a-zA-Z]))(?!\s+(?:prime|term|root|power|digit|number|element|even|odd|square|cube|derivative|percentile|multiple|one)\b)/g,
        '$1',
      )
      .replace(/\{([^{}]*)\\choose([^{}]*)\}/g, '\\binom{$1}{$2}')
      .replace(/\\not\s*=/g, '\\ne ')
      .replace(/\\not\s*\\in(?![a-z])/g, '\\notin ')
      .replace(/:=/g, '=')
      .replace(/(?<![a-zA-Z])\\?log(\d{1,2})(?=\s?\()/g, '\\log_{$1}')
      .replace(/(?<=[\w)])\s&\s(?=[\w(])/g, (joint, _at: number, whole: string) =>
        /\\begin|\\\\/.test(whole) ? joint : ' and ',
      )
      // remainders: the modulus says what kind of number, not which (modulusOf)
      .replace(/\\pmod\s*(?:\{[^{}]*\}|\d+)|\(\s*(?:\\?mod|\\bmod)\s+\d+\s*\)/g, ' ')
      // thousands as LaTeX prints them: 1{,}000, 1,\!000, 1\,000
      .replace(/(\d)(?:\s?\{\s?,\s?\}\s?|,\\!|\\,\\!|\\,|\\!,|\\!|\\;|~)(?=\d{3}(?!\d))/g, '$1,')
      .replace(/(?<!\\)\\[,;:!> ]|~/g, ' ')
      .replace(/\\(?:\$|pounds|euro)(?![a-zA-Z])/g, (command) => CURRENCIES[command] ?? command)
      .replace(/(?<!\\)\\[()[\]]|\$\$/g, ' ')
      .replace(/\$([^$]*)\$?/g, dollarSign)
      .replace(OPTION_NAME, '($1)')
      .replace(/(^|\s)(?:negative|minus)\s+(?=[\d.\\§(])/gi, '$1-')
      .replace(/\*\*(?=[^*]+$)|^\*\*|\*\*$/g, (stars, at: number, whole: string) =>
        /\d$/.test(whole.slice(0, at)) && /^\d/.test(whole.slice(at + 2)) ? stars : '',
      )
      .replace(/^\s*'([^']*)'\s*$/, '$1')
      .replace(/^(\d+)\s*'\s*(\d|1[01])(?:''|")?$/, '$1 feet $2 inches')
      .replace(/^(\d+(?:\.\d+)?)\s*(?:''|")$/, '$1 inches')
      .replace(/^(\d+(?:\.\d+)?)\s*'$/, '$1 feet')
      .replace(/§\s?(\d+)\s+and\s+(\d+)\s+cents?\b/, '$1 dollars and $2 cents')
      .replace(/\+\s?\/\s?-/g, '\\pm ')
      .replace(/\.\\overline/g, (run, at: number, whole: string) => (/\d$/.test(whole.slice(0, at)) ? run : `0${run}`))
      // a stroke behind a letter is a derivative's: `x + y'`
      .replace(/^\s*[`"']+|(?<!(?:^|[^A-Za-z])[A-Za-z]{1,2}'*|[)}'])'+\s*$|[`"]+\s*$/g, '')
      .trim()
  )
}

/** `$x$` is mathematics. A dollar that nothing closes, or that only the next amount's dollar closes, is money. */
function dollarSign(run: string, inside: string, at: number, whole: string): string {
  const closed = run.length > inside.length + 1
  if (!closed) return `§${inside}`
  const after = whole.slice(at + run.length)
  return /^\s*-?[\d.]/.test(inside) && /\s$/.test(inside) && /^\d/.test(after) ? `§${inside}§` : ` ${inside} `
}

const CURRENCIES: Readonly<Record<string, string>> = { '\\$': '§', '\\pounds': '£', '\\euro': '€' }

/**
 * For answers that are words, and for answers that nobody can read: spaces and dressing removed. Letters lose their case
 * only in prose, where no sign of mathematics stands.
 */
export function answerKey(text: string): string {
  const key = plainAnswer(text.slice(0, KEY_LENGTH))
    .replace(/\\(?:text|textbf|textit|textrm|mathrm|mbox|hbox|operatorname|boxed|fbox)\s*\{([^{}]*)\}/g, '$1')
    // the space of `1 1/2` counts, and so does the sign of `2*3`
    .replace(/(?<!\d)\s+|\s+(?!\d)|\*\*|[$§]/g, '')
    // `x^{n}` is `x^n`
    .replace(/\{(\w)\}(?!\w)/g, '$1')
    .replace(/[.,;:]+$/, '')
  return /[\\^_=<>+*/\d]/.test(key) ? key : key.toLowerCase()
}

/** Longer keys are cut: no data set has such answers, and the cut one still has to agree. */
const KEY_LENGTH = 20_000

/** The modulus that an answer names: `3 \\pmod{7}`. */
export function modulusOf(text: string): string | undefined {
  const match = /\\pmod\s*(?:\{\s*(\d+)\s*\}|(\d+))|\\?b?mod\s*\{?\s*(\d+)/.exec(text.slice(0, KEY_LENGTH))
  return match?.[1] ?? match?.[2] ?? match?.[3]
}
