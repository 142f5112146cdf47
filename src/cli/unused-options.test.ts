import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addAnalyseCommand } from './analyse.ts'
import { addAnswerCommand } from './answer.ts'
import { addBestOfCommand } from './best-of.ts'
import { addCorpusCommand } from './corpus.ts'
import { addCriticCommand } from './critic.ts'
import { addImproveCommand } from './improve.ts'
import { addJudgeCommand } from './judge.ts'
import { addRefineCommand } from './refine.ts'
import { addRelationCommand } from './relation.ts'
import { addSelfTalkCommand } from './self-talk.ts'

const ADDED = [
  addAnalyseCommand,
  addAnswerCommand,
  addBestOfCommand,
  addCorpusCommand,
  addCriticCommand,
  addImproveCommand,
  addJudgeCommand,
  addRefineCommand,
  addRelationCommand,
  addSelfTalkCommand,
]

async function run(line: string): Promise<void> {
  const program = new Command('touchstone').exitOverride().configureOutput({ writeErr: () => undefined })
  for (const add of ADDED) add(program)
  await program.parseAsync(line.split(' '), { from: 'user' })
}

// no file of these is there: what is refused is refused before anything is read
test.each([
  ['answer a.jsonl --model m --top-p 0.9', 'answer: --top-p is 0.9 at temperature 0, which is greedy'],
  ['answer a.jsonl --model m --endpoint e --context-tokens 9', 'answer: --context-tokens is 9 beside --endpoint'],
  ['improve a.jsonl --model m --out o --trainer export --rank 4', 'improve: --rank is 4 with --trainer export'],
  ['improve a.jsonl --model m --out o --arm vanilla --hard-rounds 2', 'improve: --hard-rounds is 2 with --arm vanilla'],
  ['best-of a.jsonl --samples 4', 'best-of: --samples is 4 and no model draws, wanted --model beside it'],
  ['relation train a.jsonl --out o --descriptions d --arm none', 'relation train: --arm is none with --descriptions'],
  ['relation train a.jsonl --out o --none-pairs 1', 'relation train: --none-pairs is 1 and no matcher is trained'],
  ['corpus build a.jsonl --out o --tau 0.4', 'corpus build: --tau is 0.4 without a soft filter'],
  [
    'corpus build a.jsonl --out o --ways sample --model m --per-task 3',
    'corpus build: --per-task is 3 and --ways has no rule',
  ],
  [
    'corpus build absent.jsonl --out o --ways sample prefix --model m --endpoint http://127.0.0.1:9/v1',
    'corpus build: ways are sample, prefix with --endpoint, and no endpoint goes on from a begun solution',
  ],
  [
    'corpus build absent.jsonl --out o --ways instruction --model m --endpoint http://127.0.0.1:9/v1',
    'corpus build: ways are instruction with --endpoint',
  ],
  [
    'corpus build a.jsonl --out o --model m --soft-filter --annotator other',
    'corpus build: --annotator is other and the way rule draws no responses and writes its critiques itself',
  ],
  ['corpus build a.jsonl --out o --model m --soft-filter --samples 3', 'corpus build: --samples is 3 and the way rule'],
  [
    'corpus build a.jsonl --out o --model m --ways sample prefix --kinds unit',
    'corpus build: --kinds is unit and --ways has neither rule nor instruction',
  ],
  ['critic fit a.jsonl --out o --endpoint e', 'critic fit: got --endpoint, wanted --model beside it'],
  [
    'critic fit a.jsonl --out o --model m --endpoint e',
    'critic fit: got --endpoint, and no endpoint tells what its model expects of a given text, wanted --no-surprise',
  ],
  ['self-talk build a.jsonl --from f --out o --parallel 4', 'self-talk build: --parallel is 4 and nothing is smoothed'],
  ['refine a.jsonl --model m --out o --temperature 0', 'refine: --temperature is 0 and several samples'],
  ['judge a.jsonl --judge reasoning --std c++20', 'judge: --std is given and --judge asks another judge'],
  [
    'judge a.jsonl --judge reasoning --critic arithmetic',
    'judge: --critic is arithmetic and --judge asks another judge',
  ],
  ['judge a.jsonl --queue-limit 5', 'judge: --queue-limit is 5 without a queue'],
  [
    'judge a.jsonl --queue redis://h --strict',
    'judge: --strict is given beside --queue, where workers run the programs',
  ],
  ['analyse a.py --json --prompt 100', 'analyse: --prompt is 100 beside --json, wanted one of them'],
])('%s', async (line, message) => {
  await expect(run(line)).rejects.toThrow(message)
})

test('defaults are no reason, and options with a use are passed on to the action', async () => {
  await expect(run('improve absent.jsonl --model m --out o --arm vanilla')).rejects.not.toThrow('with --arm vanilla')
  await expect(run('best-of absent.jsonl')).rejects.toThrow('absent.jsonl')
})

test('self-talk has no seed, since its models write greedily', async () => {
  for (const line of ['build a.jsonl --from f --out o --smooth m', 'evaluate a.jsonl --model m --against f --out o'])
    await expect(run(`self-talk ${line} --seed 1`)).rejects.toThrow("unknown option '--seed'")
})
