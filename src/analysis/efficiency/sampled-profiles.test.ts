import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { BenchTestResult } from '../../sandbox/index.ts'
import { goProfiler } from './go-profiler.ts'
import { readSamples } from './java-profiler.ts'
import { readPprof } from './pprof-profile.ts'
import { profileOfStacks } from './profiler.ts'
import { rubyProfiler } from './ruby-profiler.ts'

const resultWith = (files: Readonly<Record<string, Uint8Array>>): BenchTestResult =>
  ({ files, run: null }) as unknown as BenchTestResult

/** A field of a protocol buffer: a number, or bytes. */
function field(number: number, value: number | readonly number[]): readonly number[] {
  return typeof value === 'number'
    ? [number * 8, ...varint(value)]
    : [number * 8 + 2, ...varint(value.length), ...value]
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))]
}

const text = (value: string): readonly number[] => field(6, [...Buffer.from(value)])
const place = (id: number, ...functions: readonly number[]): readonly number[] =>
  field(4, [...field(1, id), ...functions.flatMap((one) => field(4, [...field(1, one), ...field(2, 9)]))])
const func = (id: number, name: number, file: number, line: number): readonly number[] =>
  field(5, [...field(1, id), ...field(2, name), ...field(4, file), ...field(5, line)])

/** Twice 10 ms in `append`, called by `(*stack).push`, which was put into `main`. */
const PPROF = gzipSync(
  Uint8Array.from([
    ...field(2, [...field(1, [1, 2]), ...field(2, [...varint(2), ...varint(20_000_000)])]),
    ...place(1, 1),
    ...place(2, 2, 3),
    ...func(1, 1, 2, 40),
    ...func(2, 3, 4, 11),
    ...func(3, 5, 4, 28),
    ...[
      '',
      'runtime.growslice',
      '/usr/local/go/src/runtime/slice.go',
      'main.(*stack).push',
      '/w/main.go',
      'main.main',
    ].flatMap(text),
  ]),
)

test('readPprof reads stacks, functions that were put into others among them', () => {
  expect(readPprof(PPROF)).toEqual([
    {
      value: 20_000_000,
      frames: [
        { name: 'runtime.growslice', file: '/usr/local/go/src/runtime/slice.go', line: 40 },
        { name: 'main.(*stack).push', file: '/w/main.go', line: 11 },
        { name: 'main.main', file: '/w/main.go', line: 28 },
      ],
    },
  ])
  expect(() => readPprof(new Uint8Array([1, 2, 3]))).toThrow(/no gzip/)
  expect(() => readPprof(gzipSync(Uint8Array.from([18, 200, 1])))).toThrow(/in the middle of a field/)
})

test('Go: time of the runtime is that of the function that called it', async () => {
  const result = resultWith({ '.profile.pprof': PPROF })
  const frames = [
    { name: 'main', line: 28 },
    { name: 'stack.push', line: 11 },
  ]
  expect(goProfiler.stacks?.(result)).toEqual([{ frames, ms: 20 }])
  expect(await goProfiler.read(resultWith({}), {} as never)).toBeUndefined()
})

const JFR = `jdk.ExecutionSample {
  startTime = 07:42:23.206
  sampledThread = "main" (javaThreadId = 1)
  state = "STATE_RUNNABLE"
  stackTrace = [
    java.util.ArrayList.add(Object) line: 467
    Main$Bag.put(int) line: 4
    Main.lambda$fill$0(int) line: 9
    java.util.stream.Streams$RangeIntSpliterator.forEachRemaining(IntConsumer) line: 104
    Main.fill() line: 9
    Main.main(String[]) line: 12
  ]
}

jdk.ExecutionSample {
  stackTrace = [
    jdk.jfr.internal.JVM.getJVM() line: 70
    sun.launcher.LauncherHelper.checkAndLoadMain(boolean, int, String) line: 3
  ]
}
`

const JAVA = `import java.util.*;
class Main {
  static class Bag {
    void put(int n) { items.add(n); }
    List<Integer> items = new ArrayList<>();
  }
  static void fill() {
    Bag bag = new Bag();
    java.util.stream.IntStream.range(0, 9).forEach(n -> bag.put(n));
  }
  public static void main(String[] words) {
    fill();
  }
}
`

test("Java: the program's own functions stand where its source declares them, and a lambda is part of its function", () => {
  const frames = [
    { name: 'main', line: 11 },
    { name: 'fill', line: 7 },
    { name: 'fill', line: 7 },
    { name: 'put', line: 4 },
  ]
  expect(readSamples(JFR, JAVA)).toEqual([{ frames, ms: 10 }])
  expect(profileOfStacks(readSamples(JFR, JAVA))).toEqual([
    { name: 'main', line: 11, selfMs: 0, totalMs: 10 },
    { name: 'fill', line: 7, selfMs: 0, totalMs: 10 },
    { name: 'put', line: 4, selfMs: 10, totalMs: 10 },
  ])
})

test('Ruby: calls and times in ms, and stacks below the main program', async () => {
  const report = {
    rows: [['fib', 5, 15, 0.25, 0.5]],
    stacks: [
      [[], 0.125],
      [[['fib', 5]], 0.25],
    ],
  }
  const result = resultWith({ '.profile.json': Buffer.from(JSON.stringify(report)) })
  expect(await rubyProfiler.read(result, {} as never)).toEqual([
    { name: 'fib', line: 5, calls: 15, selfMs: 250, totalMs: 500 },
  ])
  const main = { name: '<main>', line: 1 }
  expect(rubyProfiler.stacks?.(result)).toEqual([
    { frames: [main], ms: 125 },
    { frames: [main, { name: 'fib', line: 5 }], ms: 250 },
  ])
})
