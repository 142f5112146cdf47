/**
 * The page of two compared runs: figures, what changed, and both runs' responses to each task side by side, with a filter
 * for tasks that differ. Self-contained like the report (page.ts), and written whole or not at all.
 */
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Task } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import {
  accuracyTable,
  changedJudges,
  pairedDifferenceText,
  flippedTable,
  transitionTable,
  versionTable,
  type NamedRuns,
} from './comparison-tables.ts'
import { amountText, countText, intervalText, percentText } from './figure-text.ts'
import { jsonForScript } from './html.ts'
import { renderPageAround, type Page, type PageApplication } from './page.ts'
import { pairName, type Change, type RunComparison } from './run-comparison.ts'

type Records = AsyncIterable<TraceRecord> | Iterable<TraceRecord>

/** Bytes of tasks that differ, and as many of those that do not: browsers open the page in about a second. */
const TASK_BYTES = 8_000_000
/** Characters of a question, a response or a feedback text: about two pages of print. */
const LONGEST_TEXT = 6_000

export interface ComparisonTarget {
  readonly names: NamedRuns
  /** The command line that repeats the comparison. */
  readonly command: string
  /** Path of the page; an existing one is replaced. */
  readonly file: string
}

/** One task as the page carries it. */
interface PageTask {
  readonly id: string
  readonly kind: Task['kind']
  readonly question: string
  readonly change: Change
  readonly before: PageResponse[]
  readonly after: PageResponse[]
}

interface PageResponse {
  readonly verdict: string
  readonly model: string
  readonly text: string
  readonly feedback: string
}

/** Writes the page; the traces are read once more. @throws what the records and the file system throw */
export async function writeComparison(
  comparison: RunComparison,
  runs: { readonly before: Records; readonly after: Records },
  { names, command, file }: ComparisonTarget,
): Promise<void> {
  const tasks = await tasksOf(comparison, runs)
  const { head, tail } = await renderPageAround(
    pageOf(comparison, names, command),
    tasksApplication(comparison.pairs.length, tasks.length),
  )
  const partial = `${file}.partial`
  try {
    const rows = tasks.map(jsonForScript).join(',\n')
    await writeFile(partial, `${head}<script type="application/json" id="rows">[\n${rows}\n]</script>\n${tail}`)
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

function pageOf(comparison: RunComparison, names: NamedRuns, command: string): Page {
  const { before, after, difference } = comparison
  const judges = changedJudges(names)
  const caution =
    judges.length === 0
      ? ''
      : ` ${judges.join(', ')} had another version in the second run, so a change may be the judge's.`
  const flipped = flippedTable(comparison)
  return {
    title: 'Two runs compared',
    lead: `${names.before.id} and ${names.after.id}, paired over ${amountText(difference.n, 'task')}.${caution}`,
    command,
    tiles: [
      {
        label: 'first run, correct',
        value: percentText(before.accuracy),
        detail: `${intervalText(before.interval)} · ${names.before.id}`,
      },
      {
        label: 'second run, correct',
        value: percentText(after.accuracy),
        detail: `${intervalText(after.interval)} · ${names.after.id}`,
      },
      {
        label: 'difference, points',
        value: pairedDifferenceText(difference).split(' ')[0] ?? '',
        detail: `${pairedDifferenceText(difference).split(' ').slice(1).join(' ')} · paired`,
      },
      { label: 'better', value: countText(difference.better), detail: 'tasks', tone: 'correct' },
      { label: 'worse', value: countText(difference.worse), detail: 'tasks', tone: 'wrong' },
    ],
    sections: [
      {
        id: 'accuracy',
        heading: 'Accuracy',
        tables: [accuracyTable(comparison, names), transitionTable(comparison)],
      },
      ...(flipped === undefined ? [] : [{ id: 'changed', heading: 'Changed', tables: [flipped] }]),
      { id: 'versions', heading: 'Versions', tables: [versionTable(names)] },
    ],
  }
}

function tasksApplication(all: number, carried: number): PageApplication {
  const sampled =
    carried === all
      ? ''
      : `<p class="note">This page carries ${countText(carried)} of the ${countText(all)} tasks, those that differ first. All figures above count all tasks.</p>`
  return {
    id: 'tasks',
    heading: 'Tasks',
    styles: ['responses.css', 'compare.css'],
    scripts: ['tree.js', 'elements.js', 'compare.js'],
    html: `${sampled}<noscript><p class="note">The list needs the page's own script, which is switched off here.</p></noscript>
<form id="filters" class="filters" role="search" aria-label="Filter tasks">
<label class="search">Text in task or response<input id="filter-text" type="search" autocomplete="off"></label>
<label>Show<select id="filter-change"><option value="different">different between runs</option><option value="better">better in the second</option><option value="worse">worse in the second</option><option value="same">the same in both</option><option value="">all</option></select></label>
<label>Task kind<select id="filter-kind"><option value="">all</option></select></label>
</form>
<p id="rows-count" class="note" role="status"></p>
<ol id="rows-list" class="pairs"></ol>
<button type="button" id="rows-more" hidden>Show more</button>`,
  }
}

async function tasksOf(
  { pairs }: RunComparison,
  runs: { readonly before: Records; readonly after: Records },
): Promise<readonly PageTask[]> {
  const changes = new Map(pairs.map((pair) => [pairName(pair), pair.change]))
  const tasks = new Map<string, PageTask>()
  const left = { different: TASK_BYTES, same: TASK_BYTES }
  for (const side of ['before', 'after'] as const) {
    for await (const { task, response, feedback } of runs[side]) {
      const change = changes.get(pairName(task))
      if (change === undefined) continue
      const budget = change === 'same' ? 'same' : 'different'
      const entry = tasks.get(pairName(task)) ?? {
        id: task.id,
        kind: task.kind,
        question: clipped(questionOf(task)),
        change,
        before: [],
        after: [],
      }
      const shown: PageResponse = {
        verdict: feedback.verdict,
        model: response.model,
        text: clipped(response.text),
        feedback: clipped(feedback.text),
      }
      // a task that is carried for the first run is carried for the second too
      const bytes = 2 * (entry.question.length + shown.text.length + shown.feedback.length)
      if (!tasks.has(pairName(task)) && (side === 'after' || left[budget] < bytes)) continue
      left[budget] -= bytes
      tasks.set(pairName(task), entry)
      entry[side].push(shown)
    }
  }
  return [...tasks.values()]
}

function questionOf(task: Task): string {
  if (task.kind === 'arithmetic') return task.question
  return task.kind === 'mention' ? task.tokens.join(' ') : task.prompt
}

function clipped(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`
}
