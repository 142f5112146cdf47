/** Finds the tools of languages on this machine and remembers what it found. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../../errors.ts'
import { cacheFolder } from '../../store/index.ts'
import { findExecutable, isExecutable } from './find-executable.ts'
import type { Command } from '../command.ts'
import type { ToolFinder } from './toolchain.ts'

/** Times that a tool is given to answer a plain question, one after the other: under load the first may be too short. */
const ANSWER_TIMES_MS = [10_000, 60_000]
/** Times that a tool is given to fill a folder, likewise. */
const FILL_TIMES_MS = [300_000, 1_200_000]

/** How a tool answered. */
export type ToolAnswer =
  | { readonly kind: 'answered'; readonly text: string }
  /** It ended badly, or could not be started. */
  | { readonly kind: 'failed' }
  /** It was still running when its time was up, which says nothing of whether it works. */
  | { readonly kind: 'timed-out' }

/** How a tool is asked. */
export interface AskToolOptions {
  /** Longest time to the answer, in ms. */
  readonly timeoutMs: number
  /** The whole environment. @default that of this process */
  readonly environment?: NodeJS.ProcessEnv | undefined
}

/** Asks a tool once. */
export type AskTool = (binary: string, words: readonly string[], options: AskToolOptions) => Promise<ToolAnswer>

/** A finder over the PATH and the system's folders. */
export function createToolFinder(askTool: AskTool = askOnce): ToolFinder {
  const answers = new Map<string, Promise<string | undefined>>()
  return {
    find(...names) {
      for (const name of names) {
        const path = name.includes('/') ? (isExecutable(name) ? name : undefined) : findExecutable(name)
        if (path !== undefined) return realpathSync(path)
      }
      return undefined
    },
    ask(binary, ...words) {
      const key = JSON.stringify([binary, ...words])
      const known = answers.get(key)
      if (known !== undefined) return known
      const answer = ask(askTool, binary, words)
      answers.set(key, answer)
      // a tool that was slow is asked again by the next who wants to know
      answer.catch(() => answers.delete(key))
      return answer
    },
    existing: (...paths) => paths.filter((path) => existsSync(path)),
    make: (name, binary, command) => make(askTool, name, binary, command),
  }
}

async function ask(askTool: AskTool, binary: string, words: readonly string[]): Promise<string | undefined> {
  for (const timeoutMs of ANSWER_TIMES_MS) {
    const answer = await askTool(binary, words, { timeoutMs })
    // a tool that fails on a plain question is as good as missing
    if (answer.kind !== 'timed-out') return answer.kind === 'answered' ? answer.text : undefined
  }
  throw new TouchstoneError(
    'busy',
    `ask ${binary}: no answer in ${secondsOf(ANSWER_TIMES_MS)} s, wanted its version; it is there, but slow`,
  )
}

async function askOnce(
  binary: string,
  words: readonly string[],
  { timeoutMs, environment = process.env }: AskToolOptions,
): Promise<ToolAnswer> {
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, words, {
      timeout: timeoutMs,
      cwd: '/',
      env: environment,
    })
    return { kind: 'answered', text: (stdout + stderr).trim() }
  } catch (error) {
    // execFile kills only for its time-out here
    return { kind: (error as { readonly killed?: boolean }).killed === true ? 'timed-out' : 'failed' }
  }
}

async function make(
  askTool: AskTool,
  name: string,
  binary: string,
  command: (folder: string) => Command,
): Promise<string | undefined> {
  const place = join(cacheFolder(), 'toolchains', name)
  for (const timeoutMs of FILL_TIMES_MS) {
    if (existsSync(place)) return place
    try {
      await mkdir(dirname(place), { recursive: true })
      const folder = await mkdtemp(`${place}-`)
      try {
        const { argv, environment } = command(folder)
        const env = { PATH: process.env['PATH'], HOME: folder, ...environment }
        const { kind } = await askTool(binary, argv, { timeoutMs, environment: env })
        if (kind === 'timed-out') continue
        if (kind === 'failed') return undefined
        // boxes read it under another uid
        await chmod(folder, 0o755)
        await rename(folder, place)
        return place
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    } catch {
      // another process may have been first; else the cache cannot be written, and the language goes without
      return existsSync(place) ? place : undefined
    }
  }
  if (existsSync(place)) return place
  throw new TouchstoneError(
    'busy',
    `fill ${place}: ${binary} has not ended in ${secondsOf(FILL_TIMES_MS)} s, wanted its files; it is there, but slow`,
  )
}

function secondsOf(timesMs: readonly number[]): string {
  return timesMs.map((timeMs) => timeMs / 1_000).join(' and ')
}
