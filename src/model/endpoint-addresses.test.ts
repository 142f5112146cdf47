import { expect, test } from 'vitest'
import { TouchstoneError } from '../errors.ts'
import { EndpointAddresses } from './endpoint-addresses.ts'

const never = new AbortController().signal
const named = async (_: string, error: unknown): Promise<unknown> => error

test('requests go to the least busy server', async () => {
  const servers = new EndpointAddresses(['http://a/', 'http://b/'], (address) => address)
  const asked: string[] = []
  const releases: (() => void)[] = []
  const ask = async (client: string): Promise<string> => {
    asked.push(client)
    await new Promise<void>((resolve) => releases.push(resolve))
    return client
  }
  const answers = [1, 2, 3, 4].map(() => servers.ask(ask, named, never))
  for (const release of releases) release()
  await Promise.all(answers)
  expect(asked).toEqual(['http://a/', 'http://b/', 'http://a/', 'http://b/'])
})

test('a server that failed stands aside for half a minute, and is used where no other is left', async () => {
  let time = 0
  const servers = new EndpointAddresses(
    ['http://a/', 'http://b/'],
    (address) => address,
    () => time,
  )
  const asked: string[] = []
  let down = new Set(['http://a/'])
  const ask = async (client: string): Promise<string> => {
    asked.push(client)
    if (down.has(client)) throw new TouchstoneError('fetch-failed', `${client} is down`)
    return client
  }
  expect(await servers.ask(ask, named, never)).toBe('http://b/')
  expect(await servers.ask(ask, named, never)).toBe('http://b/')
  expect(asked).toEqual(['http://a/', 'http://b/', 'http://b/'])
  down = new Set(['http://b/'])
  expect(await servers.ask(ask, named, never)).toBe('http://a/')
  time = 31_000
  down = new Set(['http://a/', 'http://b/'])
  await expect(servers.ask(ask, named, never)).rejects.toThrow(/is down/)
})

test.each([
  [
    'http://user:PASSW0RD@host/v1',
    'a user or password stands in the address http://host/v1, which no request can carry',
  ],
  ['https://PASSW0RD@host:80/v1', 'a user or password stands in the address https://host:80/v1'],
  ['http://host/v1?key=PASSW0RD', 'something stands behind the path of the address http://host/v1, wanted'],
  ['ftp://user:PASSW0RD@host/v1', 'address is "ftp://host/v1", wanted an http or https address'],
  ['user:PASSW0RD@host/v1', 'address is "host/v1", wanted an http or https address'],
])('%s is refused, and no message shows what is secret in it', (address, message) => {
  const open = (): unknown => new EndpointAddresses(['http://a/', address], (each) => each)
  expect(open).toThrow(message)
  expect(open).not.toThrow('PASSW0RD')
})
