/** `touchstone doctor`: what this machine has, and the one command that adds each missing thing. */
import { arch, availableParallelism, freemem, platform, totalmem } from 'node:os'
import type { Command } from 'commander'
import { interruptSignal } from './terminal.ts'

interface DoctorFlags {
  readonly json?: boolean
  readonly install?: readonly string[]
}

/** One line of the report. */
interface Line {
  readonly group: 'isolation' | 'languages' | 'models' | 'machine'
  readonly name: string
  readonly present: boolean
  readonly detail: string
  /** The one command that adds it. */
  readonly command?: string
}

/** Adds `touchstone doctor` to the program. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine has for judging, and the one command that adds each missing thing')
    .option('--json', 'print the report as one JSON object')
    .option(
      '--install <name...>',
      'add these languages, or libraries such as numpy, lodash, javatuples, or python-libraries, node-libraries, jvm-libraries (apt, as root; else the command is shown)',
    )
    .action((flags: DoctorFlags) => (flags.install === undefined ? doctor(flags) : addLanguages(flags.install)))
}

async function addLanguages(names: readonly string[]): Promise<void> {
  const { installLanguages } = await import('./doctor-install.ts')
  await installLanguages(names, { signal: interruptSignal() })
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const isolation = await isolationLines()
  const usable = isolation.usable
  const lines = [...machineLines(), ...isolation.lines, ...(await languageLines()), ...(await modelLines())]
  if (flags.json === true) {
    console.log(JSON.stringify({ programsJudged: usable, lines }))
    return
  }
  for (const group of ['machine', 'isolation', 'languages', 'models'] as const) {
    console.log(group)
    for (const line of lines.filter((each) => each.group === group)) {
      console.log(`  ${line.present ? '✓' : '✗'} ${line.name.padEnd(20)} ${line.detail}`)
      if (line.command !== undefined) console.log(`    ${''.padEnd(20)} to add it: ${line.command}`)
    }
  }
  console.log(
    usable
      ? 'programs are judged here'
      : 'programs are NOT judged here but with --unsafe: something required for isolation is missing',
  )
}

function machineLines(): Line[] {
  return [
    {
      group: 'machine',
      name: 'system',
      present: true,
      detail: `${platform()} ${arch()}, Node ${process.versions.node}`,
    },
    { group: 'machine', name: 'processors', present: true, detail: String(availableParallelism()) },
    { group: 'machine', name: 'memory', present: true, detail: `${gib(totalmem())}, ${gib(freemem())} free` },
  ]
}

async function isolationLines(): Promise<{ readonly usable: boolean; readonly lines: Line[] }> {
  const { probeIsolation } = await import('../sandbox/index.ts')
  const report = await probeIsolation()
  const lines = report.features.map(({ name, present, detail, command, required }): Line => ({
    group: 'isolation',
    name: required ? `${name} (required)` : name,
    present,
    detail,
    ...(command === undefined ? {} : { command }),
  }))
  return { usable: report.usable, lines }
}

async function languageLines(): Promise<Line[]> {
  const { languageReports } = await import('../sandbox/index.ts')
  const languages = await languageReports()
  return languages.map(({ title, version, state, install }): Line => ({
    group: 'languages',
    name: title,
    present: version !== null,
    detail: version ?? (state === 'slow' ? 'is there, but did not answer in time' : 'toolchain not found'),
    ...(state === 'missing' ? { command: install } : {}),
  }))
}

async function modelLines(): Promise<Line[]> {
  const { listModels } = await import('../store/index.ts')
  return (await listModels()).map(({ entry, bytes, stored }): Line => ({
    group: 'models',
    name: entry.name,
    present: stored !== undefined,
    detail: `${(bytes / 1e6).toFixed(0)} MB, licence ${entry.licence}`,
    ...(stored === undefined ? { command: `touchstone models pull ${entry.name}` } : {}),
  }))
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
