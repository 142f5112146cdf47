/**
 * Commands of LaTeX and calls of computer algebra that have a plainer twin: `{1 \over 2}`, `\nicefrac`, `\SI{5}{m}`,
 * `0.\dot{3}`, `{}_6C_2`, `Rational(1, 2)`. They become the form that the reader of answers knows.
 */

/** Rules in order. Each is linear in the text. */
const RULES: readonly (readonly [RegExp, string | ((...match: string[]) => string)])[] = [
  // styles around one group
  [/\\(?:textcolor|colorbox)\s*\{[^{}]*\}\s*(?=\{)/g, ''],
  [/\\color\s*\{[^{}]*\}/g, ''],
  [/\\(?:texttt|mathtt|mathnormal|ensuremath|smash|mathstrut|textup)\s*(?=\{)/g, ''],
  [
    /\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge|bf|it|rm|sf|tt|hfill|hfil|null|relax|protect|strut|nonumber)(?![a-zA-Z])/g,
    ' ',
  ],
  [/\\(?:checkmark|blacksquare|square|qed|quad\\blacksquare)(?![a-zA-Z])\s*$/g, ''],
  [/\\textdollar(?![a-zA-Z])/g, '\\$'],
  [/\\text(?:super|sub)script\s*\{([^{}]*)\}/g, (_, inside = '') => `^{${inside}}`],
  [/(\\(?:text|mathrm)\s*\{[^{}^]*)\^\{(\d)\}\s*\}/g, (_, before = '', power = '') => `${before}}^{${power}}`],
  [/(\d)\\text\s*\{,\}(?=\d{3})/g, '$1,'],
  [/\{\s*([-+])\s*\}/g, '$1'],
  // fractions and roots
  [/\\(?:nicefrac|sfrac|flatfrac|xfrac)(?![a-zA-Z])/g, '\\frac'],
  [/\{([^{}\\]*|[^{}]*?)\\over(?![a-zA-Z])([^{}]*)\}/g, (_, top = '', bottom = '') => `\\frac{${top}}{${bottom}}`],
  [/^\s*([^{}=,]+?)\\over(?![a-zA-Z])([^{}=,]+)$/g, (_, top = '', bottom = '') => `\\frac{${top}}{${bottom}}`],
  [
    /\\root\s*\{?(\w+)\}?\s*\\of\s*(\{[^{}]*\}|\w)/g,
    (_, degree = '', radicand = '') => `\\sqrt[${degree}]{${radicand.replace(/^\{|\}$/g, '')}}`,
  ],
  [/\\surd(?![a-zA-Z])/g, '\\sqrt '],
  [
    /\\frac\s*\{\s*\\(?:text|mathrm)\s*\{([^{}]*)\}\s*\}\s*\{\s*\\(?:text|mathrm)\s*\{([^{}]*)\}\s*\}/g,
    (_, top = '', bottom = '') => `\\text{ ${top}/${bottom}}`,
  ],
  // siunitx
  [/\\(?:num)\s*\{([^{}]*)\}/g, '$1'],
  [/\\ang\s*\{([^{}]*)\}/g, '$1^\\circ'],
  [/\\(?:SI|qty)\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, (_, value = '', unit = '') => `${value}\\text{ ${unitName(unit)}}`],
  [/\\(?:unit|si)\s*\{([^{}]*)\}/g, (_, unit = '') => `\\text{ ${unitName(unit)}}`],
  [/\^\s*\{\s*o\s*\}|(?<=\d)\s*\^\s*o(?![a-zA-Z])/g, '^\\circ'],
  [/(\d)\s*\{\s*\}\s*\^/g, '$1^'],
  [
    /(?<=[a-z}])\s*(?:\\[,;]|\\cdot)?\s*(s|h|min)\s*\^\s*\{-(\d)\}/g,
    (_, unit = '', power = '') => (power === '1' ? `/${unit}` : `/${unit}^${power}`),
  ],
  // repeating decimals
  [
    /(\d*\.\d*)\s*\{\s*\\(?:overline|bar)\s*\{(\d+)\}\s*\}/g,
    (_, head = '', period = '') => `${head}\\overline{${period}}`,
  ],
  [
    /(\d*\.\d*)\\(?:bar|dot)\s*(?:\{\s*(\d+)\s*\}|(\d))(?!\s*\d*\\dot)/g,
    (_, head = '', period = '', digit = '') => `${head}\\overline{${period === '' ? digit : period}}`,
  ],
  [
    /(\d*\.\d*)\\dot\s*\{?(\d)\}?(\d*)\\dot\s*\{?(\d)\}?/g,
    (_, head = '', first = '', middle = '', last = '') => `${head}\\overline{${first}${middle}${last}}`,
  ],
  [/(?<![\w.])(\d*\.\d*)\((\d{1,12})\)(?![\w(^])/g, (_, head = '', period = '') => `${head}\\overline{${period}}`],
  [
    /(?<![\w.])(\d{0,12}\.\d{0,12}?)(\d{1,6}?)\2{2,40}(?:\.\.\.|\\(?:ldots|dots|cdots)(?![a-zA-Z]))/g,
    (_, head = '', period = '') => `${head}\\overline{${period}}`,
  ],
  // unit vectors, polar form, the real numbers without some
  [/\\(?:mathbf|boldsymbol|bm|hat|vec|textbf|widehat|mathbf\{\\hat)\s*\{\s*\\?([ijk])(?:math)?\s*\}/g, '\\hat{$1}'],
  [
    /\\?(?:text|operatorname|mathrm)?\s{0,3}\{?\s{0,3}\bcis\b\s{0,3}\}?\s{0,3}(?:\\left)?\s{0,3}(\([^()]*\)|\{[^{}]*\}|\d+(?:\^\{?\\circ\}?)?|\\frac\s*\{[^{}]*\}\s*\{[^{}]*\})/g,
    (_, angle = '') => `\\exp(i*${angle.replace('\\right', '')})`,
  ],
  [/(\\mathbb\s*\{?R\}?)\s*\\\s+(?=\\?\{)/g, '$1\\setminus '],
  // counting
  [
    /(?:\{\s*\}\s*)?[_^]\s*\{?\s*(\d+|\w)\s*\}?\s*(?:C|\\mathrm\s*\{C\})\s*_\s*\{?\s*(\d+|\w)\s*\}?/g,
    (_, n = '', k = '') => `\\binom{${n}}{${k}}`,
  ],
  [
    /(?:\{\s*\}\s*)?[_^]\s*\{?\s*(\d+|\w)\s*\}?\s*(?:P|\\mathrm\s*\{P\})\s*_\s*\{?\s*(\d+|\w)\s*\}?/g,
    (_, n = '', k = '') => permutations(n, k),
  ],
  [/(?<![\w.])(\d{1,3})\s?[Cc]\s?(\d{1,3})(?![\w.])/g, (_, n = '', k = '') => `\\binom{${n}}{${k}}`],
  [/(?<![\w.])(\d{1,3})\s?P\s?(\d{1,3})(?![\w.])/g, (_, n = '', k = '') => permutations(n, k)],
  [/(?<![\w.])C_\{?(\d{1,3})\}?\^\{?(\d{1,3})\}?/g, (_, n = '', k = '') => `\\binom{${n}}{${k}}`],
  [/(?<![\w.\\])(?:C|nCr|comb|binomial)\((\d{1,3}),\s*(\d{1,3})\)/g, (_, n = '', k = '') => `\\binom{${n}}{${k}}`],
  [/\\binom\s*(\d)(\d)(?!\d)/g, (_, n = '', k = '') => `\\binom{${n}}{${k}}`],
  // matrices: space between rows, rows of MATLAB
  [/\\\\\s*\[[\d.]+\s*(?:pt|em|ex|mm|cm)\]/g, '\\\\ '],
  [
    /^\[\s*(-?[\d.]+(?:[ ,]+-?[\d.]+)*(?:\s*;\s*-?[\d.]+(?:[ ,]+-?[\d.]+)+)+)\s*\]$/g,
    (_, rows = '') =>
      `[${rows
        .split(';')
        .map((row) => `[${row.trim().split(/[ ,]+/).join(', ')}]`)
        .join(', ')}]`,
  ],
  [/^\s*([a-zA-Z])\s*:\s*([a-zA-Z])\s*\\(?:mapsto|to)(?![a-zA-Z])/g, '$1($2) ='],
  // computer algebra
  [/\b(?:Rational|Fraction)\(\s*(-?\d+)\s*,\s*(\d+)\s*\)/g, (_, n = '', d = '') => `\\frac{${n}}{${d}}`],
  [/\bFiniteSet\(([^()]*)\)/g, (_, inside = '') => `\\{${inside}\\}`],
  [/\bset\(\[([^[\]]*)\]\)/g, (_, inside = '') => `\\{${inside}\\}`],
  [/\bMatrix\(\[([^[\]]*)\]\)/g, (_, inside = '') => `\\langle ${inside}\\rangle`],
  [/\b(?:Matrix|array|np\.array|Tuple|Point)\(([^()]*|\([^()]*\))\)/g, '$1'],
  [/\bInterval\(([^(),]*),([^(),]*)\)/g, (_, low = '', high = '') => `[${low},${high}]`],
  [/\b(?:math|np|numpy|sympy|sp)\.(?=[a-z])/g, ''],
  [/\bcbrt\(([^()]*)\)/g, (_, inside = '') => `\\sqrt[3]{${inside}}`],
  [/\bpow\(([^(),]*),([^(),]*)\)/g, (_, base = '', power = '') => `(${base})^{${power}}`],
  [/(?<=[\w)\]}])\s*\*\*\s*(?=[\w(\\-])/g, '^'],
  // other bases
  [/\b0b([01]{1,64})\b/g, (_, digits = '') => `${digits}_{2}`],
  [/\b0o([0-7]{1,32})\b/g, (_, digits = '') => `${digits}_{8}`],
  [/\b0x([0-9a-fA-F]{1,16})\b/g, (_, digits = '') => `${digits.toUpperCase()}_{16}`],
  [/\(\s*([0-9A-Fa-f]+)\s*\)\s*_/g, (_, digits = '') => `${digits}_`],
  [
    /(?<![0-9])([0-9]{1,64})\s{0,3}(?:\\text\s*\{)?\s*(?:\(\s*base[\s-]*(\w+)\s*\)|in\s+base\s+(\w+))\s*\}?/g,
    (all, digits = '', base = '', other = '') => based(all, digits, base === '' ? other : base),
  ],
  [
    /(?<![0-9])([0-9]{1,64})\s{0,3}_\s*(?:\{\s*(?:\\(?:text|mathrm)\s*\{)?\s*([a-z]+)\s*\}?\s*\})/g,
    (all, digits = '', base = '') => based(all, digits, base),
  ],
]

const BASES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'.split(' ')

function based(all: string, digits: string, base: string): string {
  const named = BASES.indexOf(base.toLowerCase())
  const value = /^\d{1,2}$/.test(base) ? base : named > 1 ? String(named) : undefined
  return value === undefined ? all : `${digits}_{${value}}`
}

/** `\meter\per\second` as words. */
function unitName(unit: string): string {
  return unit
    .replace(/\\per/g, '/')
    .replace(/\\squared?/g, ' squared')
    .replace(/\\/g, ' ')
    .trim()
}

function permutations(n: string, k: string): string {
  return /^\d+$/.test(n) && /^\d+$/.test(k) && Number(k) <= Number(n)
    ? `\\frac{${n}!}{${Number(n) - Number(k)}!}`
    : `P_{${n},${k}}`
}

/** The text with its macros expanded. */
export function expandMacros(text: string): string {
  if (!/[\\*(^_[]|\.\.\.|\d[boxCP]|\bbase\b/.test(text)) return text
  let plain = text
  for (const [pattern, by] of RULES)
    plain = typeof by === 'string' ? plain.replace(pattern, by) : plain.replace(pattern, by)
  return plain
}
