/** `touchstone reward bias`: how far scores, or the labels of a preference set, follow length and form. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import type { RewriteEffect, ScoredRows, ScoredRowsOptions } from '../reward/index.ts'
import { makeFolder } from '../make-folder.ts'
import { badRowOption, type BadRowFlags } from './bad-row-option.ts'
import { cutText } from './counted-rows.ts'
import { DATA_DIR_HELP } from './data.ts'
import { addExamples } from './examples.ts'
import { integerFrom } from './integer-option.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal, withProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'
import { printTables, writePage } from './page-file.ts'

interface BiasFlags extends SessionFlags, BadRowFlags {
  readonly data?: readonly string[]
  readonly dataDir?: string
  readonly reward?: string
  readonly endpoint?: string
  readonly endpointModel?: string
  readonly template?: string
  readonly rewrites: number
  readonly out: string
  readonly seed: string
  readonly json?: boolean
}

/** Defines the command. */
export function addBiasCommand(reward: Command): void {
  const command = reward
    .command('bias')
    .description('measure how far scores follow length and form; with --data, how far the labels of a set do')
    .argument(
      '[files...]',
      'rows with scores: pairs (chosen_score, rejected_score) or responses (score); with --reward or --endpoint, pairs or responses without scores: JSONL, JSON, CSV or Parquet',
    )
    .option(
      '--data <sets...>',
      'preference sets without scores, which are audited themselves: files of any shape, or names of the data store (llmbar, rm-bench, judgebench, alpaca-eval, pandalm, finegrained-qa, hh-rlhf, dove-helpful)',
    )
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--reward <folder>', 'a trained reward model gives the scores, also to rewrites of the responses')
    .option('--endpoint <address>', 'a server gives the scores; it ends in /classify, /embeddings or /get_reward')
    .option('--endpoint-model <name>', 'model of the endpoint (default: none is named)')
    .option(
      '--template <text>',
      'what the endpoint reads, with {prompt} and {response} (default: both, an empty line between)',
    )
    .option('--rewrites <n>', 'responses that are rewritten by rule and scored again; 0: none', integerFrom(0), 50)
    .addOption(badRowOption())
    .option('--out <folder>', 'where the page is written', 'runs/reward-bias')
    .option('--seed <seed>', 'draws the bootstrap', '0')
    .option('--json', 'print the report as one JSON object')
    .action((files: readonly string[], flags: BiasFlags) => bias(files, flags))
  refuseUnused<BiasFlags>(command, [
    {
      options: ['dataDir'],
      when: (flags) => flags.data === undefined,
      why: 'and no set of the data store is audited, wanted --data beside it',
    },
    {
      options: ['rewrites'],
      when: (flags) => !wantsModel(flags),
      why: 'and no model gives scores, wanted --reward or --endpoint beside it',
    },
    {
      options: ['device', 'threads'],
      when: (flags) => flags.reward === undefined,
      why: 'and no reward of this machine gives scores, wanted --reward beside it',
    },
  ])
  addSessionOptions(command)
  addExamples(
    command,
    'reward bias data/preferences.jsonl                # scores of any reward model',
    'reward bias --data data/preferences.jsonl         # the set itself, no model',
    'reward bias --data rm-bench                       # a public set of the data store, by subset',
    'reward bias pairs.jsonl --reward runs/my-reward   # a model, asked also about rewrites',
    'reward bias pairs.jsonl --endpoint http://localhost:8000/classify --endpoint-model my-reward',
  )
}

