/** The data card of a corpus: what it is made of and what it must not be taken for, as `README.md` in its folder. */
import type { CorpusHeader } from './corpus-header.ts'
import type { CorpusStatistics } from './corpus-statistics.ts'

/** Writes the card. */
export function dataCard(header: CorpusHeader, statistics: CorpusStatistics): string {
  const { rows, tasks, askedBefore, correct, steps, responseLength, soft } = statistics
  const table = (title: string, counts: Readonly<Record<string, number>>, whole: number): string => {
    const entries = Object.entries(counts)
    if (entries.length === 0) return ''
    const lines = entries.map(([name, count]) => `| ${name} | ${count} | ${share(count, whole)} |`)
    return `\n## ${title}\n\n| | count | share |\n| --- | ---: | ---: |\n${lines.join('\n')}\n`
  }
  const dropped = Object.values(statistics.dropped).reduce((sum, count) => sum + count, 0)
  return `# A corpus of critiques

Each row is a question, a response that is right or flawed in a known way, and a critique of the response, step by step.
It was built with Touchstone after AutoMathCritique (arXiv 2411.16579).

| | |
| --- | --- |
| rows | ${rows} |
| tasks they stand for | ${tasks} |
| rows of the source passed over, since an earlier one asks the same question | ${askedBefore} |
| right responses | ${correct} (${share(correct, rows)}) |
| steps a response | ${rows === 0 ? '-' : (steps / rows).toFixed(2)} |
| characters a response | ${rows === 0 ? '-' : (responseLength / rows).toFixed(0)} |
| source | ${header.data} |
| candidates from | ${header.sources.join('; ')} |
| critiques from | ${header.annotator === null ? 'rules' : `rules, and ${header.annotator}`} |
| soft filter | ${header.softFilter ?? 'none'} |
| mean share of refinements that succeeded | ${soft.meanShare === null ? '-' : `${share(soft.meanShare, 1)} over ${soft.rows} rows`} |
| key | ${header.key} |
${table('Ways to the responses', statistics.byWay, rows)}${table('What was corrupted', statistics.byKind, rows)}${table('First wrong step of the flawed rows', statistics.byFirstWrongStep, rows - correct)}${table('Candidates that were dropped', statistics.dropped, dropped)}
## How it is filtered

The final answer of every response was compared with the gold answer. A critique was kept only where its verdicts agree
with what is known of how the response was made. The labels of steps behind the first wrong one are not known, and the
exports leave them masked.

## What it is not

Flaws that rules plant are cleaner than those of a model: one place, everything behind it calculated on. A critic that is
trained on them alone was found not to transfer to a model's own errors. Mix in sampled errors, and measure on those.
The licence is that of the source.
`
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`
}
