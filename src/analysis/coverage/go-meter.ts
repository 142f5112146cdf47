/**
 * Go by its own coverage (`go build -cover`), which a program writes at its regular end, also by os.Exit. Go counts
 * statements by block; a line counts as often as the block that it lies in, the greatest of several.
 */
import { toolRun } from '../tools/tool-run.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

const FOLDER = '.go-coverage'

export const goMeter: CoverageMeter = {
  tool: 'go-cover',
  plan: () => ({
    build: { change: { argv: ([go = '', verb = '', ...words]) => [go, verb, '-cover', ...words] } },
    // the runtime wants a folder that is there
    change: { environment: { GOCOVERDIR: `/w/${FOLDER}` }, files: { [`${FOLDER}/README`]: '' } },
    collect: [FOLDER],
  }),
  async read({ files }, { program, prepared, options }) {
    const data = Object.fromEntries(Object.entries(files).filter(([path]) => /\/cov(?:meta|counters)\./.test(path)))
    if (!Object.keys(data).some((path) => path.includes('covcounters'))) return undefined
    const { tools } = options.sandbox.bench
    const { toolchain } = prepared
    const go = toolchain.tools['compile'] ?? ''
    // newer releases bring this tool as source alone
    const folder = await tools.make(`go-covdata-${toolchain.version}-${process.arch}`, go, (place) => ({
      argv: ['build', '-o', `${place}/covdata`, 'cmd/covdata'],
      environment: {
        GOCACHE: toolchain.tools['cache'] ?? `${place}/cache`,
        GOFLAGS: '',
        GOTOOLCHAIN: 'local',
        CGO_ENABLED: '0',
      },
    }))
    if (folder === undefined) throw new TypeError('read coverage: go tool covdata could not be built')
    const run = await toolRun(
      options.sandbox,
      {
        prepared,
        command: {
          argv: [`${folder}/covdata`, 'textfmt', `-i=/w/${FOLDER}`, '-o=/w/coverage.txt'],
          mounts: [folder],
          collect: ['coverage.txt'],
        },
      },
      { files: data, limits: { processes: 128 }, signal: options.signal },
    )
    const text = run.files['coverage.txt']
    if (text === undefined) throw new SyntaxError(`read coverage: covdata said ${(run.failure ?? run.stderr).slice(-200)}`)
    return readGoProfile(Buffer.from(text).toString(), { file: 'main.go', source: program.code })
  },
}

/** Lines and statements of one file in a profile of Go's textual form. */
export function readGoProfile(
  text: string,
  { file, source }: { readonly file: string; readonly source: string },
): LineCoverage {
  const lines = new Map<number, number>()
  const statements = new Map<string, number>()
  const sourceLines = source.split('\n')
  const blocks = [...text.matchAll(/^(\S+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$/gm)]
    .map(([, path = '', ...figures]) => ({ path, figures: figures.map(Number) }))
    .toSorted((a, b) => (a.figures[0] ?? 0) - (b.figures[0] ?? 0) || (a.figures[1] ?? 0) - (b.figures[1] ?? 0))
  const seen = new Map<string, number>()
  for (const { path, figures } of blocks) {
    const [from = 0, fromColumn = 0, to = 0, toColumn = 0, size = 0, count = 0] = figures
    if (path.split('/').at(-1) !== file || to > sourceLines.length) continue
    // a test driver gives `main` another name, which moves columns, so blocks are told apart by their order
    const place = `${from}:${to}`
    const order = seen.get(place) ?? 0
    seen.set(place, order + 1)
    for (let index = 0; index < size; index++) statements.set(`${place}#${order}.${index}`, count)
    for (let line = from; line <= to; line++) {
      const code = (sourceLines[line - 1] ?? '').replace(/\/\/.*$/, '')
      const own = code.slice(line === from ? fromColumn - 1 : 0, line === to ? toColumn - 1 : undefined)
      // braces alone are no statement, nor is an empty line
      if (/^[\s{}]*$/.test(own)) continue
      lines.set(line, Math.max(lines.get(line) ?? 0, count))
    }
  }
  return { lines, branches: undefined, statements }
}
