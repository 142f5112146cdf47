/** A run's summary as a page: key figures, then a section for each question that the trace can answer. */
import { agreementOf, shareOf } from './agreement.ts'
import type { Chart, Ink } from './chart.ts'
import { countText, durationText, intervalText, percentText, shareText } from './figure-text.ts'
import type { Page, PageApplication, PageSection, Tile } from './page.ts'
import { factsOf, type RunInformation } from './run-information.ts'
import { SCORE_BINS, VERDICTS, type RunSummary, type VerdictCounts } from './run-summary.ts'
import { agreementTable, confusionTable, findingTable, levelTable, totalOf, verdictTable } from './summary-tables.ts'
import type { Verdict } from '../supervision.ts'

const marks: Record<Verdict, string> = { correct: '✓', wrong: '✗', unknown: '?' }
const parts: readonly { name: string; mark: string; ink: Ink }[] = VERDICTS.map((verdict) => ({
  name: verdict,
  mark: marks[verdict],
  ink: verdict,
}))
/** More bars or lines than this are not read in a picture. The table has all. */
const MOST_BARS = 12
const MOST_LINES = 6

/** Describes the page. Its charts and tables follow from the summary alone. */
export function reportPage(summary: RunSummary, run: RunInformation): Page {
  return {
    title: run.title ?? 'Judged responses',
    lead: [leadOf(summary), ...(run.notices ?? [])].join(' '),
    command: run.command,
    facts: factsOf(run),
    tiles: tilesOf(summary),
    sections: [
      verdictSection(summary),
      agreementSection(summary),
      levelSection(summary),
      findingSection(summary),
      figureSection(summary),
    ].filter((section) => section !== undefined),
  }
}

function leadOf({ rows, groups }: RunSummary): string {
  if (rows === 0) return 'The run judged no response.'
  return `${countText(rows)} ${rows === 1 ? 'response' : 'responses'} of ${firstNames(groups.map(({ model }) => model))}, judged by ${firstNames(groups.map(({ judge }) => judge))}.`
}

