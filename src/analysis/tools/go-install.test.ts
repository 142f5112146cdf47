import { expect, test } from 'vitest'
import { TouchstoneError } from '../../errors.ts'
import { explainedGoError, goFailure, goSettings, uncheckedNotice } from './go-install.ts'

const ask = (said: string) => goSettings('/go', { ask: async () => said })
const settings = { proxy: 'https://proxy.example,direct', sumdb: 'sum.example', unchecked: '' }

// what go 1.26 printed, with the names of hosts and modules changed
test.each([
  [
    'go: a.example/b/cmd@v1.0.0: a.example/b@v1.0.0: verifying module: a.example/b@v1.0.0: initializing sumdb.Client: checking tree#70991285: Get "https://127.0.0.1:1/tile/8/3/000.p/4": dial tcp 127.0.0.1:1: connect: connection refused',
    /^the checksum database cannot be reached, so that nothing was installed/,
  ],
  [
    'verifying a.example/b@v1.0.0: checksum mismatch\n\tdownloaded: h1:x=\n\tsum.example: h1:y=\n\nSECURITY ERROR\n',
    /^the module is not the one that the checksum database knows/,
  ],
  ['go: a.example/b@v1.0.0: module lookup disabled by GOPROXY=off', /^GOPROXY is off, wanted a module proxy$/],
  [
    'go: a.example/b@v1.0.0: a.example/b@v1.0.0: Get "https://127.0.0.1:1/a.example/b/@v/v1.0.0.info": dial tcp 127.0.0.1:1: connect: connection refused',
    /^no module proxy can be reached: GOPROXY is https:\/\/proxy\.example,direct$/,
  ],
  [
    'go: a.example/b@v1.0.0: reading https://proxy.example/a.example/b/@v/v1.0.0.info: 403 Forbidden\n\tserver response: This module version is not available.',
    /^the module proxy \(GOPROXY is https:\/\/proxy\.example,direct\) answered 403 Forbidden$/,
  ],
  [
    'go: a.example/b@v1.0.0 requires go >= 1.27.1 (running go 1.26.8; GOTOOLCHAIN=local)',
    /^Go 1\.27\.1 or newer is wanted$/,
  ],
])('%s', (said, reason) => {
  expect(goFailure(said, settings)).toMatch(reason)
})

test("a failure of the command's own is left as it is", () => {
  const error = new TouchstoneError('unavailable', 'run go: exit code 1: main.go:3:2: undefined: x')
  expect(explainedGoError(error, settings)).toBe(error)
  const proxy = new TouchstoneError('unavailable', 'run go: exit code 1: module lookup disabled by GOPROXY=off')
  expect((explainedGoError(proxy, settings) as Error).message).toMatch(/^GOPROXY is off, .*; run go: exit code 1/)
})

test('modules that are not compared are told', async () => {
  expect(await ask('https://proxy.example,direct\nsum.example\n')).toEqual(settings)
  expect(uncheckedNotice(await ask('x\nsum.example\n'))).toBeUndefined()
  expect(uncheckedNotice(await ask('x\noff\n'))).toMatch(/GOSUMDB is off$/)
  expect(uncheckedNotice(await ask('x\nsum.example\na.example/*'))).toMatch(/no module of a\.example\/\* with/)
})
