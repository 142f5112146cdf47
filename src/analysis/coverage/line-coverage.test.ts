import { expect, test } from 'vitest'
import { bashCoverage, executableLines } from './bash-meter.ts'
import { readGcov } from './gcov-meter.ts'
import { readGoProfile } from './go-meter.ts'
import { readJacoco } from './java-meter.ts'
import { countCovered, uncoveredLines, uncoveredRanges, unionCoverage, type LineCoverage } from './line-coverage.ts'
import { readCoveragePy } from './python-meter.ts'
import { readLcov } from './rust-meter.ts'

const coverage = (...counts: readonly (readonly [number, number])[]): LineCoverage => ({
  lines: new Map(counts),
  branches: undefined,
})

test('the union of tests adds counts, and ranges of unrun lines reach over lines that hold no code', () => {
  const union = unionCoverage([coverage([1, 1], [2, 0], [4, 0], [5, 0]), coverage([1, 2], [2, 0], [4, 0], [5, 1])])
  expect([...union.lines]).toEqual([
    [1, 3],
    [2, 0],
    [4, 0],
    [5, 1],
  ])
  expect(countCovered(union.lines)).toEqual({ covered: 2, total: 4 })
  expect(uncoveredLines(union)).toEqual([2, 4])
  expect(uncoveredRanges(union)).toEqual([{ from: 2, to: 4 }])
})

test("reads coverage.py's report", () => {
  const file = {
    executed_lines: [1, 2],
    missing_lines: [3],
    executed_branches: [[2, 4]],
    missing_branches: [[2, 3]],
  }
  const read = readCoveragePy(JSON.stringify({ files: { 'main.py': file } }))
  expect([...(read?.lines ?? [])]).toEqual([
    [1, 1],
    [2, 1],
    [3, 0],
  ])
  expect([...(read?.branches ?? [])]).toEqual([
    ['2:4', 1],
    ['2:3', 0],
  ])
})

test("reads gcov's report of the program's own file, without what a test driver has put after it", () => {
  const line = (number: number, count: number, branches: number[] = []): object => ({
    line_number: number,
    count,
    branches: branches.map((one) => ({ count: one })),
  })
  const text = JSON.stringify({
    files: [
      { file: 'main.c', lines: [line(2, 3, [1, 2]), line(9, 1)] },
      { file: 'test.c', lines: [line(1, 1)] },
    ],
  })
  const { lines, branches } = readGcov(text, { file: 'main.c', last: 5 })
  expect([[...lines], [...(branches ?? [])]]).toEqual([
    [[2, 3]],
    [
      ['2:0', 1],
      ['2:1', 2],
    ],
  ])
})

test("reads JaCoCo's, Go's and LLVM's reports", () => {
  const xml =
    '<package name=""><sourcefile name="T.java"><line nr="9" mi="0" ci="1" mb="0" cb="0"/></sourcefile><sourcefile name="Main.java"><line nr="3" mi="0" ci="2" mb="1" cb="1"/><line nr="4" mi="2" ci="0" mb="0" cb="0"/></sourcefile></package>'
  expect([...readJacoco(xml, 'Main.java').lines]).toEqual([
    [3, 1],
    [4, 0],
  ])
  expect([...(readJacoco(xml, 'Main.java').branches ?? [])]).toEqual([
    ['3:0', 1],
    ['3:1', 0],
  ])
  const source = 'package main\nfunc main() {\n\tx()\n}\n'
  const profile = 'mode: set\np/main.go:2.13,4.2 1 1\np/other.go:2.13,4.2 1 1\n'
  expect([...readGoProfile(profile, { file: 'main.go', source }).lines]).toEqual([[3, 1]])
  const lcov = 'SF:/w/main.rs\nDA:1,2\nDA:9,1\nend_of_record\nSF:/w/x.rs\nDA:2,2\nend_of_record\n'
  expect([...readLcov(lcov, { file: 'main.rs', last: 5 }).lines]).toEqual([[1, 2]])
})

test('knows which lines of a script hold a command, and counts them in a trace', () => {
  const source = `#!/bin/bash
f() {
  case $1 in
    a) echo a ;;
    *)
      echo "b
c" ;;
  esac
}
cat <<END
text
END
if true; then
  f x |
    cat
fi
`
  expect(executableLines(source)).toEqual([3, 4, 6, 10, 13, 14])
  const trace = '\u0001main.sh:13\ntrue\n\u0001\u0001main.sh:14\nf x\n\u0001other.sh:3\n'
  expect([...bashCoverage(trace, source).lines].filter(([, count]) => count > 0)).toEqual([
    [13, 1],
    [14, 1],
  ])
})