/** The first few names. How many more there are is said, not shown. */
function firstNames(values: readonly string[]): string {
  const names = [...new Set(values)]
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

function tilesOf({ rows, counts, confusion, recorded, judgeMs }: RunSummary): Tile[] {
  if (rows === 0) return []
  const tile = (verdict: Verdict, label: string): Tile => {
    const share = shareOf(counts[verdict], rows)
    return {
      label: `${marks[verdict]} ${label}`,
      value: share === undefined ? '–' : percentText(share.value),
      detail:
        share === undefined
          ? ''
          : `${countText(counts[verdict])} of ${countText(rows)} · ${intervalText(share.interval)}`,
      tone: verdict,
    }
  }
  const { discriminability, coverage } = agreementOf(confusion)
  return [
    tile('correct', 'judged correct'),
    tile('wrong', 'judged wrong'),
    tile('unknown', 'unknown'),
    ...(discriminability === undefined || coverage === undefined
      ? []
      : [
          {
            label: 'verdicts that match the record',
            value: percentText(discriminability.value),
            detail: `of ${countText(discriminability.n)} given · ${intervalText(discriminability.interval)} · coverage ${percentText(coverage.value)} of ${countText(recorded)}`,
          },
        ]),
    {
      label: 'median time per row',
      value: durationText(judgeMs.median),
      detail: `95 % within ${durationText(judgeMs.p95)}`,
    },
  ]
}

function verdictSection(summary: RunSummary): PageSection {
  const byModel = new Map<string, Record<Verdict, number>>()
  for (const { model, counts } of summary.groups) {
    const sum = byModel.get(model) ?? { correct: 0, wrong: 0, unknown: 0 }
    for (const verdict of VERDICTS) sum[verdict] += counts[verdict]
    byModel.set(model, sum)
  }
  const byKind = new Map<string, Record<Verdict, number>>()
  for (const { kind, counts } of summary.groups) {
    const sum = byKind.get(kind) ?? { correct: 0, wrong: 0, unknown: 0 }
    for (const verdict of VERDICTS) sum[verdict] += counts[verdict]
    byKind.set(kind, sum)
  }
  const charts = [sharesChart('verdicts-by-model', 'Verdicts by model', byModel)]
  if (byKind.size > 1) charts.push(sharesChart('verdicts-by-kind', 'Verdicts by task kind', byKind))
  return {
    id: 'verdicts',
    heading: 'Verdicts',
    charts: summary.rows === 0 ? [] : charts,
    tables: [verdictTable(summary)],
  }
}

function sharesChart(id: string, title: string, groups: ReadonlyMap<string, VerdictCounts>): Chart {
  const bars = [...groups]
    .map(([name, counts]) => ({ name, counts: VERDICTS.map((verdict) => counts[verdict]), n: totalOf(counts) }))
    .toSorted((a, b) => b.n - a.n)
  const shown = bars.slice(0, MOST_BARS)
  const said = shown.map(
    ({ name, counts: [correct = 0, wrong = 0], n }) =>
      `${name}: ${percentText(correct / n)} correct, ${percentText(wrong / n)} wrong of ${countText(n)}`,
  )
  const rest = bars.length > MOST_BARS ? `; ${bars.length - MOST_BARS} more are in the table below` : ''
  return {
    kind: 'shares',
    id,
    title: bars.length > MOST_BARS ? `${title}, the ${MOST_BARS} largest` : title,
    description: `Shares of verdicts. ${said.join('; ')}${rest}.`,
    parts,
    bars: shown,
  }
}

function agreementSection(summary: RunSummary): PageSection | undefined {
  const table = agreementTable(summary)
  const confusion = confusionTable(summary)
  if (table === undefined || confusion === undefined) return undefined
  const kindsDiffer = summary.groups.some(({ kind }) => kind !== summary.groups[0]?.kind)
  const rows = summary.groups.flatMap(({ kind, model, judge, confusion: counts }) => {
    const share = agreementOf(counts).discriminability
    const judgesDiffer = summary.groups.some((group) => group.kind === kind && group.judge !== judge)
    const name = [model, ...(kindsDiffer ? [kind] : []), ...(judgesDiffer ? [judge] : [])].join(' · ')
    return share === undefined ? [] : [{ name, ...share }]
  })
  const { auroc } = summary.scores
  return {
    id: 'agreement',
    heading: 'Agreement with the record',
    text: [
      'The source of these responses recorded which are correct. No judge reads that; here it is compared with their verdicts.',
      ...(auroc === undefined ? [] : [`AUROC of the judges' score against the record: ${auroc.toFixed(3)}.`]),
    ],
    charts:
      rows.length === 0
        ? []
        : [
            {
              kind: 'intervals',
              id: 'discriminability',
              title: 'Right verdicts, of those given',
              description: rows
                .slice(0, MOST_BARS)
                .map((row) => `${row.name}: ${shareText(row)} of ${countText(row.n)}`)
                .join('; '),
              x: { label: 'discriminability' },
              rows: rows.slice(0, MOST_BARS),
            },
          ],
    tables: [confusion, table],
  }
}

function levelSection(summary: RunSummary): PageSection | undefined {
  const table = levelTable(summary)
  if (table === undefined) return undefined
  const kinds = [...new Set(summary.levels.map(({ kind }) => kind))]
  return {
    id: 'difficulty',
    heading: 'Difficulty',
    charts: kinds.map((kind, number) => levelChart(summary, kind, number)),
    tables: [table],
  }
}

function levelChart(summary: RunSummary, kind: string, number: number): Chart {
  const levels = summary.levels.filter((level) => level.kind === kind)
  const places = [...new Set(levels.map(({ level }) => level))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const models = [...new Set(levels.map(({ model }) => model))]
  const series = models.slice(0, MOST_LINES).map((name) => ({
    name,
    points: levels
      .filter(({ model }) => model === name)
      .flatMap(({ level, counts }) => {
        const share = shareOf(counts.correct, totalOf(counts))
        return share === undefined ? [] : [{ place: places.indexOf(level), ...share }]
      })
      .toSorted((a, b) => a.place - b.place),
  }))
  return {
    kind: 'lines',
    id: `difficulty-${number}`,
    title: `Judged correct by level, ${kind}${models.length > MOST_LINES ? `, ${MOST_LINES} of ${models.length} models` : ''}`,
    description: series
      .map(
        ({ name, points }) =>
          `${name}: ${points.map(({ place, value }) => `level ${places[place] ?? ''} ${percentText(value)}`).join(', ')}`,
      )
      .join('; '),
    x: { label: 'level', places },
    y: { label: 'judged correct, 95 % interval' },
    series,
  }
}

function findingSection(summary: RunSummary): PageSection | undefined {
  const table = findingTable(summary, { links: true })
  return table === undefined ? undefined : { id: 'findings', heading: 'Findings', tables: [table] }
}

function figureSection({ rows, scores, judgeMs }: RunSummary): PageSection | undefined {
  const charts: Chart[] = []
  if (scores.n > 0) {
    charts.push({
      kind: 'histogram',
      id: 'scores',
      title: 'Scores by verdict',
      description: `Responses by the judges' score, from 0 (surely wrong) to 1 (surely correct), stacked by verdict. ${countText(scores.n)} of ${countText(rows)} have a score.`,
      x: { label: 'score', scale: 'linear' },
      series: parts,
      bins: Array.from({ length: SCORE_BINS }, (_, bin) => ({
        from: bin / SCORE_BINS,
        to: (bin + 1) / SCORE_BINS,
        counts: VERDICTS.map((verdict) => scores.bins[verdict][bin] ?? 0),
      })),
    })
  }
  if (judgeMs.bins.length > 0) {
    charts.push({
      kind: 'histogram',
      id: 'times',
      title: 'Time per response',
      description: `Responses by the milliseconds that judging took. Median ${durationText(judgeMs.median)}, 95 % within ${durationText(judgeMs.p95)}, ${durationText(judgeMs.total)} in all.`,
      x: { label: 'milliseconds', scale: 'log' },
      series: [{ name: 'responses', ink: 1 }],
      bins: judgeMs.bins.map(({ fromMs, toMs, count }) => ({ from: fromMs, to: toMs, counts: [count] })),
    })
  }
  return charts.length === 0 ? undefined : { id: 'figures', heading: 'Scores and times', charts }
}

function selectHtml(id: string, label: string): string {
  return `<label hidden>${label}<select id="filter-${id}"><option value="">all</option></select></label>`
}

/** The list of responses and the window of one, filled by the page's script. */
export function responsesApplication(seen: number, carried: number): PageApplication {
  const sampled =
    carried === seen
      ? ''
      : `<p class="note">This page carries ${countText(carried)} of the ${countText(seen)} responses: a sample drawn by the run's key, by verdict, task kind and model, in which wrong ones are kept first. All figures above count all responses.</p>`
  return {
    id: 'responses',
    heading: 'Responses',
    styles: ['responses.css'],
    scripts: [
      'tree.js',
      'elements.js',
      'marked-text.js',
      'marked-response.js',
      'asked.js',
      'tests.js',
      'detail.js',
      'row-line.js',
      'list.js',
      'main.js',
    ],
    html: `${sampled}<noscript><p class="note">The list needs the page's own script, which is switched off here.</p></noscript>
<form id="filters" class="filters" role="search" aria-label="Filter responses">
<label class="search">Text in question, response or finding<input id="filter-text" type="search" autocomplete="off" aria-keyshortcuts="/"></label>
${selectHtml('verdict', 'Verdict')}${selectHtml('kind', 'Task kind')}${selectHtml('model', 'Model')}${selectHtml('level', 'Level')}${selectHtml('finding', 'Finding')}${selectHtml('record', 'Against the record')}
<button type="reset">Clear</button>
</form>
<p id="rows-count" class="note" role="status"></p>
<ol id="rows-list" class="rows"></ol>
<nav id="rows-pager" class="pager" aria-label="Pages of responses" hidden>
<button type="button" id="rows-previous">Previous</button><span id="rows-page"></span><button type="button" id="rows-next">Next</button>
</nav>
<dialog id="detail" aria-labelledby="detail-title"><div class="detail-frame">
<header class="detail-head"><h2 id="detail-title"></h2><span id="detail-place"></span>
<button type="button" id="detail-previous" aria-keyshortcuts="ArrowLeft k" title="Key: ← or k">← Previous</button>
<button type="button" id="detail-next" aria-keyshortcuts="ArrowRight j" title="Key: → or j">Next →</button>
<button type="button" id="detail-close" title="Key: Esc">Close</button></header>
<div id="detail-scroll" tabindex="0" role="region" aria-labelledby="detail-title"><div id="detail-content"></div></div>
</div></dialog>`,
  }
}
