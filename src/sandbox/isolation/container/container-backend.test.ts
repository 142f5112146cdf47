import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveLimits } from '../../limits.ts'
import { ContainerBackend } from './container-backend.ts'
import type { ClientResult, ClientRun, ContainerClient } from './container-client.ts'
import type { Box } from '../box.ts'
import { tarArchive } from './tar-archive.ts'
import { tarFiles } from '../tar-files.ts'

// No engine ran where this was written: a client that records what it is asked and answers as documented stands in.
class RecordedClient implements ContainerClient {
  readonly name = 'docker'
  readonly asked: (readonly string[])[] = []
  readonly runs: ClientRun[] = []
  readonly answer: (mark: string) => Partial<ClientResult>
  readonly oom: string

  constructor(answer: (mark: string) => Partial<ClientResult>, oom = 'false\n') {
    this.answer = answer
    this.oom = oom
  }

  run(command: ClientRun): Promise<ClientResult> {
    this.runs.push(command)
    const mark = Buffer.from(command.stdin).toString('latin1').split('\n')[0] ?? ''
    const none = {
      code: 0,
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
      stdoutTruncated: false,
      stderrTruncated: false,
    }
    return Promise.resolve({ ...none, ...this.answer(mark) })
  }

  ask(...words: readonly string[]): string | undefined {
    this.asked.push(words)
    return words[0] === 'inspect' ? this.oom : ''
  }
}

const box = (setting: Partial<Box> = {}): Box => ({
  argv: ['/usr/bin/python3', 'main.py'],
  environment: { PATH: '/usr/bin:/bin' },
  files: [{ path: 'main.py', content: Buffer.from('print(1)') }],
  mounts: [],
  stdin: Buffer.from('input'),
  limits: resolveLimits({ memoryBytes: 2 ** 26, processes: 10, workBytes: 2 ** 20, outputBytes: 100 }),
  collect: [],
  ...setting,
})

const backend = (client: ContainerClient): ContainerBackend => new ContainerBackend({ client, image: 'languages' })

describe('ContainerBackend (recorded client)', () => {
  test('asks for every wall, gives files and input on one stream, and removes the container', async () => {
    const client = new RecordedClient(() => ({ stdout: Buffer.from('1\n') }))
    const outcome = await backend(client).execute(box())
    expect(outcome).toMatchObject({ end: 'exited', exitCode: 0, signal: null })
    expect(Buffer.from(outcome.stdout).toString()).toBe('1\n')
    const words = client.runs[0]!.words.join(' ')
    for (const wall of [
      '--network none',
      '--read-only',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--user 60000:60000',
      '--memory 67108864 --memory-swap 67108864',
      '--pids-limit 14',
      '--tmpfs /w:rw,nosuid,nodev,mode=1777,size=1048576,exec',
      '--ulimit core=0:0',
      '--env PATH=/usr/bin:/bin',
    ]) {
      expect(words).toContain(wall)
    }
    expect(words).not.toContain('print(1)')
    const [mark, ...rest] = Buffer.from(client.runs[0]!.stdin).toString('latin1').split('\n')
    expect(mark).toMatch(/^[0-9a-f]{32}$/)
    expect(words).not.toContain(mark)
    expect(rest.join('\n').endsWith('input')).toBe(true)
    expect(client.asked.at(-1)?.slice(0, 2)).toEqual(['rm', '--force'])
  })

  test('parts output from collected files by a mark that the program never saw', async () => {
    const archive = tarArchive([{ path: 'out', content: Buffer.from('made') }])
    const client = new RecordedClient((mark) => ({ stdout: Buffer.concat([Buffer.from(`text${mark}`), archive]) }))
    const outcome = await backend(client).execute(box({ collect: ['out'] }))
    expect(Buffer.from(outcome.stdout).toString()).toBe('text')
    expect(Buffer.from(outcome.files.get('out')!).toString()).toBe('made')
  })

  test.each([
    [{ code: 3 }, 'false', { end: 'exited', exitCode: 3 }],
    [{ code: 139 }, 'false', { end: 'signalled', signal: 'SIGSEGV' }],
    [{ code: 137 }, 'true', { end: 'memory-limit' }],
    [{ code: 152 }, 'false', { end: 'cpu-limit', signal: null }],
    [{ code: null, stdoutTruncated: true }, 'false', { end: 'output-limit', stdoutTruncated: true }],
    [{ code: null }, 'false', { end: 'wall-limit' }],
  ])('reads the engine’s answer %j, out of memory %s', async (answer, oom, wanted) => {
    expect(await backend(new RecordedClient(() => answer, oom)).execute(box())).toMatchObject(wanted)
  })

  test('the engine’s own failure is no outcome, and harness tests are refused', async () => {
    const failing = new RecordedClient(() => ({ code: 125, stderr: Buffer.from('no such image') }))
    await expect(backend(failing).execute(box())).rejects.toMatchObject({ code: 'internal' })
    expect(failing.asked.at(-1)?.[0]).toBe('rm')
    const refused = backend(new RecordedClient(() => ({}))).execute(box({ channel: () => undefined }))
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('a toolchain below the container’s own /tmp is refused by its name', async () => {
    const client = new RecordedClient(() => ({}))
    const refused = backend(client).execute(box({ mounts: ['/opt/java', '/tmp/node'] }))
    await expect(refused).rejects.toThrow('run in a container: /tmp/node of the image is hidden')
    expect(client.runs).toEqual([])
  })
})

describe('tarArchive', () => {
  test('is read back by tarFiles and by tar itself', () => {
    const path = fc.stringMatching(/^[a-z]{1,30}(\/[a-z]{1,30}){0,5}$/)
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.uint8Array({ maxLength: 1500 }), (paths, content) => {
        const files = tarFiles(tarArchive(paths.map((name) => ({ path: name, content }))))
        return paths.every((name) => Buffer.compare(files.get(name) ?? Buffer.from('missing'), content) === 0)
      }),
    )
    const folder = mkdtempSync(join(tmpdir(), 'archive-'))
    try {
      const long = `${'folder/'.repeat(20)}file`
      execFileSync('tar', ['-C', folder, '-xf', '-'], {
        input: tarArchive([{ path: long, content: Buffer.from('far') }]),
      })
      expect(readFileSync(join(folder, long), 'utf8')).toBe('far')
    } finally {
      rmSync(folder, { recursive: true })
    }
    expect(() => tarArchive([{ path: 'x'.repeat(101), content: new Uint8Array() }])).toThrow(RangeError)
  })
})
