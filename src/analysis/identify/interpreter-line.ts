/** The language that the first line of a source says: `#!/usr/bin/env python3`, `<?php`, or an editor's mode line. */
import { findLanguage } from '../../sandbox/index.ts'

const INTERPRETERS: Readonly<Record<string, string>> = {
  ash: 'bash',
  bash: 'bash',
  dash: 'bash',
  ksh: 'bash',
  zsh: 'bash',
  deno: 'typescript',
  bun: 'typescript',
  luajit: 'lua',
  pypy: 'python',
  runghc: 'haskell',
  runhaskell: 'haskell',
  tsx: 'typescript',
}

/** Name in the sandbox's table; undefined where the first line says none. */
export function statedLanguage(source: string): string | undefined {
  const line = source.slice(0, 300).trimStart().split('\n')[0] ?? ''
  if (/^<\?php\b/.test(line)) return 'php'
  const mode = /-\*-\s*(?:mode:\s*)?([\w+#]+)\s*(?:;.*)?-\*-/i.exec(line)?.[1]
  if (mode !== undefined && findLanguage(mode) !== undefined) return findLanguage(mode)?.name
  const words = /^#!\s*(\S+)(.*)$/.exec(line)
  if (words === null) return undefined
  const path = words[1] ?? ''
  const rest = (words[2] ?? '').trim().split(/\s+/)
  const program = path.endsWith('/env') ? (rest.find((word) => !/^-|=/.test(word)) ?? '') : path
  const said = languageOf(program)
  return said === 'bash' ? (restarted(source) ?? said) : said
}

/** A shell's first line under which the file is started again by another language: `exec scala "$0" "$@"`. */
function restarted(source: string): string | undefined {
  const lines = source.slice(0, 1_000).split('\n').slice(1, 10)
  const command = lines.map((line) => /^\s*exec\s+(\S+)\s.*\$\{?0/.exec(line)?.[1]).find((word) => word !== undefined)
  return command === undefined ? undefined : languageOf(command)
}

/** The language of an interpreter's path or name. */
function languageOf(program: string): string | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase()
  const plain = name.replace(/[\d.]+$/, '')
  return INTERPRETERS[plain] ?? (findLanguage(name) ?? findLanguage(plain))?.name
}
