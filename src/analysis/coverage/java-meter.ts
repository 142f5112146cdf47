/**
 * Java by JaCoCo: its agent watches the classes of the program's own source while a test runs, and its command reads what
 * the agent wrote, in a box. Lines and branches are JaCoCo's own; all tests together are one report over all their data.
 */
import { createHash } from 'node:crypto'
import type { BenchTestResult } from '../../sandbox/index.ts'
import { JACOCO } from '../tools/dynamic-packages.ts'
import { sourceName } from '../tools/source-name.ts'
import { toolRun } from '../tools/tool-run.ts'
import type { CoverageMeter, MeterContext } from './coverage-meter.ts'
import { unionCoverage, type LineCoverage } from './line-coverage.ts'

const DATA = 'jacoco.exec'

export const javaMeter: CoverageMeter = {
  tool: 'jacoco',
  package: JACOCO,
  plan: ({ folder }) => ({
    change: {
      argv: ([java = '', ...words]) => {
        const agent = `${folder}/lib/org.jacoco.agent-${JACOCO.version}-runtime.jar`
        return [java, `-javaagent:${agent}=destfile=/w/${DATA},append=false,jmx=false`, ...words]
      },
      mounts: [folder],
    },
    collect: [DATA, 'classes'],
  }),
  read: (result, context) => report([result], context),
  // a test's driver may change the program's own class, and JaCoCo knows classes by their bytes
  async readAll(results, context) {
    const groups = new Map<string, BenchTestResult[]>()
    for (const result of results) {
      const key = digestOf(result)
      groups.set(key, [...(groups.get(key) ?? []), result])
    }
    const reports = await Promise.all([...groups.values()].map((group) => report(group, context)))
    const found = reports.flatMap((one) => one ?? [])
    return found.length === 0 ? undefined : unionCoverage(found)
  },
}

function digestOf({ files }: BenchTestResult): string {
  const hash = createHash('sha256')
  for (const [path, bytes] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (path.endsWith('.class')) hash.update(path).update(bytes)
  }
  return hash.digest('hex')
}

async function report(results: readonly BenchTestResult[], context: MeterContext): Promise<LineCoverage | undefined> {
  const written = results.filter(({ files }) => (files[DATA]?.length ?? 0) > 0)
  const [first] = written
  if (first === undefined) return undefined
  const { folder, options, prepared, program } = context
  const names = written.map((_, index) => `test-${index}.exec`)
  const data = Object.fromEntries(written.map(({ files }, index) => [names[index] ?? '', files[DATA] ?? new Uint8Array()]))
  const classes = Object.fromEntries(Object.entries(first.files).filter(([path]) => path.endsWith('.class')))
  const jar = `${folder}/lib/org.jacoco.cli-${JACOCO.version}-nodeps.jar`
  const argv = [prepared.toolchain.tools['run'] ?? '', '-Xmx256m', '-XX:+UseSerialGC', '-jar', jar, 'report', ...names]
  const run = await toolRun(
    options.sandbox,
    {
      prepared,
      command: { argv: [...argv, '--classfiles', 'classes', '--xml', 'jacoco.xml', '--quiet'], mounts: [folder], collect: ['jacoco.xml'] },
    },
    {
      files: { ...data, ...classes },
      limits: { memoryBytes: 2 ** 30, processes: 128, wallMs: 60_000, cpuMs: 60_000 },
      signal: options.signal,
    },
  )
  const xml = run.files['jacoco.xml']
  if (xml === undefined) throw new SyntaxError(`read coverage: jacoco said ${(run.failure ?? run.stderr).slice(-200)}`)
  return readJacoco(Buffer.from(xml).toString(), sourceName('java', program.code))
}

/** Lines and branches of one source file in JaCoCo's XML report. */
export function readJacoco(xml: string, file: string): LineCoverage {
  const lines = new Map<number, number>()
  const branches = new Map<string, number>()
  const escaped = file.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const own = new RegExp(`<sourcefile name="${escaped}">(.*?)</sourcefile>`, 's').exec(xml)?.[1] ?? ''
  for (const [, nr, , ci, mb, cb] of own.matchAll(/<line nr="(\d+)" mi="(\d+)" ci="(\d+)" mb="(\d+)" cb="(\d+)"\/>/g)) {
    lines.set(Number(nr), Number(ci) > 0 ? 1 : 0)
    for (let index = 0; index < Number(mb) + Number(cb); index++) branches.set(`${nr}:${index}`, index < Number(cb) ? 1 : 0)
  }
  return { lines, branches }
}
