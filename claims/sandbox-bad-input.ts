/**
 * Input that is wrong, absurd or hostile, and machinery that fails: every one gets a clear error or verdict in time, and
 * nothing stays behind.
 */
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'
import { Sandbox, type RunResult, type RunStatus } from '../src/sandbox/index.ts'
import type { ProgramTest } from '../src/supervision.ts'
import { leftBehind } from '../test/programs/attacks/range.ts'
import { ZOO } from '../test/programs/zoo.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const TESTS = { full: 10_000, quick: 2_000 }
/** Whatever is wrong must be said within this time. */
const LONGEST_SECONDS = 120
/** Thousands of honest runs are work, not an answer to wait for: each has the time of a start on a busy machine. */
const SECONDS_PER_TEST = 0.05

interface Check {
  readonly name: string
  /** @default LONGEST_SECONDS */
  readonly seconds?: (context: ClaimContext) => number
  /** Empty where it went right; else what was wrong. */
  run(sandbox: Sandbox, context: ClaimContext): Promise<string>
}

export const claim: Claim = {
  name: 'sandbox-bad-input',
  statement: 'Bad input to the sandbox gets a clear error or verdict, and nothing stays behind',
  target: `every check right within ${LONGEST_SECONDS} s (thousands of tests: ${SECONDS_PER_TEST * 1000} ms each), nothing left behind`,
  async run(context) {
    const wrong: string[] = []
    const checks = allChecks()
    {
      await using sandbox = await Sandbox.open()
      for (const check of checks) {
        context.signal.throwIfAborted()
        const started = performance.now()
        const problem = await check.run(sandbox, context).catch((error: unknown) => `threw ${String(error)}`)
        const seconds = (performance.now() - started) / 1000
        const late = seconds > (check.seconds?.(context) ?? LONGEST_SECONDS) ? `took ${seconds.toFixed(0)} s` : ''
        if (problem !== '' || late !== '') wrong.push(`${check.name}: ${problem} ${late}`)
        context.log(`${check.name}: ${problem === '' ? 'right' : problem} (${seconds.toFixed(1)} s)`)
      }
    }
    const left = leftBehind()
    const right = checks.length - wrong.length
    return {
      figures: [
        { name: 'checks right', value: right / checks.length, n: checks.length },
        { name: 'left behind', value: left.length, n: checks.length },
      ],
      n: checks.length,
      target: this.target,
      holds: wrong.length === 0 && left.length === 0,
      notes: [...wrong, ...left],
    }
  },
}

function allChecks(): Check[] {
  return [...callChecks(), ...sourceChecks(), ...limitChecks(), ...machineChecks()]
}

function refuses(name: string, wanted: RegExp, call: (sandbox: Sandbox) => Promise<unknown>): Check {
  return {
    name,
    async run(sandbox) {
      try {
        await call(sandbox)
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        const isClear = error instanceof TouchstoneError || error instanceof RangeError || error instanceof TypeError
        return isClear && wanted.test(text) ? '' : `said ${JSON.stringify(text)}, wanted ${wanted}`
      }
      return 'was not refused'
    },
  }
}

function ends(
  name: string,
  wanted: readonly RunStatus[],
  call: (sandbox: Sandbox) => Promise<{ status: RunStatus; message: string }>,
): Check {
  return {
    name,
    async run(sandbox) {
      const { status, message } = await call(sandbox)
      return wanted.includes(status) ? '' : `ended with ${status} (${message}), wanted ${wanted.join(' or ')}`
    },
  }
}

const python = (code: string): { language: string; code: string } => ({ language: 'python', code })

