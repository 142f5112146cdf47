/**
 * JavaScript by V8's own coverage, which Node writes at its end (`NODE_V8_COVERAGE`). TypeScript runs as the script that
 * esbuild makes of it; lines are brought back by its source map: a line has the count at the first place that stems from it.
 */
import { SourceMap } from 'node:module'
import { asObject, parseJson, textOf } from '../tools/answer-json.ts'
import type { BenchTestResult } from '../../sandbox/index.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'
import { countAt, lineBounds, linesOfScript, mergedScripts, scriptCoverage, type ScriptCoverage } from './v8-coverage.ts'

const FOLDER = '.v8-coverage'
const SCRIPT = '/w/main.js'

export const javascriptMeter: CoverageMeter = {
  tool: 'v8',
  plan: () => ({ change: { environment: { NODE_V8_COVERAGE: `/w/${FOLDER}` } }, collect: [FOLDER] }),
  async read(result, { program }) {
    const script = ownScript(result)
    return script === undefined ? undefined : linesOfScript(script, program.code)
  },
  async readAll(results, { program }) {
    const scripts = scriptsOf(results)
    return scripts.length === 0 ? undefined : linesOfScript(mergedScripts(scripts), program.code)
  },
}

export const typescriptMeter: CoverageMeter = {
  tool: 'v8',
  plan: () => ({
    build: { change: { argv: (words) => [...words, '--sourcemap=external'] }, collect: ['main.js.map'] },
    change: { environment: { NODE_V8_COVERAGE: `/w/${FOLDER}` } },
    collect: [FOLDER, 'main.js', 'main.js.map'],
  }),
  async read(result) {
    return readMapped([result])
  },
  async readAll(results) {
    return readMapped(results)
  },
}

function readMapped(results: readonly BenchTestResult[]): LineCoverage | undefined {
  const scripts = scriptsOf(results)
  // each test ran the same script
  const [source, map] = [results[0]?.files['main.js'], results[0]?.files['main.js.map']]
  if (scripts.length === 0 || source === undefined || map === undefined) return undefined
  const texts = { source: Buffer.from(source).toString(), map: Buffer.from(map).toString() }
  return mappedLines(mergedScripts(scripts), texts)
}

function scriptsOf(results: readonly BenchTestResult[]): readonly ScriptCoverage[] {
  return results.flatMap((result) => ownScript(result) ?? [])
}

/** The program's script in the report of the process that ran it. */
function ownScript({ files }: BenchTestResult): ScriptCoverage | undefined {
  for (const [path, bytes] of Object.entries(files)) {
    if (!path.startsWith(`${FOLDER}/`)) continue
    const script = scriptCoverage(Buffer.from(bytes).toString(), SCRIPT)
    if (script !== undefined) return script
  }
  return undefined
}

/** Lines of the source that a script was made of. */
export function mappedLines(
  script: ScriptCoverage,
  { source, map }: { readonly source: string; readonly map: string },
): LineCoverage {
  const payload = asObject(parseJson(map))
  if (textOf(payload['mappings']) === '') return { lines: new Map(), branches: new Map() }
  const sourceMap = new SourceMap(payload as never)
  const lines = new Map<number, number>()
  const branches = new Map<string, number>()
  const bounds = lineBounds(source)
  bounds.forEach(({ start, end }, line) => {
    for (let column = 0; column < end - start; column++) {
      const entry = sourceMap.findEntry(line, column)
      if (!('originalLine' in entry) || entry.generatedLine !== line || entry.generatedColumn !== column) continue
      const original = entry.originalLine + 1
      if (!lines.has(original)) lines.set(original, countAt(script, start + column))
    }
  })
  for (const { isBlock, ranges } of script.functions) {
    for (const { start, end, count } of isBlock ? ranges : []) {
      const line = bounds.findLastIndex((one) => one.start <= start)
      const entry = sourceMap.findEntry(line, start - (bounds[line]?.start ?? 0))
      const original = 'originalLine' in entry ? entry.originalLine + 1 : 1
      branches.set(`${original}:${start}-${end}`, count)
    }
  }
  return { lines, branches }
}
