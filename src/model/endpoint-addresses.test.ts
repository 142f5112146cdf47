import { expect, test } from 'vitest'
import { TouchstoneError } from '../errors.ts'
import { EndpointAddresses, serverAddresses } from './endpoint-addresses.ts'

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

const HIDDEN = 'address 2 of 2 (not shown: it may hold a password)'

test.each([
  ['http://user:PASSW0RD@host/v1', 'a user or password stands in the address of host, which no request can carry'],
  ['https://PASSW0RD@host:80/v1', 'a user or password stands in the address of host:80, which'],
  ['http:/user:PASSW0RD@host/v1', 'a user or password stands in the address of host, which'],
  ['http://user:x@PASSW0RD@host/v1', 'a user or password stands in the address of host, which'],
  ['http://user:x@PASSW0RD/y@host/v1', `a user or password stands in ${HIDDEN}, which`],
  ['http://host/v1?key=PASSW0RD', 'something stands behind the path of the address http://host/v1, wanted'],
  ['http://PASSW0RD:12?x@host/v1', `something stands behind the path of ${HIDDEN}, wanted`],
  ['ftp://user:PASSW0RD@host/v1', 'the address of host is none that can be asked, wanted an http or https address'],
  ['localhost:8000/v1', 'the address localhost:8000/v1 is none that can be asked, wanted an http or https address'],
  ['user:PASSW0RD@host/v1', `${HIDDEN} is none that can be asked, wanted an http or https address`],
  ['http://user:PASSW0RD/x@host/v1', `${HIDDEN} is none that can be asked`],
  ['http://user:PASSW0RD#x@host/v1', `${HIDDEN} is none that can be asked`],
  ['http://user:PASSW0RD?x@host/v1', `${HIDDEN} is none that can be asked`],
  ['//user:PASSW0RD@host/v1', `${HIDDEN} is none that can be asked`],
  ['PASSW0RD', `${HIDDEN} is none that can be asked`],
  // digits before a slash read as a port, and the rest of the password as a path
  ['http://user:12/PASSW0RD@host/v1', `${HIDDEN} has an @ in its path, which may be the end of a password`],
  ['https:\\\\user:443\\PASSW0RD@host/v1', `${HIDDEN} has an @ in its path`],
  ['http://host:8000/PASSW0RD@me/v1?x', `something stands behind the path of ${HIDDEN}, wanted`],
])('%s is refused, and no message shows what is secret in it', (address, message) => {
  const open = (): unknown => new EndpointAddresses(['http://a/', address], (each) => each)
  expect(open).toThrow(message)
  expect(open).not.toThrow(/PASSW0RD/i)
})

test.each(['http://user:PASS,W0RD@host/v1', 'http://user:x@PASS,W0RD@host/v1', 'http://PASS:12?x,W0RD@host/v1'])(
  '%s is refused, though the list was split inside the password, and no half of it is shown',
  (list) => {
    const open = (): unknown => new EndpointAddresses(list.split(','), (each) => each)
    expect(open).toThrow('of 2 (not shown: it may hold a password)')
    expect(open).not.toThrow(/PASS,|@|pass:|W0RD|PASS\b/)
  },
)

test.each([
  'https://host/v1/@scope/model',
  'http://host:8000/@me/v1',
  'https://host/tenants/me@example.org/v1',
  'http://host:8000/tenants/me%40example.org/v1',
])('%s is taken as it is: an @ of the path is no credential', (address) => {
  expect(new EndpointAddresses(['http://a/', address], (each) => each).addresses).toEqual(
    ['http://a', address].toSorted(),
  )
})

test('servers are named as URLs write them, each once, in one order', () => {
  expect(serverAddresses('HTTP://Host:80/v1/, http://a:8/v1,http://host/v1')).toEqual([
    'http://a:8/v1',
    'http://host/v1',
  ])
  expect(() => serverAddresses(['http://me:PASSW0RD@host'], 'score')).toThrow(/^score: a user or password stands in/)
  expect(() => serverAddresses('')).toThrow('is none that can be asked')
})
