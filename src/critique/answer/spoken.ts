/** Arithmetic in words: "the square root of 9", "5 squared", "the sum of 5 and 3", "5 out of 8", "5 and a half". */

import { numberFromWords } from './number-words.ts'

const VALUE = String.raw`(-?\d+(?:\.\d+)?(?:\/\d+)?)`
const THE = String.raw`^(?:exactly\s+|simply\s+|just\s+)?(?:the\s+)?`

/** Whole phrases and what they are in signs. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${THE}(?:(?:principal|positive)\\s+)?(?:square\\s+)?root\\s+of\\s+${VALUE}$`, 'i'), '\\sqrt{$1}'],
  [new RegExp(`${THE}cube\\s+root\\s+of\\s+${VALUE}$`, 'i'), '\\sqrt[3]{$1}'],
  [new RegExp(`${THE}square\\s+of\\s+${VALUE}$`, 'i'), '($1)^2'],
  [new RegExp(`${THE}cube\\s+of\\s+${VALUE}$`, 'i'), '($1)^3'],
  [new RegExp(`${THE}reciprocal\\s+of\\s+${VALUE}$`, 'i'), '1/($1)'],
  [new RegExp(`${THE}(?:negative|opposite|additive\\s+inverse)\\s+of\\s+${VALUE}$`, 'i'), '-($1)'],
  [new RegExp(`${THE}absolute\\s+value\\s+of\\s+${VALUE}$`, 'i'), '|$1|'],
  [new RegExp(`${THE}sum\\s+of\\s+${VALUE}\\s+and\\s+${VALUE}$`, 'i'), '($1)+($2)'],
  [new RegExp(`${THE}product\\s+of\\s+${VALUE}\\s+and\\s+${VALUE}$`, 'i'), '($1)*($2)'],
  [new RegExp(`${THE}difference\\s+(?:of|between)\\s+${VALUE}\\s+and\\s+${VALUE}$`, 'i'), '|($1)-($2)|'],
  [new RegExp(`${THE}quotient\\s+of\\s+${VALUE}\\s+and\\s+${VALUE}$`, 'i'), '($1)/($2)'],
  [new RegExp(`^(?:twice|double|two\\s+times)\\s+${VALUE}$`, 'i'), '2*($1)'],
  [new RegExp(`^(?:triple|three\\s+times|thrice)\\s+${VALUE}$`, 'i'), '3*($1)'],
  [new RegExp(`^(?:a\\s+|one\\s+)?half\\s+(?:of\\s+)?${VALUE}$`, 'i'), '($1)/2'],
  [new RegExp(`^(?:a|one)\\s+third\\s+of\\s+${VALUE}$`, 'i'), '($1)/3'],
  [new RegExp(`^(?:a|one)\\s+(?:quarter|fourth)\\s+of\\s+${VALUE}$`, 'i'), '($1)/4'],
  [new RegExp(`^one\\s+over\\s+${VALUE}$`, 'i'), '1/($1)'],
  [/^(\d+)\s+point\s+(\d+)$/i, '$1.$2'],
  [new RegExp(`^${VALUE}\\s+doubled$`, 'i'), '2*($1)'],
  [new RegExp(`^${VALUE}\\s+tripled$`, 'i'), '3*($1)'],
  [new RegExp(`^${VALUE}\\s+halved$`, 'i'), '($1)/2'],
  [new RegExp(`^${VALUE}\\s+squared$`, 'i'), '($1)^2'],
  [new RegExp(`^${VALUE}\\s+cubed$`, 'i'), '($1)^3'],
  [new RegExp(`^${VALUE}\\s+factorial$`, 'i'), '($1)!'],
  [new RegExp(`^${VALUE}\\s+to\\s+the\\s+(?:power\\s+(?:of\\s+)?)?${VALUE}(?:th)?(?:\\s+power)?$`, 'i'), '($1)^{$2}'],
  [new RegExp(`^${VALUE}\\s+to\\s+the\\s+second\\s+power$`, 'i'), '($1)^2'],
  [new RegExp(`^${VALUE}\\s+to\\s+the\\s+third\\s+power$`, 'i'), '($1)^3'],
  [new RegExp(`^${VALUE}\\s+plus\\s+${VALUE}$`, 'i'), '($1)+($2)'],
  [new RegExp(`^${VALUE}\\s+minus\\s+${VALUE}$`, 'i'), '($1)-($2)'],
  [new RegExp(`^${VALUE}\\s+(?:times|multiplied\\s+by)\\s+${VALUE}$`, 'i'), '($1)*($2)'],
  [new RegExp(`^${VALUE}\\s+(?:divided\\s+by|over)\\s+${VALUE}$`, 'i'), '($1)/($2)'],
  [new RegExp(`^${VALUE}\\s+less\\s+than\\s+${VALUE}$`, 'i'), '($2)-($1)'],
  [new RegExp(`^${VALUE}\\s+more\\s+than\\s+${VALUE}$`, 'i'), '($2)+($1)'],
  [new RegExp(`^${VALUE}\\s*(?:\\\\?%|percent)\\s+of\\s+${VALUE}$`, 'i'), '($1)*($2)/100'],
  [new RegExp(`^(\\d+)\\s+(?:out\\s+of|in)\\s+(?:every\\s+)?(\\d+)$`, 'i'), '\\frac{$1}{$2}'],
  [new RegExp(`^(\\d+)\\s+choose\\s+(\\d+)$`, 'i'), '\\binom{$1}{$2}'],
  [/^([a-z])\s+(?:is\s+|must\s+be\s+)?(?:strictly\s+)?(?:greater|larger|more|bigger)\s+than\s+(-?[\d./]+)$/i, '$1>$2'],
  [/^([a-z])\s+(?:is\s+|must\s+be\s+)?(?:strictly\s+)?(?:less|smaller)\s+than\s+(-?[\d./]+)$/i, '$1<$2'],
  [/^([a-z])\s+(?:is\s+|must\s+be\s+)?(?:greater\s+than\s+or\s+equal\s+to|at\s+least)\s+(-?[\d./]+)$/i, '$1>=$2'],
  [/^([a-z])\s+(?:is\s+|must\s+be\s+)?(?:less\s+than\s+or\s+equal\s+to|at\s+most)\s+(-?[\d./]+)$/i, '$1<=$2'],
  [new RegExp(`^point\\s+(\\d+)$`, 'i'), '0.$1'],
  [/^(\d+(?:\.\d+)?)((?:\s+\^\\circ|°)?\s*[CF]?|\s+degrees?(?:\s+(?:celsius|fahrenheit))?)\s+below\s+zero$/i, '-$1$2'],
  [/^(\d*)\.(\d)\2*\s*(?:\(?(?:repeating|recurring)\)?)$/i, '$1.\\overline{$2}'],
]

const HALVES: Readonly<Record<string, string>> = { half: '2', third: '3', quarter: '4', fourth: '4', fifth: '5' }

/** The text in signs, where words of arithmetic are all of it, or as it is. */
export function spokenInSigns(given: string): string {
  if (given.length > 120) return given
  const text = substituted(given.replace(/(?<=\d)\s?\.\.\s?(?=\d)/g, ' to '))
  if (!/[a-z]{2}/i.test(text)) return text
  const mixed = text
    .replace(
      /\b(half|thirds?|quarters?|fourths?|fifths?|tenths?)\s+(?:of\s+)?an?\s+(hour|minute|day|week|month|year|mile|dozen|cup|foot|inch|meter)\b/gi,
      '$1 $2s',
    )
    .replace(
      /(?<![\d.])(\d{1,6})\s+and\s+(?:a|one)\s+(half|third|quarter|fourth|fifth)\b(?!\s+of)/gi,
      (_, whole: string, part: string) => `${whole}\\frac{1}{${HALVES[part.toLowerCase()] ?? ''}}`,
    )
    // "one thousand, two hundred and five"
    .replace(
      /\b(thousand|million|billion),\s+(?=(?:and\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b)(?!(?:and\s+)?[a-z-]+(?:\s+[a-z-]+){0,3}\s+\1)/gi,
      '$1 ',
    )
    .replace(
      /\b(?:an?|one)\s+(hour|minute|day|week|month|year|mile|dozen|cup|foot|inch|meter)\s+and\s+a\s+(half|quarter)\b/gi,
      (_, unit: string, part: string) => `${part.toLowerCase() === 'half' ? '1.5' : '1.25'} ${unit}s`,
    )
    // "1:15 hours"
    .replace(/(?<![\d:])(\d{1,3}):([0-5]\d)\s*(?:hours?|hrs?)\b/gi, '$1 hours $2 minutes')
    .replace(/(?<![\d:])(\d{1,3}):([0-5]\d)\s*(?:minutes?|mins?)\b/gi, '$1 minutes $2 seconds')
    .replace(/\b([\d.]+|[a-z]+)-to-([\d.]+|[a-z]+)\b/gi, '$1 to $2')
    .replace(/\b(\d{1,4})\s?(?:AD|CE)\b/g, '$1')
    .replace(
      /^\s*([a-z]+)\s+(out\s+of|in)\s+(?:every\s+)?([a-z]+)\s*$/i,
      (all, top: string, joint: string, bottom: string) => {
        const [a, b] = [top, bottom].map((word) => numberFromWords([word.toLowerCase()])?.value)
        return a?.d === 1n && b?.d === 1n ? `${a.n} ${joint} ${b.n}` : all
      },
    )
  const trimmed = mixed.trim()
  for (const [pattern, by] of PHRASES) if (pattern.test(trimmed)) return trimmed.replace(pattern, by)
  return mixed
}

/** "x + 2 where x = 15" is 15 + 2. */
function substituted(text: string): string {
  const said =
    /^([^a-z]*[a-z][^a-z]*?),?\s+(?:where|with|when|for|if)\s+([a-z])\s*(?:=|\bis\b)\s*(-?\d+(?:\.\d+)?)\W*$/i.exec(
      text,
    )
  const [, formula = '', name = '', value = ''] = said ?? []
  return name !== '' && formula.includes(name) ? formula.replaceAll(name, `(${value})`) : text
}

const DIGITS = '零一二三四五六七八九'
const SCALES: Readonly<Record<string, number>> = {
  十: 10,
  百: 100,
  千: 1000,
  万: 10_000,
  萬: 10_000,
  亿: 100_000_000,
  億: 100_000_000,
}

/** `一百二十三` is 123. Undefined for digits without scale words, which may be a name. */
export function chineseNumber(text: string): number | undefined {
  let total = 0
  let section = 0
  let digit = 0
  for (const sign of text.replaceAll('两', '二').replaceAll('〇', '零')) {
    const value = DIGITS.indexOf(sign)
    const scale = SCALES[sign]
    if (value >= 0) digit = value
    else if (scale === undefined) return undefined
    else if (scale < 10_000) {
      section += (digit === 0 ? 1 : digit) * scale
      digit = 0
    } else {
      total = (total + section + digit) * scale
      section = 0
      digit = 0
    }
  }
  return total + section + digit
}

/** The value of a Roman numeral, or undefined for other letters. */
export function romanNumber(text: string): number | undefined {
  if (!/^(?=[MDCLXVI]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(text)) return undefined
  const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }
  return text.split('').reduce((sum, letter, at) => {
    const value = values[letter] ?? 0
    return sum + (value < (values[text.charAt(at + 1)] ?? 0) ? -value : value)
  }, 0)
}
