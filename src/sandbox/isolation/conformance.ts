/**
 * One list of properties that every isolation backend must have, each checked by one harmless or hostile command. A
 * new backend passes it before it is used; tests run it for each backend that the machine can start.
 */
import { resolveLimits, type Limits } from '../limits.ts'
import type { Box, BoxOutcome } from './box.ts'
import type { IsolationBackend } from './isolation-backend.ts'

/** One property. */
export interface ConformanceCheck {
  readonly name: string
  /** @throws Error that says what was found, where the property does not hold. */
  run(backend: IsolationBackend, setting: ConformanceSetting): Promise<void>
}

/** What the checks may count on. */
export interface ConformanceSetting {
  /** Whether the backend can tell figures and refusals of the whole tree from outside (control groups). */
  readonly groups: boolean
}

/** Every property, by name. */
export const CONFORMANCE: readonly ConformanceCheck[] = [
  check('exit code and streams are kept apart', async (backend) => {
    const outcome = await shell(backend, 'echo out; echo err >&2; exit 3')
    expectEqual('end', outcome.end, 'exited')
    expectEqual('exit code', outcome.exitCode, 3)
    expectEqual('streams', [text(outcome.stdout), text(outcome.stderr)], ['out\n', 'err\n'])
  }),
  check('a death by signal has its name', async (backend) => {
    const outcome = await shell(backend, 'kill -SEGV $$')
    expectEqual('end and signal', [outcome.end, outcome.signal], ['signalled', 'SIGSEGV'])
  }),
  check('standard input arrives, by descriptor and by name', async (backend) => {
    const stdin = Buffer.from('given')
    expectEqual('input', text((await shell(backend, 'cat', { stdin })).stdout), 'given')
    expectEqual('input by name', text((await shell(backend, 'cat /dev/stdin', { stdin })).stdout), 'given')
    expectEqual('no input', text((await shell(backend, 'cat')).stdout), '')
  }),
  check('standard output can be opened by name', async (backend) => {
    expectEqual('output', text((await shell(backend, 'echo named > /dev/stdout')).stdout), 'named\n')
  }),
  check('binary output comes out as it is', async (backend) => {
    const outcome = await shell(backend, String.raw`printf '\000\377\n'`)
    expectEqual('bytes', [...outcome.stdout], [0, 255, 10])
  }),
  check('files come in, and those asked for come out', async (backend) => {
    const files = [
      { path: 'deep/in', content: Buffer.from('in') },
      { path: 'tool', content: Buffer.from('#!/bin/sh\necho ran'), executable: true },
    ]
    const outcome = await shell(backend, './tool; cat deep/in > out; ln -s /etc/passwd link; mkfifo pipe; ls', {
      files,
      collect: ['out', 'link', 'pipe', 'deep', 'missing'],
    })
    expectEqual('listing', text(outcome.stdout), 'ran\ndeep\nlink\nout\npipe\ntool\n')
    const found = [...outcome.files].map(([path, content]) => `${path}=${text(content)}`).toSorted()
    expectEqual('collected', found, ['deep/in=in', 'out=in'])
  }),
  check('the channel carries both ways', async (backend) => {
    const heard: string[] = []
    const outcome = await shell(backend, 'echo question >&3; read answer <&3; echo $answer', {
      channel: (received) => {
        heard.push(text(received))
        return Buffer.from('reply\n')
      },
    })
    expectEqual('heard and answered', [heard.join(''), text(outcome.stdout)], ['question\n', 'reply\n'])
  }),
  check('environment: what is given and nothing of the host', async (backend) => {
    const outcome = await shell(backend, 'env | cut -d= -f1 | sort', {
      environment: { PATH: '/usr/bin:/bin', GIVEN: '1' },
    })
    const names = text(outcome.stdout)
      .split('\n')
      .filter((name) => !['', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))
    expectEqual('names', names, ['GIVEN', 'PATH'])
  }),
  check('wall time ends it', async (backend) => {
    const outcome = await shell(backend, 'while :; do :; done', { limits: { wallMs: 400 } })
    expectEqual('end', outcome.end, 'wall-limit')
  }),
  check('sleep ends as idle where outside can tell', async (backend, { groups }) => {
    const outcome = await shell(backend, 'sleep 60', { limits: { wallMs: 400 } })
    expectEqual('end', outcome.end, groups ? 'idle' : 'wall-limit')
  }),
  check('CPU time ends it', async (backend) => {
    const limits = { cpuMs: 1000, wallMs: 60_000 }
    expectEqual('end', (await shell(backend, 'while :; do :; done', { limits })).end, 'cpu-limit')
  }),
  check('output past its limit ends it, and no more than the limit is kept', async (backend) => {
    const outcome = await shell(backend, 'while :; do echo flood; done', { limits: { outputBytes: 1000 } })
    expectEqual('end and size', [outcome.end, outcome.stdout.length], ['output-limit', 1000])
    const errors = await shell(backend, 'while :; do echo flood >&2; done', { limits: { outputBytes: 1000 } })
    expectEqual('end', errors.end, 'output-limit')
  }),
  check('memory past its limit fails', async (backend, { groups }) => {
    // the last line doubles a text until it has no room
    const limits = { memoryBytes: 32 * 2 ** 20 }
    const outcome = await shell(backend, 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done', { limits })
    if (groups) expectEqual('end', outcome.end, 'memory-limit')
    else expectEqual('failed', outcome.exitCode === 0, false)
  }),
  check('processes past their limit are refused', async (backend, { groups }) => {
    const script = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 5 & done; exit 0'
    const outcome = await shell(backend, script, { limits: { processes: 10 } })
    if (groups) expectEqual('end', outcome.end, 'process-limit')
    else expectEqual('failed', outcome.exitCode === 0, false)
  }),
  check('a file past its limit is refused', async (backend) => {
    const outcome = await shell(backend, 'head -c 2000000 /dev/zero > big; wc -c < big', {
      limits: { fileBytes: 1_000_000 },
    })
    expectEqual('size', text(outcome.stdout).trim(), '1000000')
  }),
  check('the work folder is bounded', async (backend) => {
    const limits = { workBytes: 2 ** 20 }
    const outcome = await shell(
      backend,
      'for i in 1 2 3 4; do head -c 500000 /dev/zero > $i; done 2>/dev/null; cat ? | wc -c',
      { limits },
    )
    expectEqual('bounded', Number(text(outcome.stdout)) <= 2 ** 20, true)
  }),
  check('nothing of the host can be written or is there', async (backend) => {
    const script =
      'for d in / /usr /etc /dev /proc; do touch $d/x 2>/dev/null && echo wrote $d; done; ls -d /root /home /sys 2>/dev/null; echo end'
    expectEqual('seen', text((await shell(backend, script)).stdout), 'end\n')
  }),
  check('unprivileged: no root, no capabilities, no new privileges, a filter', async (backend) => {
    const script = 'id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status | tr -d "\\t "'
    const [uid, ...lines] = text((await shell(backend, script)).stdout)
      .trim()
      .split('\n')
    expectEqual('root', uid === '0', false)
    expectEqual(
      'posture',
      lines.filter((line) => !line.startsWith('CapBnd')),
      ['CapEff:0000000000000000', 'NoNewPrivs:1', 'Seccomp:2'],
    )
  }),
  check('memory that is to be shown is shown, read-only, and only to that run', async (backend) => {
    const script = 'echo x 2>/dev/null > /proc/meminfo; grep -c . /proc/meminfo; head -n 1 /proc/meminfo; ls /dev/shm'
    const shown = text((await shell(backend, script, { shownMemoryBytes: 2 ** 20 })).stdout)
    expectEqual('shown', shown.replaceAll(/ +/g, ' '), '5\nMemTotal: 1024 kB\n')
    const lines = Number(text((await shell(backend, script)).stdout).split('\n')[0])
    expectEqual("the machine's own afterwards", lines > 5, true)
  }),
  check('no network but an own loopback', async (backend) => {
    const outcome = await shell(backend, 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "')
    expectEqual('devices', text(outcome.stdout), 'lo\n')
  }),
  check('its processes are the only ones', async (backend) => {
    const outcome = await shell(backend, 'ls /proc | grep -c "^[0-9]"')
    expectEqual('few processes', Number(text(outcome.stdout)) < 8, true)
  }),
  check('no descriptor of the host', async (backend) => {
    const outcome = await shell(
      backend,
      'for f in /proc/$$/fd/*; do n=${f##*/}; test $n -gt 3 && test $n -ne 10 && test $n -ne 255 && readlink $f; done; echo end',
    )
    expectEqual('descriptors', text(outcome.stdout), 'end\n')
  }),
  check('nothing survives a run', async (backend) => {
    const leave =
      'echo x > /tmp/left; echo x > left; echo x > /dev/shm/left; setsid sleep 60 </dev/null >/dev/null 2>&1 & exit 0'
    expectEqual('end', (await shell(backend, leave)).end, 'exited')
    const look = await shell(backend, 'ls /tmp /dev/shm .; grep -l sleep /proc/[0-9]*/comm 2>/dev/null; echo end')
    expectEqual(
      'seen',
      text(look.stdout)
        .replace(/^(\.|\/tmp|\/dev\/shm):$|^$/gm, '')
        .split('\n')
        .filter(Boolean),
      ['end'],
    )
  }),
  check('an abort ends it and rejects with the reason', async (backend) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const running = backend.execute(box('while :; do :; done', {}), { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 50)
    const outcome = await running.catch((error: unknown) => error)
    expectEqual('rejection', outcome === reason, true)
  }),
  check('figures are reported where outside can tell', async (backend, { groups }) => {
    const outcome = await shell(backend, 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done')
    expectEqual('wall time', outcome.wallMs > 0, true)
    if (groups)
      expectEqual('CPU and memory', [Number(outcome.cpuMs) > 0, Number(outcome.peakMemoryBytes) > 0], [true, true])
  }),
]

type Setting = Partial<Omit<Box, 'argv' | 'limits'>> & { readonly limits?: Partial<Limits> }

function check(name: string, run: ConformanceCheck['run']): ConformanceCheck {
  return { name, run }
}

function shell(backend: IsolationBackend, script: string, setting: Setting = {}): Promise<BoxOutcome> {
  return backend.execute(box(script, setting))
}

function box(script: string, { limits = {}, ...setting }: Setting): Box {
  return {
    argv: ['/bin/sh', '-c', script],
    environment: { PATH: '/usr/bin:/bin' },
    files: [],
    mounts: [],
    stdin: new Uint8Array(),
    collect: [],
    ...setting,
    limits: resolveLimits({ wallMs: 20_000 }, limits),
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

function expectEqual(what: string, found: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${what}: ${left}, wanted ${right}`)
}
