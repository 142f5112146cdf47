/**
 * Programs that tell their analysers to look away: suppressions in every tool's own words, pragmas and annotations that take
 * lines out of coverage, forged reports, renamed lines, sources that stand for generated code, giants.
 */
import { join } from 'node:path'
import type { Attack } from './attacks.ts'

const EVIL = /eval|exec|system|popen|command|inject|S307|B307|B605|S605|G204|CWE-?(?:78|95)|strcpy|gets|suppress/i
const HIDES = /suppress|noqa|nolint|disable|ignore/i

export const ATTACKS_ON_TOOLS: readonly Attack[] = [
  // Python
  {
    name: 'a pragma without coverage',
    language: 'python',
    code: () => 'n = int(input())\nif n > 99:  # pragma: no cover\n    print("UNRUN")\nprint(2 * n)\n',
    hidesLine: true,
  },
  {
    name: 'a pragma for a whole function',
    language: 'python',
    code: () => 'def never():  # pragma: no cover\n    return "UNRUN"\n\nprint(2 * int(input()))\n',
    hidesLine: true,
  },
  {
    name: 'a configuration of coverage that it writes',
    language: 'python',
    code: () =>
      'for name in (".coveragerc", "setup.cfg", "tox.ini", "pyproject.toml"):\n    open(name, "w").write("[run]\\nomit = *\\n[coverage:run]\\nomit = *\\n[tool.coverage.run]\\nomit = [\\"*\\"]\\n")\nn = int(input())\nif n > 99:\n    print("UNRUN")\nprint(2 * n)\n',
    hidesLine: true,
  },
  {
    name: 'coverage stopped and erased',
    language: 'python',
    code: () =>
      'try:\n    import coverage\n    one = coverage.Coverage.current()\n    one.stop()\n    one.erase()\nexcept Exception:\n    pass\nprint(2 * int(input()))\n',
  },
  {
    name: 'words of pylint, flake8, mypy and bandit',
    language: 'python',
    code: () =>
      '# flake8: noqa\n# pylint: disable=all\n# mypy: ignore-errors\nprint(eval(input()) * 2)  # nosec B307  # type: ignore  # noqa\n',
    found: EVIL,
  },
  {
    name: 'a suppression in other capitals and spaces',
    language: 'python',
    code: () => 'print(eval(input()) * 2)  #NOQA:S307,PGH001\nexec(input())  #  NoQa : S102\n',
    found: EVIL,
  },
  {
    name: 'ends of lines of old machines around a suppression',
    language: 'python',
    code: () => '# ruff: noqa\r\nprint(eval(input()) * 2)\r\n',
    found: EVIL,
  },
  {
    name: 'an encoding that hides a line in a comment',
    language: 'python',
    code: () => '# -*- coding: utf-7 -*-\n# +AAo-eval(input())\nprint(6)\n',
  },
  { name: 'a literal of 200,000 parts', language: 'python', code: () => `x = [${'1, '.repeat(200_000)}]\nprint(6)\n` },
  {
    name: 'four thousand signs before a name',
    language: 'python',
    code: () => `x = 1\nprint(6)\ny = ${'-'.repeat(4_000)}x\n`,
  },
  { name: 'a text of 5 MB', language: 'python', code: () => `x = "${'a'.repeat(5_000_000)}"\nprint(6)\n` },
  { name: 'a NUL in a text', language: 'python', code: () => 'x = "a\0b"\nprint(eval(input()))\n' },
  {
    name: 'a start file that it writes',
    language: 'python',
    code: (outside) =>
      `for name in ("sitecustomize.py", "usercustomize.py", "conftest.py", "coverage.py", "ruff.py", "bandit.py"):\n    open(name, "w").write("open(${JSON.stringify(join(outside, 'new')).replaceAll('"', "'")}, 'w')")\nprint(2 * int(input()))\n`,
  },
  // JavaScript and TypeScript
  {
    name: 'words of istanbul, c8 and V8',
    language: 'javascript',
    code: () =>
      "const n = Number(require('fs').readFileSync(0, 'utf8'))\n/* istanbul ignore next */ /* c8 ignore start */ /* v8 ignore start */\nfunction never() {\n  return 'UNRUN'\n}\n/* c8 ignore stop */ /* v8 ignore stop */\nconsole.log(2 * n)\nif (n > 99) never()\n",
    hidesLine: true,
  },
  {
    name: 'words of eslint, oxlint, Biome and Sonar',
    language: 'javascript',
    code: () =>
      '/* eslint-disable */ /* oxlint-disable */ // biome-ignore lint: x\n// eslint-disable-next-line\neval(process.argv[2]) // eslint-disable-line // NOSONAR // oxlint-disable-line\nconsole.log(6)\n',
    found: EVIL,
  },
  {
    name: 'the coverage of the machine stopped',
    language: 'javascript',
    code: () =>
      "try { require('v8').stopCoverage() } catch {}\nconsole.log(2 * Number(require('fs').readFileSync(0, 'utf8')))\nif (process.argv.length > 99) {\n  console.log('UNRUN')\n}\n",
  },
  {
    name: 'a coverage file that it forges',
    language: 'javascript',
    code: () =>
      "const fs = require('fs')\nconst at = process.env.NODE_V8_COVERAGE\nif (at) process.on('exit', () => { for (let i = 0; i < 9; i++) fs.writeFileSync(`${at}/coverage-1-${9e12 + i}-0.json`, JSON.stringify({ result: [{ scriptId: '1', url: `file://${__filename}`, functions: [{ functionName: '', ranges: [{ startOffset: 0, endOffset: 9999, count: 7 }], isBlockCoverage: true }] }] })) })\nconst n = Number(fs.readFileSync(0, 'utf8'))\nconsole.log(2 * n)\nif (n > 99) {\n  console.log('UNRUN')\n}\n",
  },
  {
    name: 'words of the type checker',
    language: 'typescript',
    code: () => '// @ts-nocheck\n// @ts-ignore\n/* eslint-disable */\neval(process.argv[2])\nconsole.log(6)\n',
    found: EVIL,
  },
  {
    name: 'a reference to a file outside',
    language: 'typescript',
    code: (outside) =>
      `/// <reference path="${join(outside, 'secret')}" />\nimport x = require(${JSON.stringify(join(outside, 'secret'))})\nconsole.log(6, x)\n`,
  },
  {
    name: 'a bomb of types',
    language: 'typescript',
    code: () =>
      'type A = "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h"\ntype B = `${A}${A}${A}${A}${A}${A}${A}${A}`\ntype L<N extends number, T extends 1[] = []> = T["length"] extends N ? T : L<N, [...T, 1]>\nconst x: L<99999>["length"] = 1\nconst y: B = "x"\nconsole.log(6, x, y)\n',
  },
  // Java
  {
    name: 'an annotation by the name of generated code',
    language: 'java',
    code: () =>
      'import java.lang.annotation.*;\nimport java.util.Scanner;\n\npublic class Main {\n  @Retention(RetentionPolicy.RUNTIME)\n  @interface Generated {}\n\n  @Generated\n  static String never() {\n    return "UNRUN";\n  }\n\n  public static void main(String[] words) {\n    int n = new Scanner(System.in).nextInt();\n    if (n > 99) {\n      System.out.println(never());\n    }\n    System.out.println(2 * n);\n  }\n}\n',
    hidesLine: true,
  },
  {
    name: 'words of PMD, SpotBugs and Sonar',
    language: 'java',
    code: () =>
      'public class Main {\n  @interface SuppressFBWarnings { String[] value() default {}; }\n\n  @SuppressFBWarnings({"COMMAND_INJECTION"})\n  @SuppressWarnings({"all", "PMD"})\n  public static void main(String[] words) throws Exception { // NOPMD\n    if (words.length > 0) {\n      Runtime.getRuntime().exec(words[0]); // NOSONAR NOPMD\n    }\n    System.out.println(6);\n  }\n}\n',
    found: EVIL,
  },
  {
    name: 'the agent of the coverage reset',
    language: 'java',
    code: () =>
      'public class Main {\n  public static void main(String[] words) {\n    try {\n      Object agent = Class.forName("org.jacoco.agent.rt.RT").getMethod("getAgent").invoke(null);\n      agent.getClass().getMethod("reset").invoke(agent);\n    } catch (Throwable failure) {\n      System.err.println(failure);\n    }\n    System.out.println(6);\n    Runtime.getRuntime().halt(0);\n  }\n}\n',
  },
  // C and C++
  {
    name: 'words of gcov and lcov',
    language: 'c',
    code: () =>
      '#include <stdio.h>\n\nint main(void) {\n  int n = 0;\n  if (scanf("%d", &n) != 1) return 1;\n  if (n > 99) { // GCOV_EXCL_LINE LCOV_EXCL_START\n    puts("UNRUN"); // LCOV_EXCL_LINE\n  } // LCOV_EXCL_STOP\n  printf("%d\\n", 2 * n);\n  return 0;\n}\n',
    hidesLine: true,
  },
  {
    name: 'a function that is not instrumented',
    language: 'c',
    code: () =>
      '#include <stdio.h>\n\n__attribute__((no_profile_instrument_function, noinline)) static void never(void) {\n  puts("UNRUN");\n}\n\nint main(void) {\n  int n = 0;\n  if (scanf("%d", &n) != 1) return 1;\n  if (n > 99) never();\n  printf("%d\\n", 2 * n);\n  return 0;\n}\n',
    hidesLine: true,
  },
  {
    name: 'counters put back',
    language: 'c',
    code: () =>
      '#include <stdio.h>\n\nextern void __gcov_reset(void) __attribute__((weak));\nextern void __gcov_dump(void) __attribute__((weak));\n\nint main(void) {\n  int n = 0;\n  if (scanf("%d", &n) != 1) return 1;\n  printf("%d\\n", 2 * n);\n  fflush(stdout);\n  if (__gcov_reset) __gcov_reset();\n  return 0;\n}\n',
  },
  {
    name: 'lines of another name',
    language: 'c',
    code: (outside) =>
      `#include <stdio.h>\n#line 900 "${join(outside, 'secret')}"\nint main(void) {\n  int n = 0;\n  if (scanf("%d", &n) != 1) return 1;\n  if (n > 99) {\n    puts("hidden");\n  }\n  printf("%d\\n", 2 * n);\n  return 0;\n}\n`,
  },
  {
    name: 'words of clang-tidy, cppcheck and flawfinder, and the pragma of a header of the system',
    language: 'c',
    code: () =>
      '#pragma GCC system_header\n#pragma GCC diagnostic ignored "-Wall"\n#include <stdlib.h>\n#include <string.h>\nint main(int argc, char **argv) { // NOLINT\n  char s[4];\n  /* cppcheck-suppress bufferAccessOutOfBounds */\n  strcpy(s, argv[0]); // Flawfinder: ignore NOLINT(*)\n  return system(argv[argc - 1]); /* NOLINT */ // RATS: ignore\n}\n',
    found: EVIL,
  },
  {
    name: 'a stretch without a linter',
    language: 'cpp',
    code: () =>
      '// NOLINTBEGIN(*)\n#include <cstdlib>\n#include <cstring>\n#include <iostream>\nint main(int argc, char **argv) {\n  char s[4];\n  std::strcpy(s, argv[0]); // NOLINTNEXTLINE\n  std::cout << 6 << std::endl;\n  return argc > 9 ? std::system(argv[1]) : 0;\n}\n// NOLINTEND(*)\n',
    found: EVIL,
  },
  {
    name: 'a literal of 100,000 parts',
    language: 'cpp',
    code: () => `int x[] = {${'1,'.repeat(100_000)}};\nint main() { return 0; }\n`,
  },
  {
    name: 'conditions 2,000 deep',
    language: 'c',
    code: () => `int main(void) { int n = 1;\n${'if (n) {\n'.repeat(2_000)}n = 2;\n${'}\n'.repeat(2_000)}return 0; }\n`,
  },
  // Go
  {
    name: 'words of golangci-lint, staticcheck and gosec',
    language: 'go',
    code: () =>
      '//lint:file-ignore * all\n//nolint:all\npackage main\n\nimport (\n\t"fmt"\n\t"os"\n\t"os/exec"\n)\n\nfunc main() {\n\tif len(os.Args) > 9 {\n\t\texec.Command("sh", "-c", os.Args[1]).Run() // #nosec G204 //nolint\n\t}\n\tfmt.Println(6)\n}\n',
    found: EVIL,
  },
  {
    name: 'a head of generated code',
    language: 'go',
    code: () =>
      '// Code generated by hand. DO NOT EDIT.\n\npackage main\n\nimport (\n\t"fmt"\n\t"os"\n\t"os/exec"\n)\n\nfunc main() {\n\tif len(os.Args) > 9 {\n\t\texec.Command("sh", "-c", os.Args[1]).Run()\n\t}\n\tfmt.Println(6)\n}\n',
    found: EVIL,
  },
  {
    name: 'lines of another name, in Go',
    language: 'go',
    code: (outside) =>
      `package main\n\nimport "fmt"\n\n//line ${join(outside, 'secret')}:900\nfunc main() {\n\tvar n int\n\tfmt.Scan(&n)\n\tif n > 99 {\n\t\tfmt.Println("hidden")\n\t}\n\tfmt.Println(2 * n)\n}\n`,
  },
  {
    name: 'a build line that leaves the file out',
    language: 'go',
    code: () => '//go:build ignore\n\npackage main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(6)\n}\n',
  },
  // Rust
  {
    name: 'everything allowed',
    language: 'rust',
    code: () =>
      '#![allow(warnings, clippy::all, clippy::pedantic, unused)]\nuse std::process::Command;\nfn main() {\n    let x = 5;\n    let words: Vec<String> = std::env::args().collect();\n    if words.len() > 9 {\n        Command::new("sh").arg("-c").arg(&words[1]).status().unwrap();\n    }\n    println!("6");\n}\n',
    found: new RegExp(`${EVIL.source}|${HIDES.source}|allow`, 'i'),
  },
  {
    name: 'a file outside in the source',
    language: 'rust',
    code: (outside) =>
      `const X: &str = include_str!(${JSON.stringify(join(outside, 'secret'))});\nfn main() {\n    println!("6 {}", X.len());\n}\n`,
  },
  {
    name: 'a macro that calls itself',
    language: 'rust',
    code: () => 'macro_rules! m { ($($x:tt)*) => { m!($($x)* $($x)*) } }\nfn main() { m!(a) }\n',
  },
  // Ruby
  {
    name: 'words of SimpleCov',
    language: 'ruby',
    code: () => 'n = gets.to_i\n# :nocov:\nif n > 99\n  puts "UNRUN"\nend\n# :nocov:\nputs 2 * n\n',
    hidesLine: true,
  },
  {
    name: 'the coverage taken and cleared',
    language: 'ruby',
    code: () =>
      'n = gets.to_i\nputs 2 * n\nbegin\n  Coverage.result(stop: true, clear: true)\nrescue StandardError\n  nil\nend\nputs "UNRUN" if n > 99\n',
  },
  {
    name: 'words of rubocop around an eval',
    language: 'ruby',
    code: () =>
      '# rubocop:disable all\n# rubocop:todo all\neval(ARGV[0].to_s) # rubocop:disable Security/Eval\nputs 6\n',
    found: EVIL,
  },
  // Bash
  {
    name: 'words of shellcheck around an eval',
    language: 'bash',
    code: () => '# shellcheck disable=all\n#shellcheck disable=SC2086,SC2294\neval $1\nrm -rf $2/x\necho 6\n',
    found: new RegExp(`${EVIL.source}|${HIDES.source}|SC\\d+`, 'i'),
  },
  {
    name: 'a trace that runs something',
    language: 'bash',
    code: (outside) =>
      `PS4='$(touch ${join(outside, 'new')})'\nset -x\nexec 2>&-\nread -r n\necho $((2 * n))\nif [ "$n" -gt 99 ]; then\n  echo hidden\nfi\n`,
  },
]
