import { expect, test } from 'vitest'
import type { AnalyserRequest } from './analyser.ts'
import { GO_ANALYSERS } from './go-analysers.ts'

const staticcheck = GO_ANALYSERS.find(({ name }) => name === 'staticcheck')!
const request: AnalyserRequest = {
  files: [],
  folder: '/tool',
  binary: '',
  toolchain: { version: '1', tools: { cache: '/cache' }, mounts: [] },
}
const answerOf = (location: object, code = 'S1002') => ({
  exitCode: 1,
  stdout: `${JSON.stringify({ code, location, end: location, message: 'said' })}\n`,
  stderr: '',
  files: {},
})

test('a finding has its place', () => {
  const found = staticcheck.parse(answerOf({ file: '/w/p0/main.go', line: 3, column: 2 }), request)
  expect(found).toMatchObject([{ path: 'p0/main.go', rule: 'S1002', line: 3, column: 2, severity: 'warning' }])
})

test('a program that could not be loaded is a failure of the tool, and no clean program', () => {
  const answer = answerOf({ file: '', line: 0, column: 0 }, 'compile')
  expect(() => staticcheck.parse(answer, request)).toThrow(/read a tool's answer: said/)
})

test('the build cache is a folder of links that the tool may write into', () => {
  const { argv, environment } = staticcheck.command(request)
  expect(argv.slice(0, 4)).toEqual(['/bin/sh', '-c', 'cp -rs "$0" /tmp/go-cache && exec "$@"', '/cache'])
  expect(environment?.['GOCACHE']).toBe('/tmp/go-cache')
})