function callChecks(): Check[] {
  const limits: readonly [string, number][] = [
    ['zero', 0],
    ['negative', -1],
    ['a fraction', 1.5],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['absurd', 1e30],
  ]
  return [
    refuses('a language that nobody knows', /language is "klingon", wanted one of python, /, (sandbox) =>
      sandbox.run({ language: 'klingon', code: '' }),
    ),
    ...limits.flatMap(([word, value]) =>
      ['wallMs', 'cpuMs', 'memoryBytes', 'processes', 'workBytes', 'openFiles'].map((limit) =>
        refuses(`${limit} ${word}`, new RegExp(`${limit} is .*wanted a whole number from`), (sandbox) =>
          sandbox.run(python(''), { limits: { [limit]: value } }),
        ),
      ),
    ),
    refuses('a limit that nobody knows', /unknown limit seconds, wanted one of/, (sandbox) =>
      sandbox.run(python(''), { limits: { seconds: 1 } as never }),
    ),
    ...['../x', '/x', 'a/../../x', 'a//b', '', '.', 'a\0b'].map((path) =>
      refuses(
        `a file named ${JSON.stringify(path)}`,
        /path is .*wanted a path relative to the work folder/,
        (sandbox) => sandbox.run({ ...python(''), files: { [path]: '' } }),
      ),
    ),
    refuses('a NUL byte in an argument', /NUL/, (sandbox) => sandbox.run(python(''), { arguments: ['a\0b'] })),
    refuses('no tests', /no tests, wanted at least one/, (sandbox) => sandbox.judge(python(''), [])),
    refuses('harness tests where there are none', /has no harness tests/, (sandbox) =>
      sandbox.judge({ language: 'sql', code: '' }, [{ style: 'harness', name: 't', code: '' }]),
    ),
    refuses('a source of 17 MB', /source has \d+ bytes, wanted at most/, (sandbox) =>
      sandbox.run(python('#'.repeat(17 * 2 ** 20))),
    ),
  ]
}

/** Any verdict but a failure of the machinery. */
const JUDGED: readonly RunStatus[] = [
  'accepted',
  'wrong-answer',
  'runtime-error',
  'compile-error',
  'time-limit',
  'memory-limit',
  'output-limit',
  'idleness',
]

function sourceChecks(): Check[] {
  const ten = 10 * 2 ** 20
  const each = (name: string, code: string): Check[] =>
    ZOO.map(({ language }) =>
      ends(`${name}, ${language}`, JUDGED, async (sandbox) => orUnavailable(sandbox.run({ language, code }))),
    )
  return [
    ends('a source of 10 MB, python', ['accepted'], (sandbox) =>
      sandbox.run(python(`#${'x'.repeat(ten)}\nprint(1)\n`)),
    ),
    ends('a source of 10 MB, javascript', ['accepted'], (sandbox) =>
      sandbox.run({ language: 'javascript', code: `//${'x'.repeat(ten)}\nconsole.log(1)\n` }),
    ),
    ends('a source of 10 MB, c', ['accepted'], (sandbox) =>
      sandbox.run({ language: 'c', code: `/*${'x\n'.repeat(ten / 2)}*/\nint main(void) {}\n` }),
    ),
    ...each('an empty source', ''),
    ...each('NUL bytes in the source', 'a\0b\0\0'),
    ...each('no text at all in the source', Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0x28]).toString('latin1')),
    {
      name: 'thousands of tests',
      seconds: (context) => SECONDS_PER_TEST * (context.quick ? TESTS.quick : TESTS.full),
      async run(sandbox, context) {
        const count = context.quick ? TESTS.quick : TESTS.full
        const tests = Array.from({ length: count }, (_, index): ProgramTest => ({
          style: 'io',
          name: String(index),
          input: `${index}`,
          output: `${index % 7 === 0 ? -1 : index}`,
        }))
        const result = await sandbox.judge(python('print(int(input()))'), tests, {
          parallelTests: 4,
          signal: context.signal,
        })
        const wrong = result.tests.filter(
          ({ status }, index) => status !== (index % 7 === 0 ? 'wrong-answer' : 'accepted'),
        )
        return wrong.length === 0
          ? ''
          : `${wrong.length} of ${count} wrong, first ${wrong[0]?.status}: ${wrong[0]?.message}`
      },
    },
  ]
}

/** A language that is not here is not measured. */
async function orUnavailable(running: Promise<RunResult>): Promise<{ status: RunStatus; message: string }> {
  try {
    return await running
  } catch (error) {
    if (error instanceof TouchstoneError && error.code === 'unavailable') return { status: 'accepted', message: '' }
    throw error
  }
}

