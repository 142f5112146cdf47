import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { touchstoneProgram } from './command-line.ts'
import { completionScript } from './completion.ts'
import { leavesOf, pathOf } from './configuration.ts'

const program = touchstoneProgram()
const leaves = leavesOf(program)

/** What bash would offer for a line whose last word is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ['touchstone', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${completionScript(program, 'bash')}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _touchstone; printf '%s\\n' "\${COMPREPLY[@]}"`
  return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n')
}

describe('completion', () => {
  test('bash offers commands, those below them, options and choices', () => {
    expect(offered('rel')).toEqual(['relation'])
    expect(offered('runs', '')).toEqual(['list', 'show', 'compare', 'remove'])
    expect(offered('runs', 'compare', 'a', '--no')).toEqual(['--no-page'])
    expect(offered('judge', '--on-bad-row', '')).toEqual(['stop', 'skip'])
    expect(offered('judge', 'a.jsonl', '--on-bad-row', 's')).toEqual(['stop', 'skip'])
    expect(offered('completion', 'f')).toEqual(['fish'])
  })

  test.each(['bash', 'zsh', 'fish'] as const)('the script for %s knows every option of every command', (shell) => {
    const script = completionScript(program, shell)
    const options = leaves.flatMap((command) => command.options.map((option) => option.long ?? ''))
    expect(options.length).toBeGreaterThan(100)
    const missing = options.filter((long) => !script.includes(shell === 'fish' ? ` -l ${long.slice(2)}` : long))
    expect(missing).toEqual([])
  })
})

describe('--help', () => {
  test('every command has an example that begins with its name', () => {
    const without = leaves.filter((command) => {
      let help = ''
      command.configureOutput({ writeOut: (text) => void (help += text) })
      command.outputHelp()
      return !help.includes(`\n  $ touchstone ${pathOf(command)}`)
    })
    expect(without.map(pathOf)).toEqual([])
    expect(leaves.length).toBeGreaterThan(18)
  })
})