async function bias(files: readonly string[], flags: BiasFlags): Promise<void> {
  const data = flags.data ?? []
  if ((files.length === 0) === (data.length === 0))
    throw new RangeError(
      `reward bias: got ${files.length === 0 ? 'neither' : 'both'} scored files and --data, wanted one of them`,
    )
  if (wantsModel(flags) && data.length > 0)
    throw new RangeError('reward bias: got a model and --data, which audits a set without one, wanted files alone')
  if (flags.reward !== undefined && flags.endpoint !== undefined)
    throw new RangeError('reward bias: got --reward and --endpoint, wanted one to give the scores')
  if (flags.endpoint === undefined && (flags.endpointModel ?? flags.template) !== undefined)
    throw new RangeError('reward bias: got an option of the endpoint, wanted --endpoint beside it')
  // a place that cannot be written to is told before a model is asked
  makeFolder(flags.out)
  const [room, { keyOf }] = await Promise.all([import('../reward/index.ts'), import('../random.ts')])
  const options = { onBadRow: flags.onBadRow, signal: interruptSignal() }
  const { rows, rewrites } = wantsModel(flags)
    ? await scoredByModel(files, flags)
    : {
        rows: files.length > 0 ? await room.readScoredRows(files, options) : await auditedRows(data, flags, options),
        rewrites: [],
      }
  const report = room.biasReport(rows, { key: keyOf(flags.seed), rewrites })
  const of = files.length > 0 ? files : data
  const page = room.biasPage(report, {
    title: `Bias of ${of.join(', ')}`,
    command: `touchstone reward bias ${files.length > 0 ? '' : '--data '}${of.join(' ')}${modelText(flags)} --seed ${flags.seed}`,
    seed: flags.seed,
    responses: room.measureRows(rows).responses,
  })
  const file = await writePage(flags.out, page)
  if (flags.json === true) {
    console.log(JSON.stringify({ ...report, figures: page.figures, page: file }))
    return
  }
  await printTables(page)
  for (const sentence of report.verdict) console.log(sentence)
  console.log(`report: ${file}`)
}

/** Pairs of files and of named sets of the store, those of sets by subset. A file that has the name of a set is the file. */
async function auditedRows(
  data: readonly string[],
  { dataDir: dataFolder }: BiasFlags,
  options: ScoredRowsOptions,
): Promise<ScoredRows> {
  const [room, { preferenceSet, PREFERENCE_SETS }, { openDataSet }] = await Promise.all([
    import('../reward/index.ts'),
    import('../reward/benchmark/index.ts'),
    import('../store/index.ts'),
  ])
  const sets = PREFERENCE_SETS.filter((name) => data.includes(name) && !existsSync(name))
  const files = data.filter((name) => !sets.some((set) => set === name))
  const read = files.length === 0 ? undefined : await room.readPreferencePairs(files, options)
  const pairs = [...(read?.pairs ?? [])]
  for (const name of sets) {
    const open = (set: string, file: string): Promise<string> =>
      openDataSet(set, file, { dataFolder, signal: options.signal })
    for (const { prompt, chosen, rejected, subset } of await preferenceSet(name, open, { whole: true }))
      pairs.push({ prompt, chosen, rejected, subset: data.length === 1 ? subset : `${name} ${subset}` })
  }
  return { pairs, responses: [], skipped: read?.skipped ?? {} }
}

function hintFor(endpoint: string | undefined): string | undefined {
  return endpoint?.endsWith('/get_reward') === true
    ? '`touchstone serve` asks its reward model under /classify and /v1/embeddings; its /get_reward judges by gold answers'
    : undefined
}

function wantsModel({ reward, endpoint }: BiasFlags): boolean {
  return reward !== undefined || endpoint !== undefined
}

function modelText({ reward, endpoint }: BiasFlags): string {
  return reward !== undefined ? ` --reward ${reward}` : endpoint !== undefined ? ` --endpoint ${endpoint}` : ''
}

/** Reads rows without scores, and asks the model for those of the responses and of their rewrites. */
async function scoredByModel(
  files: readonly string[],
  flags: BiasFlags,
): Promise<{ readonly rows: ScoredRows; readonly rewrites: readonly RewriteEffect[] }> {
  const signal = interruptSignal()
  const [room, { keyOf, split }] = await Promise.all([import('../reward/index.ts'), import('../random.ts')])
  const read = await room.readUnscoredRows(files, { onBadRow: flags.onBadRow, signal })
  const scorer = flags.reward === undefined ? undefined : await room.RewardScorer.open(flags.reward, sessionOf(flags))
  try {
    const score =
      scorer === undefined
        ? room.endpointScorer(flags.endpoint ?? '', { model: flags.endpointModel, template: flags.template })
        : room.scorerOf(scorer)
    return await withProgress('reward bias: score', 'responses', async (onProgress) => {
      const rows = await room.scoreRows(read, score, { hint: hintFor(flags.endpoint), onProgress, signal })
      const scored = room.scoredResponses(rows)
      // of the responses alone, and not of their rewrites
      if (scorer !== undefined && scorer.cut > 0)
        console.error(cutText(scorer.cut, scored.length, scorer.model.maximumLength))
      const rewrites =
        flags.rewrites === 0
          ? []
          : await room.rewriteEffects(scored, score, {
              key: split(keyOf(flags.seed), 'rewrites'),
              responses: flags.rewrites,
              signal,
            })
      return { rows, rewrites }
    })
  } finally {
    await scorer?.[Symbol.asyncDispose]()
  }
}
