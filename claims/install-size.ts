/**
 * How large and how slow a fresh install is: a clone of the last commit, an empty npm cache, `scripts/setup.mjs`
 * (which installs from the lock file, removes binaries of other machines, and builds), then what is in node_modules, with
 * the Node that set-up brings where a machine's own is older.
 * Beside it: what a user gets who depends on the package for `touchstone/sandbox` alone.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'
import type { Claim } from '../measure/claim.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const LIMIT_MEGABYTES = 500
/** What `scripts/setup.mjs` does on an older Node. */
const BRING_RUNTIME = "import('./scripts/runtime.mjs').then((module) => module.bringRuntime(process.cwd()))"
/** Native parts that the package leaves to those who want them. */
const HEAVY = ['node-llama-cpp', 'onnxruntime-node']

export const claim: Claim = {
  name: 'install-size',
  statement:
    'an install is lean: no GPU builds, none of other machines, and none of the heavy parts for the sandbox alone',
  target: `node_modules, with Node itself, under ${LIMIT_MEGABYTES} MB after set-up, no binary of another machine, no heavy part in an install without development packages`,
  run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-install-'))
    try {
      const whole = join(folder, 'whole')
      cloneCommit(whole)
      const cache = context.quick ? undefined : join(folder, 'npm-cache')
      context.log(`install-size: set-up in a new folder${cache === undefined ? '' : ', npm cache empty'}`)
      const started = performance.now()
      // this process may run on a machine's own new Node, for which set-up would bring none
      run(whole, process.execPath, ['--eval', BRING_RUNTIME], cache)
      run(whole, process.execPath, ['scripts/setup.mjs'], cache)
      const seconds = (performance.now() - started) / 1_000
      context.signal.throwIfAborted()
      const packages = megabytesOf(join(whole, 'node_modules'))
      const node = megabytesOf(join(whole, 'scripts', 'runtime', 'node_modules'))
      const megabytes = packages + node
      const foreign = foreignBinaries(join(whole, 'node_modules'))
      const alone = join(folder, 'alone')
      cloneCommit(alone)
      run(alone, 'npm', ['ci', '--omit=dev', '--loglevel=error'], cache)
      const heavyThere = HEAVY.filter((name) => existsSync(join(alone, 'node_modules', name)))
      return Promise.resolve({
        figures: [
          { name: 'MB after set-up', value: megabytes, n: 1 },
          { name: 'MB of it in node_modules', value: packages, n: 1 },
          { name: 'MB of it Node, where the machine’s own is older', value: node, n: 1 },
          {
            name: `s of set-up (install and build), npm cache ${context.quick ? 'warm' : 'empty'}`,
            value: seconds,
            n: 1,
          },
          { name: 'folders with binaries of another machine or a GPU', value: foreign.length, n: 1 },
          {
            name: 'MB in node_modules without development packages',
            value: megabytesOf(join(alone, 'node_modules')),
            n: 1,
          },
          { name: 'heavy parts in an install without development packages', value: heavyThere.length, n: HEAVY.length },
        ],
        n: 1,
        target: this.target,
        holds: megabytes < LIMIT_MEGABYTES && foreign.length === 0 && heavyThere.length === 0,
        notes: [
          ...foreign.map((each) => `binary of another machine: ${each}`),
          ...heavyThere.map((each) => `has ${each}`),
        ],
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** The last commit, as a clone has it; what is not committed is not measured. */
function cloneCommit(target: string): void {
  const done = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, target], { encoding: 'utf8' })
  if (done.status !== 0) throw new TouchstoneError('unavailable', `git clone of this checkout: ${done.stderr.trim()}`)
}

function run(folder: string, program: string, arguments_: readonly string[], cache: string | undefined): void {
  const done = spawnSync(program, arguments_, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_cache: cache },
  })
  if (done.status === 0) return
  const words = done.stderr.slice(-500)
  throw new TouchstoneError('unavailable', `${program} ${arguments_.join(' ')}: exit ${done.status}: ${words}`)
}

/** Bytes of all files, in 10^6; links count as nothing. */
function megabytesOf(folder: string): number {
  let bytes = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = lstatSync(join(folder, name))
    if (found.isFile()) bytes += found.size
  }
  return bytes / 1e6
}

/** Folders of the two heavy parts that this machine cannot use, by the names their makers give. */
function foreignBinaries(modules: string): string[] {
  const system = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as string]
  const ours = `${process.platform}/${process.arch}`
  const found: string[] = []
  const llama = join(modules, '@node-llama-cpp')
  for (const name of existsSync(llama) ? readdirSync(llama) : []) {
    const gpu = /cuda|vulkan/.test(name)
    if (gpu || !name.startsWith(`${system}-${process.arch === 'arm' ? 'armv7l' : process.arch}`))
      found.push(join('@node-llama-cpp', name))
  }
  const onnx = join(modules, 'onnxruntime-node')
  for (const name of readdirSync(onnx, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('onnxruntime_binding.node')) continue
    const machine = dirname(name).split(/[\\/]/).slice(-2).join('/')
    if (machine !== ours) found.push(join('onnxruntime-node', dirname(name)))
  }
  return found
}
