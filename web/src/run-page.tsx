/** One run: its figures, filters, rows, failures by kind, the comparison with another run, and one row in full. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { RunListItem } from '../../src/view/index.ts'
import type { RunAnswer } from '../../src/server/view/view-app.ts'
import { addressWith, go, listQuery, useAddress } from './address.ts'
import { useAnswer } from './ask.ts'
import { BiasSection } from './bias-section.tsx'
import { formatChosen, parseChosen } from './chosen-rows.ts'
import { Comparison } from './comparison.tsx'
import { ExportForm } from './export-form.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Link } from './link.tsx'
import { RowList } from './row-list.tsx'
import { RowPanel } from './row-panel.tsx'
import { countText, MARKS, percentText, VERDICTS } from './texts.tsx'
import { useRows } from './use-rows.ts'

/** How often a run is asked for while it grows, and else, in ms. */
const LIVE_MS = 1_000
const QUIET_MS = 10_000
/** Failures that are shown by kind. */
const MOST_GROUPS = 12

export function RunPage({ run }: { run: string }): ReactNode {
  const address = useAddress()
  const [changes, setChanges] = useState(0)
  const state = useAnswer<RunAnswer>(`/api/runs/${encodeURIComponent(run)}`, {
    everyMs: (value) => (isLive(value) ? LIVE_MS : QUIET_MS),
    stamp: changes,
  })
  const runs = useAnswer<{ runs: readonly RunListItem[] }>('/api/runs')
  const query = listQuery(address)
  const { value } = state
  const against = address.get('against')
  // the other run may still be indexed, which changes how tasks compare
  const other = useAnswer<RunAnswer>(against === null ? undefined : `/api/runs/${encodeURIComponent(against)}`, {
    everyMs: (each) => (isLive(each) ? LIVE_MS : QUIET_MS),
  })
  const otherVersion = against === null ? 0 : (other.value?.indexed.version ?? 0)
  const rows = useRows(run, query, `${value?.indexed.version ?? 0} ${value?.persons ?? 0} ${changes} ${otherVersion}`)
  const chosenText = address.get('chosen') ?? ''
  const chosen = useMemo(() => parseChosen(chosenText), [chosenText])
  const [place, setPlace] = useState<number>()
  const choose = useCallback((row: number, isChosen: boolean): void => {
    const next = new Set(parseChosen(new URLSearchParams(location.search).get('chosen') ?? ''))
    if (isChosen) next.add(row)
    else next.delete(row)
    go({ chosen: formatChosen(next) }, 'replace')
  }, [])
  const onChanged = useCallback(() => setChanges((count) => count + 1), [])
  const rowText = address.get('row')
  const row = rowText !== null && /^\d+$/.test(rowText) ? Number(rowText) : undefined
  useEffect(() => {
    if (row === undefined) setPlace(undefined)
  }, [row])

  if (value === undefined) return <p className="page note">{state.problem ?? 'Opening the run …'}</p>
  const others = (runs.value?.runs ?? [])
    .filter(({ id }) => id !== run)
    .toSorted((a, b) => Number(b.data === value.data) - Number(a.data === value.data))
  return (
    <div className={row === undefined ? 'run' : 'run with-row'}>
      <div className="run-side">
        <RunHead state={value} problem={state.problem ?? rows.problem} />
        <FilterBar state={value} address={address} others={others} />
        {against === null ? undefined : (
          <Comparison
            run={run}
            other={against}
            stamp={value.indexed.version + otherVersion}
            isOpen={row === undefined}
          />
        )}
        {value.choices.kinds.some(({ value: kind }) => kind === 'preference') ? (
          <BiasSection run={run} stamp={isLive(value) ? 0 : value.indexed.version} />
        ) : undefined}
        <Failures groups={rows.head?.groups ?? []} active={address.get('finding')} />
        <div className="list-head">
          <p className="note" role="status">
            {statusText(rows, value, address.get('fold') === '1')}
          </p>
          <ExportForm
            run={run}
            query={query}
            total={rows.head?.total ?? 0}
            chosen={chosen}
            isFolded={address.get('fold') === '1'}
          />
        </div>
        <RowList
          key={query}
          rows={rows}
          selected={row}
          place={place}
          isFolded={address.get('fold') === '1'}
          chosen={chosen}
          choose={choose}
        />
      </div>
      {row === undefined ? undefined : (
        <RowPanel
          run={run}
          row={row}
          query={query}
          against={against}
          stamp={`${changes} ${rows.head?.search?.scanned ?? 0}`}
          onPlace={setPlace}
          onChanged={onChanged}
        />
      )}
    </div>
  )
}

