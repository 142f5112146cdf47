/** How `touchstone serve` is told to open the judges that another command was told to open. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import type { CriticFlags } from './critic-options.ts'
import { ISOLATION_OPTIONS, type IsolationFlags } from './isolation-options.ts'
import { flagOf } from './unused-options.ts'

/** The options, as commander gives them. */
export interface ServedJudgeFlags extends CriticFlags, IsolationFlags {
  readonly reward?: string
}

const NAMES = [
  'reward',
  'critic',
  'criticModel',
  'criticEndpoint',
  'criticWeights',
  ...ISOLATION_OPTIONS,
] as const satisfies readonly (keyof ServedJudgeFlags)[]

const PATHS: readonly (typeof NAMES)[number][] = [
  'reward',
  'criticModel',
  'criticWeights',
  'python',
  'nodeModules',
  'jars',
]

/** Those of a command's options that decide how responses are judged, as words. Paths are full, so that they hold elsewhere. */
export function servedOptions(command: Command, flags: ServedJudgeFlags): readonly string[] {
  const words = NAMES.flatMap((name): string[] => {
    const value = flags[name]
    // standards and libraries were parsed into more than a word, and follow below
    if (value === undefined || value === false || typeof value === 'object') return []
    if (value === true) return [flagOf(command, name)]
    return [flagOf(command, name), PATHS.includes(name) && existsSync(value) ? resolve(value) : withoutPasswords(value)]
  })
  const { std = {}, with: libraries = [] } = flags
  const standards = Object.values(std)
  // a prefix holds for the names after it, so those without one come first
  const named = [
    ...libraries.filter(({ language }) => language === undefined),
    ...libraries.filter(({ language }) => language !== undefined),
  ].map(({ language, name }) => (language === undefined ? name : `${language}:${name}`))
  return [
    ...words,
    ...(standards.length === 0 ? [] : ['--std', standards.join(',')]),
    ...(named.length === 0 ? [] : ['--with', named.join(',')]),
  ]
}
