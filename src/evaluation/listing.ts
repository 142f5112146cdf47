/** A source with marks and notes beside its lines, as HTML: what was found where, and what was run. */
import { escapeHtml } from './html.ts'
import type { Tone } from './table.ts'

export interface ListingLine {
  /** 1-based. */
  readonly number: number
  readonly text: string
  /** Whether it was run; absent where that was not measured, or where nothing on it can run. */
  readonly run?: boolean | undefined
  readonly notes: readonly { readonly text: string; readonly tone: Tone }[]
}

export interface Listing {
  readonly title: string
  readonly lines: readonly ListingLine[]
}

/** The listing as a table; notes stand in a row of their own below their line. */
export function renderListing({ title, lines }: Listing): string {
  const rows = lines.map(({ number, text, run, notes }) => {
    const mark = run === undefined ? '' : run ? '✓' : '✗'
    const said = run === undefined ? '' : run ? 'run' : 'not run'
    const tone = run === false ? ' class="tone-wrong"' : ''
    const code = `<tr${tone} id="line-${number}"><td class="number">${number}</td><td class="mark" title="${said}">${mark}</td><td><code>${escapeHtml(text)}</code></td></tr>`
    const below = notes.map(
      (note) => `<tr class="note tone-${note.tone}"><td colspan="2"></td><td>↑ ${escapeHtml(note.text)}</td></tr>`,
    )
    return [code, ...below].join('\n')
  })
  return `<div class="listing"><table><caption>${escapeHtml(title)}</caption>
<thead><tr><th scope="col">line</th><th scope="col">run</th><th scope="col">source</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
}
