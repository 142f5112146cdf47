/**
 * `node scripts/setup.mjs [--quiet] [PROGRAM ...]`: set-up for every npm script, and then the script itself.
 *
 * It brings a current Node where the machine's own is older, installs the locked dependencies, builds, and gets
 * bubblewrap. It needs npm and Node 20 or newer. A second call finds all done and costs a fraction of a second.
 * `--quiet` says nothing unless there is work. PROGRAM runs in this process, because a shell that has found `node` once
 * would start it on the old one.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bringRuntime, handOver, isCurrent, linkRuntime } from './runtime.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const quiet = process.argv[2] === '--quiet'
const words = process.argv.slice(quiet ? 3 : 2)

if (isCurrent(root)) await setUp()
else onNewerNode()

async function setUp() {
  installDependencies()
  linkRuntime(root)
  build()
  getBubblewrap()
  if (words.length === 0) return
  const program = resolve(root, words[0])
  process.argv.splice(1, process.argv.length, program, ...words.slice(1))
  await import(pathToFileURL(program).href)
}

function onNewerNode() {
  try {
    handOver(bringRuntime(root), process.argv.slice(1))
  } catch (error) {
    fail(error.message)
  }
}

function installDependencies() {
  const stamp = join(root, 'node_modules', '.touchstone-lock')
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  say('setup: installing the locked dependencies (npm ci)')
  // Install scripts stay unrun: none is needed, and two would fetch GPU libraries from outside the registry.
  run('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'])
  run(process.execPath, [join(root, 'scripts', 'prune-native.mjs')])
  writeFileSync(stamp, digest)
}

function build() {
  const stamp = join(root, 'dist', '.build')
  const digest = sourceDigest()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  say('setup: building')
  run(process.execPath, [join(root, 'scripts', 'build.mjs')])
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

/** Digest of all sources by content, so that a checkout or a touch alone causes no rebuild. */
function sourceDigest() {
  const hash = createHash('sha256')
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs']) {
    hash.update(name).update(readFileSync(join(root, name)))
  }
  for (const folder of ['src', 'web']) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).toSorted()) {
      const file = join(root, folder, name)
      if (name.endsWith('.test.ts') || !statSync(file).isFile()) continue
      hash.update(name).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

function getBubblewrap() {
  if (process.platform !== 'linux') {
    say('setup: programs are judged in a container here (bubblewrap needs Linux); see docs/sandbox.md')
    return
  }
  if (works('bwrap', ['--version'])) return
  const command = 'apt-get update && apt-get install -y bubblewrap'
  if (works('apt-get', ['--version']) && process.getuid() === 0) {
    console.error(`setup: installing bubblewrap, which isolates the programs that are judged: ${command}`)
    const done = spawnSync('sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (done.status === 0 && works('bwrap', ['--version'])) return
    console.error('setup: bubblewrap could not be installed; all but programs will be judged')
    return
  }
  const how = works('apt-get', ['--version']) ? `sudo sh -c '${command}'` : "your system's package manager: bubblewrap"
  console.error(`setup: bubblewrap is missing; programs are not judged without it. To add it: ${how}`)
}

function works(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

function run(program, args) {
  const done = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' },
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) fail(`setup: ${program} ${args.join(' ')}: exit ${done.status ?? done.signal}`)
}

function say(line) {
  if (!quiet || line.includes('installing') || line.includes('building')) console.error(line)
}

function fail(line) {
  console.error(line)
  process.exit(2)
}
