/**
 * SQL in SQLite: the source is read by its shell into an empty database in memory, after what stands on standard input
 * (the tables and rows of a test). No harness tests: a query is judged by what it prints.
 */
import type { Language } from './language.ts'

export const sql: Language = {
  name: 'sql',
  title: 'SQL (SQLite)',
  aliases: ['sqlite', 'sqlite3'],
  file: 'main.sql',
  install: 'apt-get install -y sqlite3',
  async detect(finder) {
    const binary = finder.find('sqlite3')
    const version = binary === undefined ? undefined : (await finder.ask(binary, '--version'))?.split(' ')[0]
    if (binary === undefined || version === undefined || !binary.startsWith('/usr/')) return undefined
    return { version, tools: { run: binary }, mounts: [] }
  },
  run: ({ tools }) => ({
    argv: [tools['run'] ?? '', '-batch', '-bail', ':memory:', '.read /dev/stdin', '.read main.sql'],
  }),
  isOutOfMemory: (stderr) => /out of memory/.test(stderr),
  // SQLite compiles each statement when it comes to it
  isSyntaxError: (stderr) => /^(?:Parse error|Error:).*: (?:near .*syntax error|incomplete input)/m.test(stderr),
}
