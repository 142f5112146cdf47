/**
 * Lua. Its syntax is checked before it runs. Harness tests are appended to the program, since code that is loaded later
 * cannot see a program's local functions; shell-proof.ts says what their end covers. Not covered besides: the tests
 * stand in the program's own file.
 */
import type { Language } from './language.ts'
import { SHELL_PROOF } from '../harness/shell-proof.ts'

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
      plan: ({ program, test }) => ({
        code: `local touchstone_run = os.execute\n${program}\n${test}\ntouchstone_run([==[${SHELL_PROOF}]==])\n`,
        late: null,
      }),
      isAssertion: (stderr) => /assertion failed/.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /: not enough memory$/m.test(stderr),
}
