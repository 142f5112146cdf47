import { describe, expect, test } from 'vitest'
import { LANGUAGES, probeIsolation, Sandbox } from '../index.ts'
import { otherToolchains, sharesRuntime } from './other-toolchains.ts'

const { usable } = await probeIsolation()
const ALL = LANGUAGES.map(({ name }) => name)

/** Tries commands, one a line of standard input, and prints which of them ended well. */
const TRIES = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  char line[500];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\\n")] = 0;
    printf("%s: ", line);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
      char *words[10];
      int count = 0;
      for (char *word = strtok(line, " "); word && count < 9; word = strtok(NULL, " ")) words[count++] = word;
      words[count] = NULL;
      freopen("/dev/null", "w", stdout);
      freopen("/dev/null", "w", stderr);
      execvp(words[0], words);
      _exit(99);
    }
    int status;
    waitpid(child, &status, 0);
    puts(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "ran" : "no");
  }
}
`
const COMMANDS = [
  'python3 -c 1',
  '/usr/bin/python3 -c 1',
  '/usr/bin/env python3 -c 1',
  '/proc/1/exe -c 1',
  '/proc/self/exe',
  'sh -c :',
  'bash -c :',
  'perl -e 1',
  'perl5.36.0 -e 1',
  'gcc --version',
  'true',
]

/** A program of each analysed language that prints 7. */
const SEVENS: Readonly<Record<string, string>> = {
  python: 'import json, subprocess\nprint(json.dumps(7))\n',
  javascript: "const { join } = require('path')\nconsole.log(join('7'))\n",
  typescript: 'const n: number = 7\nconsole.log(n)\n',
  java: 'import java.util.*;\npublic class Main { public static void main(String[] a) { System.out.println(List.of(7).get(0)); } }\n',
  c: '#include <stdio.h>\nint main(void) { puts("7"); }\n',
  cpp: '#include <iostream>\nint main() { std::cout << 7 << std::endl; }\n',
  go: 'package main\nimport "fmt"\nfunc main() { fmt.Println(7) }\n',
  rust: 'fn main() { println!("7"); }\n',
  ruby: "require 'set'\nputs Set[7].first\n",
  bash: 'echo 7 | sort | sed s/x/y/\n',
}

describe.skipIf(!usable).each(['slots', 'strict'] as const)('without other languages, %s', (mode) => {
  test('interpreters are out of reach, by whatever name, and plain tools are not', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1, mode })
    const { bench } = sandbox
    const built = await bench.build({ language: 'c', code: TRIES })
    const outcome = async (without: readonly string[] | undefined): Promise<Map<string, string>> => {
      const { run } = await bench.run(built, { stdin: `${COMMANDS.join('\n')}\n`, without })
      const lines = (run?.stdout ?? '').trim().split('\n')
      return new Map(lines.map((line) => line.split(': ') as [string, string]))
    }
    // the control: here all of it can be reached
    const open = await outcome(undefined)
    expect(open.get('python3 -c 1')).toBe('ran')
    expect(open.get('sh -c :')).toBe('ran')
    const closed = await outcome(ALL)
    expect([...closed].filter(([, how]) => how === 'ran').map(([command]) => command)).toEqual([
      '/proc/self/exe',
      'true',
    ])
    const withShell = await outcome(['python', 'perl'])
    expect(withShell.get('sh -c :')).toBe('ran')
    expect(withShell.get('/usr/bin/env python3 -c 1')).toBe('no')
    // what one run goes without is there for the next
    expect(await outcome(undefined)).toEqual(open)
  }, 60_000)

  test.each(Object.keys(SEVENS))(
    'a program in %s still runs',
    async (language) => {
      await using sandbox = await Sandbox.open({ concurrency: 1, mode })
      const isHere = await sandbox.bench.prepare(language).then(
        () => true,
        () => false,
      )
      // a machine without the toolchain has nothing to show
      if (!isHere) return
      const without = ALL.filter((name) => name !== language)
      const tests = [{ style: 'io', name: 'seven', input: '', output: '7\n' }] as const
      const { status, message } = await sandbox.judge({ language, code: SEVENS[language] ?? '' }, tests, { without })
      expect(`${status} ${message}`).toBe('accepted 1 of 1 tests passed')
    },
    120_000,
  )
})

test('what a language needs itself is never hidden, and no path lies in another', () => {
  const hidden = otherToolchains({ language: 'python', tools: ['/usr/bin/env'], without: ALL })
  expect(hidden.filter((path) => /python3/.test(path))).toEqual([])
  expect(hidden).not.toContain('/usr/bin/env')
  for (const path of hidden) expect(hidden.filter((other) => other.startsWith(`${path}/`))).toEqual([])
  expect(otherToolchains({ language: 'c', tools: ['/usr/bin/sh'], without: ['bash'] })).not.toContain('/usr/bin/sh')
})

test('languages of one runtime are known', () => {
  expect(sharesRuntime('typescript', 'javascript')).toBe(true)
  expect(sharesRuntime('python', 'ruby')).toBe(false)
  // a compiled program needs no compiler
  expect(sharesRuntime('cpp', 'c')).toBe(false)
})
