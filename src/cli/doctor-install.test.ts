import { afterEach, expect, test, vi } from 'vitest'
import { languageReports } from '../sandbox/index.ts'
import { installLanguages } from './doctor-install.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const missing = (await languageReports()).find(({ version }) => version === null)

test('installLanguages refuses a language that nobody knows', async () => {
  await expect(installLanguages(['klingon'])).rejects.toThrow(/got "klingon", wanted one of python, /)
})

test('installLanguages says what is here already, by any of its names', async () => {
  const said = vi.spyOn(console, 'log').mockReturnValue()
  await installLanguages(['JS', 'javascript'])
  expect(said.mock.calls).toEqual([
    [`JavaScript is here: ${process.versions.node}`],
    [`JavaScript is here: ${process.versions.node}`],
  ])
  expect(process.exitCode).toBeUndefined()
})

test.skipIf(missing === undefined)('installLanguages shows an ordinary user the one command and exits 2', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
  const said = vi.spyOn(console, 'error').mockReturnValue()
  await installLanguages([missing!.name])
  const { name, install } = missing!
  const packages = install.replace('apt-get install -y ', '')
  const shown = install.startsWith('apt-get')
    ? `sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${packages}'`
    : install
  expect(said.mock.calls).toEqual([[`to add ${name}, run:\n  ${shown}`]])
  expect(process.exitCode).toBe(2)
})

test('installLanguages adds a library by the name that programs import, or that pip has for it', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
  const said = vi.spyOn(console, 'error').mockReturnValue()
  await installLanguages(['sklearn', 'pyyaml'])
  const packages = 'python3-sklearn python3-yaml'
  expect(said.mock.calls).toEqual([
    [
      `to add sklearn, pyyaml, run:\n  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${packages}'`,
    ],
  ])
})

test('installLanguages adds libraries of Node and of the Java virtual machine', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
  const said = vi.spyOn(console, 'error').mockReturnValue()
  await installLanguages(['lodash', 'javatuples', 'junit5'])
  const packages = 'node-lodash libjavatuples-java junit5 junit4'
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages}`
  expect(said.mock.calls).toEqual([[`to add lodash, javatuples, junit5, run:\n  sudo sh -c '${command}'`]])
})

test('installLanguages rejects with the reason of a signal that has fired', async () => {
  await expect(installLanguages(['python'], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  )
})
