/**
 * `npm test`: every check of the project in one command: format, lint, types, units with the architecture and the
 * acceptance tests, unused code, examples, package shape. Goes on after a failure; closes with "N passed, N failed".
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const scratch = mkdtempSync(join(tmpdir(), 'touchstone-check-'))
const isTerminal = process.stdout.isTTY === true
/** Without a terminal no tool is to colour its words, whatever the surroundings ask for. */
const environment = { ...process.env }
if (!isTerminal) {
  delete environment.FORCE_COLOR
  environment.NO_COLOR = '1'
}
const count = { passed: 0, failed: 0, skipped: 0 }
const failures = []

console.log(`Node ${process.version} (${process.execPath})`)
check('format', bin('oxfmt'), ['--check', '.'])
check('lint', bin('oxlint'), ['--type-aware', '--deny-warnings'])
check('types', bin('tsc'), ['--noEmit'])
check('types of the web page', bin('tsc'), ['--noEmit', '-p', 'web'])
check('unused code', bin('knip'), [])
units()
for (const file of readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'))) {
  check(`example ${file}`, process.execPath, [join('examples', file)])
}
check('package shape', bin('publint'), ['--strict'])

rmSync(scratch, { recursive: true, force: true })
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`)
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`)
process.exitCode = count.failed === 0 ? 0 : 1

function check(title, program, args) {
  const started = performance.now()
  const done = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 28,
    env: environment,
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (done.status === 0) {
    count.passed += 1
    console.log(`ok    ${title} (${seconds} s)`)
    return
  }
  count.failed += 1
  failures.push(title)
  console.log(`FAIL  ${title} (${seconds} s): exit ${done.status ?? done.signal}`)
  console.log(`${done.stdout ?? ''}${done.stderr ?? ''}`.trimEnd())
}

function units() {
  const file = join(scratch, 'units.json')
  const args = ['run', ...reporters(), `--outputFile.json=${file}`]
  const done = spawnSync(bin('vitest'), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment })
  if (!existsSync(file)) {
    count.failed += 1
    failures.push('units')
    console.log(`FAIL  units: vitest ended with ${done.status ?? done.signal} and wrote no result`)
    return
  }
  const result = JSON.parse(readFileSync(file, 'utf8'))
  const states = result.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const failed = states.filter((state) => state === 'failed').length
  const passed = states.filter((state) => state === 'passed').length
  count.passed += passed
  count.failed += failed
  // what neither passed nor failed was not run: skipped, to do, or left out by a condition
  count.skipped += states.length - passed - failed
  if (failed > 0) failures.push('units')
  if (done.status !== 0 && failed === 0) {
    // A file that fails to load, or an unhandled rejection, has no test to its name.
    count.failed += 1
    failures.push('units: an error outside of tests')
  }
}

/** In a terminal vitest's own display; elsewhere one plain line a file, and what failed. */
function reporters() {
  const shown = isTerminal ? 'default' : join(root, 'scripts', 'plain-reporter.mjs')
  return [`--reporter=${shown}`, '--reporter=json']
}