function limitChecks(): Check[] {
  return [
    ends('1 ms of wall time', ['time-limit', 'idleness'], (sandbox) =>
      // a warm interpreter may print within it
      sandbox.run(python('while True: pass'), { limits: { wallMs: 1 } }),
    ),
    ends('the least memory that may be asked for', ['memory-limit', 'runtime-error'], (sandbox) =>
      sandbox.run(
        { language: 'perl', code: 'my $x = "x" x (8 << 20); print 1' },
        { limits: { memoryBytes: 4 * 2 ** 20 } },
      ),
    ),
    ends('no output at all', ['output-limit'], (sandbox) =>
      sandbox.run(python('print(1)'), { limits: { outputBytes: 0 } }),
    ),
    ends('the largest limits that there are', ['accepted'], (sandbox) =>
      sandbox.run(python('print(1)'), {
        limits: {
          wallMs: 3_600_000,
          cpuMs: 3_600_000,
          memoryBytes: 2 ** 40,
          processes: 32_768,
          openFiles: 65_536,
          workBytes: 2 ** 40,
          fileBytes: 2 ** 40,
        },
      }),
    ),
    {
      name: 'a work folder smaller than the source',
      async run(sandbox) {
        const { status } = await sandbox.run(python(`#${'x'.repeat(2 ** 20)}`), { limits: { workBytes: 4096 } })
        return status === 'accepted' ? 'ran in less than it takes' : ''
      },
    },
  ]
}

function machineChecks(): Check[] {
  return [
    ends('a compiler that does not end', ['compile-error'], (sandbox) =>
      sandbox.run(
        {
          language: 'cpp',
          code: 'constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) s += i ^ n; return s; }\nstatic_assert(f(1L << 24) != 0);\nint main() {}\n',
        },
        { compileLimits: { wallMs: 200 } },
      ),
    ),
    {
      name: 'a toolchain that hangs when it is looked for',
      async run() {
        const folder = mkdtempSync(join(tmpdir(), 'touchstone-claim-'))
        const path = process.env['PATH'] ?? ''
        writeFileSync(join(folder, 'php'), '#!/bin/sh\nexec sleep 1000\n')
        chmodSync(join(folder, 'php'), 0o755)
        process.env['PATH'] = `${folder}:${path}`
        try {
          await using sandbox = await Sandbox.open()
          const check = refuses('', /no answer in 10 and 60 s, wanted its version; it is there, but slow/, () =>
            sandbox.run({ language: 'php', code: '' }),
          )
          return await check.run(sandbox, undefined as never)
        } finally {
          process.env['PATH'] = path
          rmSync(folder, { recursive: true })
        }
      },
    },
    ...(['slots', 'strict'] as const).map((isolation) => ({
      name: `an unwritable place for work folders, ${isolation}`,
      run: () => inPlace('/proc', isolation),
    })),
    ...(['slots', 'strict'] as const).map((isolation) => ({
      name: `a full disk, ${isolation}`,
      run: () => onFullDisk(isolation),
    })),
  ]
}

/** Runs a program with the machine's folder for temporary files elsewhere; it must fail clearly and in time. */
async function inPlace(folder: string, isolation: string): Promise<string> {
  return said(process.execPath, childWords(isolation, folder))
}

async function onFullDisk(isolation: string): Promise<string> {
  if (process.getuid?.() !== 0) return ''
  const script = 'mount -t tmpfs -o size=64k none /mnt && head -c 1m /dev/zero > /mnt/full 2>/dev/null; exec "$@"'
  const words = [process.execPath, ...childWords(isolation, '/mnt')]
  return said('unshare', ['--mount', 'sh', '-c', script, 'sh', ...words])
}

function childWords(isolation: string, folder: string): string[] {
  const child = fileURLToPath(new URL('sandbox/one-run.ts', import.meta.url))
  return [child, isolation, folder]
}

/** What the child printed: a verdict that is honest, or a clear error; empty where it is one of them. */
async function said(file: string, words: readonly string[]): Promise<string> {
  const text = await new Promise<string>((resolve) => {
    execFile(file, words, { timeout: 60_000 }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`.trim()))
  })
  return /^(?:sandbox-error: |internal: |unavailable: |accepted: )/.test(text)
    ? ''
    : `said ${JSON.stringify(text.slice(0, 400))}`
}
