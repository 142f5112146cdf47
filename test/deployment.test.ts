/** Dockerfile and compose.yaml, which no check can build or start, agree with the package and with its own commands. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { touchstoneProgram } from '../src/cli/command-line.ts'

interface Service {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly deploy?: { readonly replicas: number }
  readonly volumes?: readonly string[]
  readonly security_opt?: readonly string[]
}

const root = new URL('../', import.meta.url)
const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8')
const description = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}
const { services, volumes } = parse(readFileSync(new URL('compose.yaml', root), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<'queue' | 'server' | 'worker', Service>>
  readonly volumes: object
}

test('the image installs the packed version, and the queue at the versions that were tested', () => {
  expect(dockerfile).toContain(`/packed/touchstone-${description.version}.tgz`)
  for (const name of ['bullmq', 'ioredis', 'pg'])
    expect(dockerfile).toContain(`${name}@${description.devDependencies[name]}`)
})

test('the store keeps what it is told: nothing is dropped, and it outlives a restart', () => {
  const words = services.queue.command.join(' ')
  expect(words).toContain('--maxmemory-policy noeviction')
  expect(words).toContain('--appendonly yes')
  expect(words).toContain('--requirepass')
  expect(Object.keys(volumes)).toEqual(services.queue.volumes?.map((volume) => volume.split(':')[0]))
})

test('server and two workers are started with options that the commands have, and the same password', () => {
  for (const service of [services.server, services.worker]) {
    const [name, ...words] = service.command
    const command = touchstoneProgram().commands.find((each) => each.name() === name)
    expect(command, name).toBeDefined()
    const { operands, unknown } = command!.parseOptions(words)
    expect({ operands, unknown }).toEqual({ operands: [], unknown: [] })
    expect(command!.opts()).toMatchObject({ queue: 'valkey://queue:6379' })
    expect(service.environment['TOUCHSTONE_QUEUE_PASSWORD']).toBe(services.queue.environment['QUEUE_PASSWORD'])
    expect(service.security_opt).toEqual(['seccomp:unconfined', 'apparmor:unconfined'])
  }
  expect(services.worker.deploy?.replicas).toBe(2)
  expect(services.server.environment['TOUCHSTONE_TOKEN']).toMatch(/^\$\{TOUCHSTONE_TOKEN:\?/)
})
