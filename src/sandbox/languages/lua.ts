/**
 * Lua. Its syntax is checked before it runs. Harness tests are appended to the program, since code that is loaded later
 * cannot see a program's local functions; shell-proof.ts says what their end covers. The functions that tests fail by are
 * kept from before the program. A regular `os.exit` of the program does nothing, so that the tests run; the test's own is
 * its end. Not covered besides: the tests stand in the program's own file; what follows an `os.exit` of the program runs.
 */
import { createHash } from 'node:crypto'
import { statesChecks } from '../harness/stated-checks.ts'
import type { Language } from './language.ts'
import { LUA_LIBRARIES, importsQuoted, missingScriptLibrary } from '../toolchains/script-libraries.ts'
import { shellProof } from '../harness/shell-proof.ts'

export const lua: Language = {
  name: 'lua',
  title: 'Lua',
  aliases: ['lua5.4', 'lua5.3'],
  file: 'main.lua',
  install: 'apt-get install -y lua5.4',
  async detect(finder) {
    const binary = finder.find('lua5.4', 'lua5.3', 'lua')
    const compiler = finder.find('luac5.4', 'luac5.3', 'luac')
    if (binary === undefined || compiler === undefined || !binary.startsWith('/usr/')) return undefined
    const version = /^Lua (\S+)/.exec((await finder.ask(binary, '-v')) ?? '')?.[1]
    return version === undefined ? undefined : { version, tools: { run: binary, compile: compiler }, mounts: [] }
  },
  compile: ({ tools }) => ({ argv: [tools['compile'] ?? '', '-p', 'main.lua'] }),
  products: ['main.lua'],
  run: ({ tools }) => ({ argv: [tools['run'] ?? '', 'main.lua'] }),
  runners: [
    {
      name: 'script',
      plan: ({ program, test }) => {
        // no program can know the name before it has seen its test
        const name = `touchstone_${createHash('sha256').update(`${program}\0${test}`).digest('hex').slice(0, 12)}`
        return { code: joined(program, test, name), late: null }
      },
      isAssertion: (stderr) => /assertion failed/.test(stderr),
    },
  ],
  missingLibrary: (failure) =>
    missingScriptLibrary(failure, {
      message: /: module '([^']+)' not found:$/m,
      imports: importsQuoted(String.raw`\brequire`),
      known: LUA_LIBRARIES,
      install: (library) => `luarocks install ${library.split('.')[0] ?? library}`,
    }),
  isOutOfMemory: (stderr) => /: not enough memory$/m.test(stderr),
}

/** Program and test in one text; the program keeps its line numbers. */
function joined(program: string, test: string, name: string): string {
  const statesAny = statesChecks(test, {
    comments: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|--\[\[[\s\S]*?\]\]|--.*/g,
    checks: /\bassert|\berror\b|\bos\.exit\b/,
    definitions: /^(?:local\s+)?function\s+(\w+)/gm,
    body: 'end',
  })
  const end = `${name}.run([==[${shellProof(statesAny)}]==])`
  const before = [
    `local ${name} = { run = os.execute, leave = os.exit, assert = assert, error = error, pcall = pcall,`,
    'os = setmetatable({}, { __index = os }), ended = false }',
    // the test stands in this very file, where a tested function could read it
    'os.remove(arg and arg[0] or "main.lua")',
    `os.exit = function(code, ...) if ${name}.ended or not (code == nil or code == 0 or code == true) then ${name}.leave(code, ...) end end `,
  ].join(' ')
  const after = [
    `${name}.ended = true`,
    `${name}.os.exit = function(code) if code == nil or code == 0 or code == true then ${end} end ${name}.leave(code) end`,
    `do local assert, error, pcall, os = ${name}.assert, ${name}.error, ${name}.pcall, ${name}.os`,
  ].join(' ')
  // a module's last return would be followed by the tests
  const open = program
    .replace(/^#!.*/, '')
    .replace(/^return\b(?:[ \t]*;?\s*$|(?=[^\n]*\s*$(?![\s\S])))/m, (word, at, whole) =>
      /^return\b[^\n]*\s*$/.test(whole.slice(at))
        ? /^return\b[ \t]*;?\s*$/.test(whole.slice(at))
          ? ''
          : 'local _ ='
        : word,
    )
  return `${before}${open}\n${after}\n${test}\nend\n${end}\n`
}
