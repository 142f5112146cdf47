import { afterAll, describe, test } from 'vitest'
import { createToolFinder } from '../toolchains/tool-finder.ts'
import { python } from '../languages/python.ts'
import { CONFORMANCE } from './conformance.ts'
import type { IsolationBackend } from './isolation-backend.ts'
import { probeIsolation } from './probe.ts'
import { SlotBackend } from './slots/slot-backend.ts'
import { StrictBackend } from './bubblewrap/strict-backend.ts'

const { usable, parts } = await probeIsolation()
const interpreter = await python.detect(createToolFinder())

const backends: { readonly name: string; readonly groups: boolean; readonly make: () => IsolationBackend }[] = []
const { bubblewrap, filter } = parts
if (usable && bubblewrap !== undefined) {
  // with groups where this machine has them, and without, as an ordinary user often is
  for (const groups of parts.groups === undefined ? [undefined] : [parts.groups, undefined]) {
    const suffix = groups === undefined ? ', no groups' : ''
    const strict = { bubblewrap, filter, groups }
    backends.push({ name: `strict${suffix}`, groups: groups !== undefined, make: () => new StrictBackend(strict) })
    if (interpreter === undefined) continue
    const slots = {
      ...strict,
      python: interpreter.tools['run'] ?? '',
      pythonMounts: interpreter.mounts,
      slots: 1,
      forkServer: true,
      environment: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    }
    backends.push({ name: `slots${suffix}`, groups: groups !== undefined, make: () => new SlotBackend(slots) })
  }
}

describe.each(backends)('backend $name', ({ groups, make }) => {
  const backend = make()
  afterAll(() => backend[Symbol.asyncDispose]())
  test.each(CONFORMANCE)('$name', (check) => check.run(backend, { groups }))
})

describe.skipIf(backends.length > 0)('backends', () => {
  test('none can be started on this machine, so none is checked', ({ skip }) => skip())
})
