/** `touchstone reward score` and `touchstone reward rank`: rewards of responses in files, and the best of each prompt's. */
import { createWriteStream } from 'node:fs'
import type { Command } from 'commander'
import type { PromptedResponse, Reward } from '../reward/index.ts'
import { addExamples } from './examples.ts'
import { wantOutFile } from './out-file.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal, withProgress } from './terminal.ts'

interface ScoreFlags extends SessionFlags {
  readonly reward: readonly string[]
  readonly out?: string
  readonly json?: boolean
}

/** Defines both commands. */
export function addScoreCommands(reward: Command): void {
  const score = reward
    .command('score')
    .description('print the reward of each response: raw, standardised, and the spread of an ensemble')
    .argument('<files...>', 'rows with prompt and response, or preference pairs: JSONL, JSON or Parquet')
    .requiredOption('--reward <folder...>', 'a trained reward model')
    .option('--out <file>', 'write JSON lines there, which `reward bias` reads (default: standard output)')
    .action((files: readonly string[], flags: ScoreFlags) => scoreFiles(files, flags))
  addSessionOptions(score)
  addExamples(score, 'reward score answers.jsonl --reward runs/my-reward --out runs/scored.jsonl')
  const rank = reward
    .command('rank')
    .description('pick the best response of each prompt, and say how long the picks are beside the rest')
    .argument('<files...>', 'rows with prompt and response: JSONL, JSON or Parquet')
    .requiredOption('--reward <folders...>', 'one or several trained reward models, which select together')
    .option('--json', 'print picks and curve as one JSON object')
    .action((files: readonly string[], flags: ScoreFlags) => rankFiles(files, flags))
  addSessionOptions(rank)
  addExamples(rank, 'reward rank samples.jsonl --reward runs/my-reward')
}

async function rewardsOf(
  texts: readonly PromptedResponse[],
  folder: string,
  flags: ScoreFlags,
): Promise<readonly Reward[]> {
  const { RewardScorer } = await import('../reward/index.ts')
  await using scorer = await RewardScorer.open(folder, sessionOf(flags))
  const signal = interruptSignal()
  const rewards = await withProgress('reward score', 'responses', (onProgress) =>
    scorer.score(texts, { onProgress, signal }),
  )
  if (scorer.cut > 0)
    console.error(
      `${scorer.cut} of ${texts.length} responses were cut in the middle to ${scorer.model.maximumLength} tokens`,
    )
  return rewards
}

async function scoreFiles(files: readonly string[], flags: ScoreFlags): Promise<void> {
  wantOutFile('reward score', '--out', flags.out)
  const { readPromptedResponses } = await import('../reward/index.ts')
  const [folder = ''] = flags.reward
  const texts = await readPromptedResponses(files)
  const rewards = await rewardsOf(texts, folder, flags)
  const out = flags.out === undefined ? process.stdout : createWriteStream(flags.out)
  for (const [i, { prompt, response }] of texts.entries()) {
    const { reward = 0, standardised = 0, spread = 0, known = true } = rewards[i] ?? {}
    out.write(`${JSON.stringify({ prompt, response, score: reward, standardised, spread, known })}\n`)
  }
  if (flags.out === undefined) return
  await new Promise<void>((resolve, reject) => {
    out.once('error', reject)
    out.end(resolve)
  })
  console.log(`${flags.out}: ${texts.length} responses`)
}

async function rankFiles(files: readonly string[], flags: ScoreFlags): Promise<void> {
  const { rankResponses, readPromptedResponses } = await import('../reward/index.ts')
  const texts = await readPromptedResponses(files)
  const columns: (readonly Reward[])[] = []
  for (const folder of flags.reward) columns.push(await rewardsOf(texts, folder, flags))
  const { picks, curve } = rankResponses(
    texts.map((text, i) => ({ ...text, rewards: columns.map((column) => column[i]?.reward ?? 0) })),
  )
  if (flags.json === true) {
    console.log(JSON.stringify({ picks, curve }))
    return
  }
  for (const { prompt, response, words, meanWords, of } of picks)
    console.log(
      `${prompt.slice(0, 60)}\n  ${words} words (mean of ${of}: ${meanWords.toFixed(0)}): ${response.slice(0, 100).replaceAll('\n', ' ')}`,
    )
  for (const { n, lengthRatio, prompts } of curve)
    console.log(`best of ${n}: ${lengthRatio.toFixed(2)} times the mean length (${prompts} prompts)`)
}
