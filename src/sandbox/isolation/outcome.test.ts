import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { Box } from './box.ts'
import { outcomeOf, type EndedBox, type ProcessEnd, type StopReason } from './outcome.ts'

const BOX: Box = {
  argv: ['/bin/true'],
  environment: {},
  files: [],
  mounts: [],
  stdin: new Uint8Array(),
  limits: DEFAULT_LIMITS,
  collect: [],
}

const NOTHING = { exceeded: false, bytes: () => new Uint8Array() }

function ended(process: ProcessEnd, stopped?: StopReason, cpuMs?: number): EndedBox {
  return {
    box: BOX,
    process,
    stopped,
    wallMs: 10,
    usage: undefined,
    cpuMs,
    stdout: NOTHING,
    stderr: NOTHING,
    files: new Map(),
  }
}

const KILLED = { exitCode: null, signal: null }

test('time that is up reads the same, whichever of the kernel, the watch and the final account found it', () => {
  const byKernel = outcomeOf(ended({ exitCode: null, signal: 'SIGXCPU' }, undefined, 20_000))
  const byWatch = outcomeOf(ended(KILLED, 'cpu-limit', 20_000))
  const byAccount = outcomeOf(ended({ exitCode: 0, signal: null }, undefined, 20_000))
  expect(byKernel).toMatchObject({ end: 'cpu-limit', exitCode: null, signal: null })
  expect(byWatch).toEqual(byKernel)
  expect(byAccount).toEqual(byKernel)
})

test.each(['wall-limit', 'idle', 'starved'] as const)(
  'a box that was stopped as %s tells no end of its process',
  (stopped) => {
    const dying = outcomeOf(ended({ exitCode: 143, signal: null }, stopped))
    expect(dying).toMatchObject({ end: stopped, exitCode: null, signal: null })
    expect(outcomeOf(ended(KILLED, stopped))).toEqual(dying)
  },
)

test('what a process did by itself is told', () => {
  expect(outcomeOf(ended({ exitCode: 3, signal: null }))).toMatchObject({ end: 'exited', exitCode: 3, signal: null })
  expect(outcomeOf(ended({ exitCode: null, signal: 'SIGSEGV' }))).toMatchObject({
    end: 'signalled',
    exitCode: null,
    signal: 'SIGSEGV',
  })
})