function isLive({ state, indexed }: RunAnswer): boolean {
  return state === 'running' || indexed.bytes < indexed.totalBytes
}

function statusText(rows: ReturnType<typeof useRows>, state: RunAnswer, isFolded: boolean): string {
  const { head } = rows
  if (head === undefined) return 'Reading the rows …'
  const { search } = head
  const noun = `${isFolded ? 'task' : 'row'}${head.total === 1 ? '' : 's'}`
  const parts = [`${countText(head.total)} ${noun}${head.total === head.of ? '' : ` of ${countText(head.of)} rows`}`]
  if (rows.isOld) parts.push('filtering …')
  if (search?.isComplete === false) parts.push(`searched ${countText(search.scanned)} so far`)
  const { bytes, totalBytes, problem } = state.indexed
  if (problem === undefined && bytes < totalBytes) parts.push(`indexed ${percentText(bytes / totalBytes)}`)
  return parts.join(' · ')
}

function RunHead({ state, problem }: { state: RunAnswer; problem: string | undefined }): ReactNode {
  const total = state.choices.verdicts.reduce((sum, { rows }) => sum + rows, 0)
  return (
    <header className="run-head">
      <h1>{state.id}</h1>
      <p className="lead">
        {state.state} · {state.judges.join(', ')} · {state.files.join(', ')}
      </p>
      {[...state.notices, state.indexed.problem, problem]
        .filter((notice) => notice !== undefined)
        .map((notice) => (
          <p key={notice} className="problem">
            {notice}
          </p>
        ))}
      <ul className="tiles-row" aria-label="Verdicts">
        {VERDICTS.map((verdict) => {
          const count = state.choices.verdicts.find(({ value }) => value === verdict)?.rows ?? 0
          return (
            <li key={verdict} className={`tile-small verdict-${verdict}`}>
              <Link to={addressWith({ verdict })}>
                <span aria-hidden="true">{MARKS[verdict]} </span>
                {verdict}
              </Link>
              <strong>{total === 0 ? '–' : percentText(count / total)}</strong>
              <span className="quiet">{countText(count)}</span>
            </li>
          )
        })}
        <li className="tile-small">
          <Link to={addressWith({ person: 'any' })}>judged by a person</Link>
          <strong>{countText(state.persons)}</strong>
          <span className="quiet">{state.persons === 1 ? 'row' : 'rows'}</span>
        </li>
      </ul>
    </header>
  )
}

/** Failures of the list by kind, each a filter. */
function Failures({
  groups,
  active,
}: {
  groups: readonly { value: string; rows: number }[]
  active: string | null
}): ReactNode {
  if (groups.length === 0) return undefined
  return (
    <section className="failures" aria-label="Failures by kind">
      <h2>Failures</h2>
      <ul>
        {groups.slice(0, MOST_GROUPS).map(({ value, rows }) => (
          <li key={value}>
            <Link
              to={addressWith({ finding: active === value ? undefined : value, row: undefined })}
              aria-current={active === value ? 'true' : undefined}
            >
              {value} <strong>{countText(rows)}</strong>
            </Link>
          </li>
        ))}
        {groups.length > MOST_GROUPS ? <li className="quiet">{groups.length - MOST_GROUPS} more kinds</li> : undefined}
      </ul>
    </section>
  )
}
