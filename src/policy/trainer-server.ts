/** The server that gives an exported run its rewards: how it is started, and in what its rewards differ from the run's. */
import type { PolicyRunContent } from './policy-run-file.ts'

/** How the server is started. */
export interface TrainerServer {
  readonly command: string
  /** Sentences without a full stop, each on a difference that a reader must know. */
  readonly notes: readonly string[]
}

/** The server for a run, or for tasks that no run has asked. */
export function serverFor({
  tasks,
  judge,
  reward,
  serve,
}: Omit<PolicyRunContent, 'model' | 'settings'>): TrainerServer {
  const wantsReward = tasks.some(({ kind }) => kind === 'preference')
  const others = new Set(tasks.map(({ kind }) => kind).filter((kind) => kind !== 'preference'))
  const options = serve ?? (wantsReward ? ['--reward', 'FOLDER'] : [])
  const notes: string[] = []
  if (serve === undefined && judge !== undefined)
    notes.push(`the run was judged by ${judge.name}: give \`touchstone serve\` the options that open it`)
  if (serve === undefined && judge === undefined && wantsReward)
    notes.push('FOLDER is the reward model that judges preference pairs')
  if (judge?.name === 'reward' && others.size > 0)
    notes.push(
      `the run learned from the reward model alone; the server asks it about preference pairs, and other judges about tasks of kind ${[...others].join(', ')}`,
    )
  if (reward?.scale === 'log-odds')
    notes.push(
      "the run learned from log-odds, the reward model's own scale; the server gives their sigmoid, from 0 to 1",
    )
  if (reward?.unknown !== undefined)
    notes.push(`the run gave an abstention the reward ${reward.unknown}; the server gives it none`)
  return { command: ['touchstone', 'serve', ...options].map(shellWord).join(' '), notes }
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
