/**
 * Lines and branches from V8's block coverage, by the rule that c8 and v8-to-istanbul follow: every line counts as run
 * once, then each range sets the count of the lines that lie wholly in it, outer ranges before inner ones; each range of a
 * function with block coverage is a branch. Blank lines and comments are lines, as they are there.
 */
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import type { LineCoverage } from './line-coverage.ts'

interface Range {
  readonly start: number
  readonly end: number
  readonly count: number
}

/** One script of a V8 report: ranges by function, in V8's order. */
export interface ScriptCoverage {
  readonly functions: readonly { readonly name: string; readonly isBlock: boolean; readonly ranges: readonly Range[] }[]
}

/**
 * The script of that path in a report that Node wrote; undefined where it is not in it.
 *
 * @throws SyntaxError or TypeError where the text is no such report
 */
export function scriptCoverage(text: string, path: string): ScriptCoverage | undefined {
  const scripts = asArray(asObject(parseJson(text))['result']).map(asObject)
  const script = scripts.find((one) => textOf(one['url']).replace(/^file:\/\//, '') === path)
  if (script === undefined) return undefined
  return {
    functions: asArray(script['functions']).map((one) => {
      const { functionName, isBlockCoverage, ranges } = asObject(one)
      return {
        name: textOf(functionName),
        isBlock: isBlockCoverage === true,
        ranges: asArray(ranges).map((each) => {
          const range = asObject(each)
          const [start, end, count] = ['startOffset', 'endOffset', 'count'].map((name) => numberOf(range[name]) ?? 0)
          return { start: start ?? 0, end: end ?? 0, count: count ?? 0 }
        }),
      }
    }),
  }
}

/**
 * Several reports of one script as one: a range that one of them lacks has there the count of the range around it, since V8
 * names a block only where its count differs from the one around it.
 */
export function mergedScripts(scripts: readonly ScriptCoverage[]): ScriptCoverage {
  const functions = new Map<string, { name: string; isBlock: boolean; ranges: Map<string, Range> }>()
  for (const script of scripts) {
    for (const { name, isBlock, ranges } of script.functions) {
      const root = ranges[0]
      if (root === undefined) continue
      const key = `${root.start}-${root.end}`
      const one = functions.get(key) ?? { name, isBlock, ranges: new Map<string, Range>() }
      one.isBlock ||= isBlock
      for (const range of ranges) one.ranges.set(`${range.start}-${range.end}`, range)
      functions.set(key, one)
    }
  }
  return {
    functions: [...functions.values()].map(({ name, isBlock, ranges }) => ({
      name,
      isBlock,
      ranges: [...ranges.values()]
        .map(({ start, end }) => ({
          start,
          end,
          count: scripts.reduce((sum, script) => sum + countOfRange(script, { start, end }), 0),
        }))
        .toSorted((a, b) => a.start - b.start || b.end - a.end),
    })),
  }
}

function countOfRange(script: ScriptCoverage, { start, end }: Pick<Range, 'start' | 'end'>): number {
  for (const { ranges } of script.functions) {
    const own = ranges.find((one) => one.start === start && one.end === end)
    if (own !== undefined) return own.count
  }
  return countAt(script, start)
}

/** Lines and branches of a source that V8 ran as it stands. */
export function linesOfScript({ functions }: ScriptCoverage, source: string): LineCoverage {
  const bounds = lineBounds(source)
  const lines = new Map(bounds.map((_, index) => [index + 1, 1]))
  const branches = new Map<string, number>()
  for (const { isBlock, ranges } of functions) {
    for (const { start, end, count } of ranges) {
      const first = lineAt(bounds, start)
      if (isBlock) branches.set(`${first + 1}:${start}-${end}`, count)
      for (let index = first; index < bounds.length; index++) {
        const line = bounds[index]
        if (line === undefined || line.start > end) break
        if (start <= line.start && end >= line.end) lines.set(index + 1, count)
      }
    }
  }
  return { lines, branches }
}

/** The count of the innermost range around an offset; 1 outside all. */
export function countAt({ functions }: ScriptCoverage, offset: number): number {
  let count = 1
  let size = Number.POSITIVE_INFINITY
  for (const { ranges } of functions) {
    for (const range of ranges) {
      if (range.start <= offset && offset < range.end && range.end - range.start <= size) {
        count = range.count
        size = range.end - range.start
      }
    }
  }
  return count
}

/** Offsets of each line's first character and of the end of its last, the line's end aside. */
export function lineBounds(source: string): readonly { readonly start: number; readonly end: number }[] {
  let start = 0
  return source.split(/(?<=\n)/).map((line) => {
    const from = start
    start += line.length
    return { start: from, end: from + line.replace(/\r?\n$/, '').length }
  })
}

function lineAt(bounds: ReturnType<typeof lineBounds>, offset: number): number {
  let [low, high] = [0, bounds.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((bounds[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
