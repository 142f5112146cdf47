/** `touchstone reward score` and `touchstone reward rank`: rewards of responses in files, and the best of each prompt's. */
import { rename, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import type { PromptedResponse, Reward } from '../reward/index.ts'
import { badRowOption, type BadRowFlags } from './bad-row-option.ts'
import { cutText, skippedLines } from './counted-rows.ts'
import { addExamples } from './examples.ts'
import { wantOtherFile, wantOutFile } from './out-file.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal, withProgress } from './terminal.ts'

interface ReadFlags extends SessionFlags, BadRowFlags {}

interface ScoreFlags extends ReadFlags {
  readonly reward: string
  readonly out?: string
}

interface RankFlags extends ReadFlags {
  readonly reward: readonly string[]
  readonly json?: boolean
}

/** Defines both commands. */
export function addScoreCommands(reward: Command): void {
  const score = reward
    .command('score')
    .description('print the reward of each response: raw, standardised, and the spread of an ensemble')
    .argument('<files...>', 'rows with prompt and response, or preference pairs: JSONL, JSON, CSV or Parquet')
    .requiredOption('--reward <folder>', 'a trained reward model')
    .addOption(badRowOption())
    .option('--out <file>', 'write JSON lines there, which `reward bias` reads (default: standard output)')
    .action((files: readonly string[], flags: ScoreFlags) => scoreFiles(files, flags))
  addSessionOptions(score)
  addExamples(score, 'reward score answers.jsonl --reward runs/my-reward --out runs/scored.jsonl')
  const rank = reward
    .command('rank')
    .description('pick the best response of each prompt, and say how long the picks are beside the rest')
    .argument('<files...>', 'rows with prompt and response, or preference pairs: JSONL, JSON, CSV or Parquet')
    .requiredOption('--reward <folders...>', 'one or several trained reward models, which select together')
    .addOption(badRowOption())
    .option('--json', 'print picks and curve as one JSON object')
    .action((files: readonly string[], flags: RankFlags) => rankFiles(files, flags))
  addSessionOptions(rank)
  addExamples(rank, 'reward rank samples.jsonl --reward runs/my-reward')
}

async function readTexts(
  files: readonly string[],
  { onBadRow }: ReadFlags,
  signal: AbortSignal,
): Promise<readonly PromptedResponse[]> {
  const { readPromptedResponses } = await import('../reward/index.ts')
  const { responses, skipped } = await readPromptedResponses(files, { onBadRow, signal })
  for (const line of skippedLines(skipped)) console.error(line)
  return responses
}

async function rewardsOf(
  texts: readonly PromptedResponse[],
  folder: string,
  { flags, signal }: { readonly flags: SessionFlags; readonly signal: AbortSignal },
): Promise<readonly Reward[]> {
  const { RewardScorer } = await import('../reward/index.ts')
  await using scorer = await RewardScorer.open(folder, sessionOf(flags))
  const rewards = await withProgress('reward score', 'responses', (onProgress) =>
    scorer.score(texts, { onProgress, signal }),
  )
  if (scorer.cut > 0) console.error(cutText(scorer.cut, texts.length, scorer.model.maximumLength))
  return rewards
}

async function scoreFiles(files: readonly string[], flags: ScoreFlags): Promise<void> {
  wantOutFile('reward score', '--out', flags.out)
  wantOtherFile('reward score', '--out', { path: flags.out, sources: files })
  const signal = interruptSignal()
  const texts = await readTexts(files, flags, signal)
  const rewards = await rewardsOf(texts, flags.reward, { flags, signal })
  const lines = texts.map(({ prompt, response }, i) => {
    const { reward = 0, standardised = 0, spread = 0, known = true } = rewards[i] ?? {}
    return `${JSON.stringify({ prompt, response, score: reward, standardised, spread, known })}\n`
  })
  if (flags.out === undefined) {
    for (const line of lines) process.stdout.write(line)
    return
  }
  await writeFile(`${flags.out}.partial`, lines)
  await rename(`${flags.out}.partial`, flags.out)
  console.log(`${flags.out}: ${amountText(texts.length, 'response')}`)
}

async function rankFiles(files: readonly string[], flags: RankFlags): Promise<void> {
  const signal = interruptSignal()
  const texts = await readTexts(files, flags, signal)
  const { CUE_NAMES, rankResponses } = await import('../reward/index.ts')
  const columns: (readonly Reward[])[] = []
  for (const folder of flags.reward) columns.push(await rewardsOf(texts, folder, { flags, signal }))
  const { picks, curve } = rankResponses(
    texts.map((text, i) => ({ ...text, rewards: columns.map((column) => column[i]?.reward ?? 0) })),
  )
  if (flags.json === true) {
    console.log(JSON.stringify({ picks, curve }))
    return
  }
  for (const { prompt, response, words, meanWords, of, tied } of picks) {
    const shared = tied === 1 ? '' : `, ${tied} equally good`
    console.log(
      `${oneLine(prompt, 60)}\n  ${words} words (mean of ${of}: ${meanWords.toFixed(0)}${shared}): ${oneLine(response, 100)}`,
    )
  }
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  const axes = CUE_NAMES.filter((cue) => cue !== 'length')
  const rewards = flags.reward.map((_folder, i) => (flags.reward.length === 1 ? 'reward' : `reward ${i + 1}`))
  console.log(
    renderTerminalTable({
      title: 'The best of n of each prompt: length over the mean, reward, and what it has more of than the mean',
      columns: ['n', 'length', ...rewards, ...axes, 'prompts'].map((name) => ({ name, align: 'right' })),
      rows: curve.map((each) => [
        String(each.n),
        `× ${each.lengthRatio.toFixed(2)}`,
        ...each.rewards.map((reward) => reward.toFixed(3)),
        ...axes.map((axis) => signed(each.excess[axis])),
        String(each.prompts),
      ]),
    }),
  )
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`
}

/** The beginning of a text on one line, cut between letters and not within one. */
function oneLine(text: string, letters: number): string {
  return Array.from(text.slice(0, 4 * letters).replaceAll(/\s+/g, ' '))
    .slice(0, letters)
    .join('')
}
