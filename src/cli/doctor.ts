/** `touchstone doctor`: what this machine has, and the one command that adds each missing thing. */
import { existsSync } from 'node:fs'
import { arch, availableParallelism, freemem, platform, totalmem } from 'node:os'
import type { Command } from 'commander'
import { addExamples } from './examples.ts'
import { nativeParts, pruneNative } from './native-parts.ts'
import { interruptSignal } from './terminal.ts'

interface DoctorFlags {
  readonly json?: boolean
  readonly install?: readonly string[]
  readonly prune?: boolean
  readonly keepGpu?: boolean
}

/** Where a Chromium is looked for. */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** One line of the report. */
interface Line {
  readonly group: 'isolation' | 'languages' | 'parts' | 'models' | 'machine' | 'analysers'
  readonly name: string
  readonly present: boolean
  readonly detail: string
  /** The one command that adds it. */
  readonly command?: string
}

/** Adds `touchstone doctor` to the program. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('what this machine has for judging, and the one command that adds each missing thing')
    .option('--json', 'print the report as one JSON object')
    .option(
      '--install <name...>',
      'add these languages, or analysers of some languages (analysers python java) or of all ten (analysers), or libraries such as numpy, lodash, javatuples, or python-libraries, node-libraries, jvm-libraries (apt, as root; else the command is shown)',
    )
    .option('--prune', 'remove native binaries of other machines and GPU builds from node_modules')
    .option('--keep-gpu', 'with --prune, keep the GPU builds of this machine')
    .action(act)
  addExamples(command, 'doctor', 'doctor --install rust go', 'doctor --install analysers python', 'doctor --prune')
}

async function act(flags: DoctorFlags): Promise<void> {
  if (flags.keepGpu === true && flags.prune !== true) {
    throw new RangeError('doctor: got --keep-gpu alone, wanted --prune beside it')
  }
  if (flags.install !== undefined && (flags.prune === true || flags.json === true))
    throw new RangeError(`doctor: got --install and --${flags.prune === true ? 'prune' : 'json'}, wanted one of them`)
  if (flags.install !== undefined) await addLanguages(flags.install)
  else if (flags.prune === true) prune(flags)
  else await doctor(flags)
}

function prune({ json, keepGpu }: DoctorFlags): void {
  const pruned = pruneNative(undefined, { keepGpu })
  if (json === true) {
    console.log(JSON.stringify(pruned))
    return
  }
  for (const folder of pruned.folders) console.log(`removed ${folder}`)
  console.log(`${(pruned.bytes / 1e6).toFixed(0)} MB removed; npm install brings them back`)
}

async function addLanguages(names: readonly string[]): Promise<void> {
  const { installLanguages } = await import('./doctor-install.ts')
  await installLanguages(names, { signal: interruptSignal() })
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const isolation = await isolationLines()
  const usable = isolation.usable
  const lines = [
    ...machineLines(),
    ...isolation.lines,
    ...(await languageLines()),
    ...partLines(),
    ...(await modelLines()),
    ...(await analyserLines()),
  ]
  if (flags.json === true) {
    console.log(JSON.stringify({ programsJudged: usable, lines }))
    return
  }
  for (const group of ['machine', 'isolation', 'languages', 'analysers', 'parts', 'models'] as const) {
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

function partLines(): Line[] {
  const browser = BROWSERS.find((file) => existsSync(file))
  return [
    ...nativeParts().map(({ name, use, version, install }): Line => ({
      group: 'parts',
      name,
      present: version !== null,
      detail: version ?? `not installed; for ${use}`,
      ...(version === null ? { command: install } : {}),
    })),
    {
      group: 'parts',
      name: 'chromium (optional)',
      present: browser !== undefined,
      detail: browser ?? "not found; only for this project's tests of its pages",
      ...(browser === undefined ? { command: 'apt-get install -y chromium' } : {}),
    },
  ]
}

async function analyserLines(): Promise<Line[]> {
  const { analyserStates } = await import('./doctor-analysers.ts')
  return (await analyserStates()).map((one): Line => ({ group: 'analysers', ...one }))
}

async function modelLines(): Promise<Line[]> {
  const { listModels } = await import('../store/index.ts')
  const listed = await listModels()
  const ready = listed.find(({ entry, stored }) => entry.kind === 'language-model' && stored !== undefined)
  const any: Line = {
    group: 'models',
    name: 'a language model',
    present: ready !== undefined,
    detail: ready?.entry.name ?? 'none is pulled; for touchstone answer without a server',
    ...(ready === undefined ? { command: 'touchstone models pull smollm2-135m' } : {}),
  }
  const lines = listed.map(({ entry, bytes, stored }): Line => ({
    group: 'models',
    name: entry.name,
    present: stored !== undefined,
    detail: `${(bytes / 1e6).toFixed(0)} MB, licence ${entry.licence}`,
    ...(stored === undefined ? { command: `touchstone models pull ${entry.name}` } : {}),
  }))
  return [any, ...lines]
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
