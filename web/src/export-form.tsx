/** Training records of the list, or of chosen rows. An ordinary form, so that the browser saves the answer as it comes. */
import type { ReactNode } from 'react'
import { go } from './address.ts'
import { formatChosen } from './chosen-rows.ts'
import { countText } from './texts.tsx'

interface ExportFormProperties {
  readonly run: string
  readonly query: string
  readonly total: number
  readonly chosen: ReadonlySet<number>
  readonly isFolded: boolean
}

export function ExportForm({ run, query, total, chosen, isFolded }: ExportFormProperties): ReactNode {
  const hasChosen = chosen.size > 0
  return (
    <details className="export">
      <summary>Export</summary>
      <form method="post" action={`/api/runs/${encodeURIComponent(run)}/export`}>
        <p>
          {hasChosen
            ? `${countText(chosen.size)} chosen ${chosen.size === 1 ? 'row' : 'rows'}`
            : `All rows of ${countText(total)} listed ${isFolded ? 'tasks' : 'rows'}; tick rows to choose some`}
        </p>
        {hasChosen ? (
          <button type="button" onClick={() => go({ chosen: undefined }, 'replace')}>
            Choose none
          </button>
        ) : undefined}
        <input type="hidden" name="query" value={query} />
        <input type="hidden" name="rows" value={hasChosen ? formatChosen(chosen) : ''} />
        <label>
          Records
          <select name="form" defaultValue="sft">
            <option value="sft">SFT: right responses as conversations</option>
            <option value="preference">preference: right against wrong, by task</option>
            <option value="stepwise">step-wise: steps with labels</option>
            <option value="reward">reward: score of each response</option>
          </select>
        </label>
        <button type="submit">Save as JSONL</button>
      </form>
    </details>
  )
}
