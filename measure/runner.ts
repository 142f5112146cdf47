/** Runs one claim or bench from the command line: finds its file, measures, prints, and sets the exit code. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { interruptSignal } from '../src/cli/terminal.ts'
import { takeFileLock } from '../src/file-lock.ts'
import type { Figure } from '../src/supervision.ts'
import { openMaterial } from './material.ts'
import type { Claim, ClaimContext, ClaimResult } from './claim.ts'

/** What is run: `claim` or `bench`, and the folder with one file for each. */
export interface Measurement {
  readonly noun: 'claim' | 'bench'
  readonly folder: URL
}

// A reader that leaves early (`npm run claim NAME | head`) is no failure of the claim.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** Reads the command line, measures what it names, prints, sets `process.exitCode`. */
export async function runMeasurement(measurement: Measurement): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      'go-judge': { type: 'string' },
      soak: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  })
  const names = await measurementNames(measurement)
  const [name, ...rest] = positionals
  if (name === undefined || name === 'list') {
    console.log(names.join('\n'))
    return
  }
  if (!names.includes(name)) {
    console.error(`npm run ${measurement.noun}: got ${JSON.stringify(name)}, wanted one of ${names.join(', ')}`)
    process.exitCode = 2
    return
  }
  const claim = await loadMeasurement(measurement, name)
  const { 'data-dir': dataFolder, ...others } = values
  const passedOn = Object.entries(others).flatMap(([key, value]) =>
    typeof value === 'string' ? [`--${key}=${value}`] : [],
  )
  await measure(claim, {
    quick: values.quick ?? false,
    json: values.json ?? false,
    dataFolder,
    arguments: [...rest, ...passedOn],
  })
}

/** Names of all claims or benches, sorted: each file of the folder is one, but for `main.ts`, which runs them. */
export async function measurementNames({ folder }: Measurement): Promise<string[]> {
  const files = await readdir(fileURLToPath(folder))
  return files
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted()
}

/** The claim or bench of a name. @throws TypeError where its file exports none, or one of another name */
export async function loadMeasurement({ noun, folder }: Measurement, name: string): Promise<Claim> {
  const module = (await import(new URL(`${name}.ts`, folder).href)) as Record<string, Claim | undefined>
  const found = module[noun]
  if (found?.name === name) return found
  throw new TypeError(`load ${name}.ts: its \`${noun}\` is ${found?.name ?? 'missing'}, wanted one named ${name}`)
}

async function measure(
  claim: Claim,
  options: {
    readonly quick: boolean
    readonly json: boolean
    readonly dataFolder: string | undefined
    readonly arguments: readonly string[]
  },
): Promise<void> {
  const signal = interruptSignal()
  const stateFolder = join(stateRoot(), `${claim.name}${options.quick ? '-quick' : ''}`)
  const context: ClaimContext = {
    quick: options.quick,
    signal,
    log: (line) => console.error(line),
    ...openMaterial(signal, options.dataFolder),
    stateFolder,
    arguments: options.arguments,
  }
  console.error(`${claim.name}: ${claim.statement}`)
  let result: ClaimResult
  let lock
  try {
    // two processes would write one state, and take each other's time
    lock = takeFileLock(`${stateFolder}.lock`, `measure ${claim.name}`)
    await mkdir(stateFolder, { recursive: true })
    result = await claim.run(context)
    await rm(stateFolder, { recursive: true, force: true })
  } catch (error) {
    console.error(`${claim.name}: could not run: ${error instanceof Error ? error.message : String(error)}`)
    if (process.env['TOUCHSTONE_DEBUG'] !== undefined) console.error(error)
    process.exitCode = signal.aborted ? 130 : 2
    return
  } finally {
    lock?.release()
  }
  for (const figure of result.figures) console.log(figureLine(figure))
  for (const note of result.notes ?? []) console.log(`  note: ${note}`)
  console.log(`target: ${result.target}`)
  console.log(
    `${claim.name}: ${result.holds ? 'holds' : 'DOES NOT HOLD'} (n = ${result.n}${options.quick ? ', quick form' : ''})`,
  )
  if (options.json) {
    const { figures, n, target, holds } = result
    console.log(JSON.stringify({ claim: claim.name, figures, n, target, holds }))
  }
  process.exitCode = result.holds ? 0 : 1
}

/** One figure as a line: name, value, interval, n. */
export function figureLine(figure: Figure): string {
  const interval = figure.interval === undefined ? '' : ` [${figure.interval.map(shortNumber).join(', ')}]`
  return `  ${figure.name}: ${shortNumber(figure.value)}${interval} (n = ${figure.n})`
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4)
}

function stateRoot(): string {
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state')
  return join(state, 'touchstone', 'measurements')
}
