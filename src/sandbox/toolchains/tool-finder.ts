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

/** How a tool answered. */
export type ToolAnswer =
  | { readonly kind: 'answered'; readonly text: string }
  /** It ended badly, or could not be started. */
  | { readonly kind: 'failed' }
  /** It was still running when its time was up, which says nothing of whether it works. */
  | { readonly kind: 'timed-out' }

/** Asks a tool once. */
export type AskTool = (binary: string, words: readonly string[], timeoutMs: number) => Promise<ToolAnswer>

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
    make,
  }
}

async function ask(askTool: AskTool, binary: string, words: readonly string[]): Promise<string | undefined> {
  for (const timeoutMs of ANSWER_TIMES_MS) {
    const answer = await askTool(binary, words, timeoutMs)
    // a tool that fails on a plain question is as good as missing
    if (answer.kind !== 'timed-out') return answer.kind === 'answered' ? answer.text : undefined
  }
  const seconds = ANSWER_TIMES_MS.map((timeoutMs) => timeoutMs / 1_000).join(' and ')
  throw new TouchstoneError(
    'busy',
    `ask ${binary}: no answer in ${seconds} s, wanted its version; it is there, but slow`,
  )
}

async function askOnce(binary: string, words: readonly string[], timeoutMs: number): Promise<ToolAnswer> {
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, words, { timeout: timeoutMs, cwd: '/' })
    return { kind: 'answered', text: (stdout + stderr).trim() }
  } catch (error) {
    // execFile kills only for its time-out here
    return { kind: (error as { readonly killed?: boolean }).killed === true ? 'timed-out' : 'failed' }
  }
}

async function make(name: string, binary: string, command: (folder: string) => Command): Promise<string | undefined> {
  const place = join(cacheFolder(), 'toolchains', name)
  if (existsSync(place)) return place
  try {
    await mkdir(dirname(place), { recursive: true })
    const folder = await mkdtemp(`${place}-`)
    try {
      const { argv, environment } = command(folder)
      const env = { PATH: process.env['PATH'], HOME: folder, ...environment }
      await promisify(execFile)(binary, argv, { timeout: 300_000, cwd: '/', env })
      // boxes read it under another uid
      await chmod(folder, 0o755)
      await rename(folder, place)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  } catch {
    // another process may have been first; else the language goes without
    return existsSync(place) ? place : undefined
  }
  return place
}
