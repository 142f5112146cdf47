/**
 * The Node that the npm scripts run on. A machine's own Node serves where it is new enough; any other machine gets one
 * from npm into `scripts/runtime/node_modules`, and `node_modules/.bin/node`, which comes first in npm's path, links to it.
 * Why it comes this way: docs/decisions/2026-11-28-runtime.md. This file must run on old Nodes.
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, relative, sep } from 'node:path'

/** The major version that the project is developed and tested on; users of the package need less (`engines`). */
const wantedMajor = 24

/** True where this process may run the scripts: a machine's own new Node, or the project's own at the version wanted now. */
export function isCurrent(root) {
  if (Number(process.versions.node.split('.')[0]) < wantedMajor) return false
  const folder = runtimeFolder(root)
  return !process.execPath.startsWith(folder + sep) || process.version === wantedVersion(process.execPath, folder)
}

/**
 * Makes a new enough Node present below `root` and returns its program. Throws where npm has none for this machine, or
 * where the one that came does not run here.
 */
export function bringRuntime(root) {
  const folder = runtimeFolder(root)
  const there = runtimeProgram(folder)
  if (there !== undefined && isWanted(there, folder)) return there
  console.error(`setup: Node is ${process.versions.node}; installing Node ${wantedMajor} for this project (npm ci)`)
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  const program = runtimeProgram(folder)
  if (done.status !== 0 || program === undefined || !isWanted(program, folder)) {
    throw new Error(
      `setup: Node is ${process.versions.node}, wanted >= ${wantedMajor}, and npm brought none that runs on ` +
        `${process.platform} ${process.arch}: install it from https://nodejs.org and call again`,
    )
  }
  // C++ headers: 65 of 189 MB, and nothing here compiles against them
  rmSync(join(dirname(dirname(program)), 'include'), { recursive: true, force: true })
  return program
}

/** Puts this process's Node first in npm's path, where it is the project's own. A machine's own Node stays where it is. */
export function linkRuntime(root) {
  if (!process.execPath.startsWith(runtimeFolder(root) + sep)) return
  const bin = join(root, 'node_modules', '.bin')
  const link = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(link)) return
  mkdirSync(bin, { recursive: true })
  rmSync(link, { force: true })
  // Windows lets only administrators make links
  if (process.platform === 'win32') copyFileSync(process.execPath, link)
  else symlinkSync(relative(bin, process.execPath), link)
}

/** Goes on with `words` on the Node `program`: same streams, same signals, same end. */
export function handOver(program, words) {
  const path = `${dirname(program)}${delimiter}${process.env.PATH}`
  const child = spawn(program, words, { stdio: 'inherit', env: { ...process.env, PATH: path } })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  child.on('error', (error) => {
    console.error(`setup: start ${program}: ${error.message}`)
    process.exitCode = 2
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code === null ? 128 + constants.signals[signal] : code
  })
}

function runtimeFolder(root) {
  return join(root, 'scripts', 'runtime')
}

/** The program that stands below `folder`, if one does; npm installs only what fits this machine's `os` and `cpu`. */
function runtimeProgram(folder) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return Object.keys(versionsIn(folder))
    .map((each) => join(folder, 'node_modules', each, 'bin', name))
    .find((each) => existsSync(each))
}

/** True where the program runs here (on musl it does not) and is the version that package.json names. */
function isWanted(program, folder) {
  const done = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return done.status === 0 && done.stdout.trim() === wantedVersion(program, folder)
}

function wantedVersion(program, folder) {
  const versions = versionsIn(folder)
  return `v${versions[Object.keys(versions).find((each) => program.includes(`${sep}${each}${sep}`))]}`
}

function versionsIn(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).optionalDependencies
}
