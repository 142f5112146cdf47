/** One row in full, with its place in the list; beside it the same task in the other run where two are compared. */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Repeat } from '../../src/view/index.ts'
import type { RowAnswer } from '../../src/server/view/row-answers.ts'
import { addressWith, go, useAddress } from './address.ts'
import { useAnswer } from './ask.ts'
import { Link } from './link.tsx'
import { PersonForm } from './person-form.tsx'
import { RowDetail } from './row-detail.tsx'
import { Badge, countText, MARKS, VERDICTS } from './texts.tsx'

interface RowPanelProperties {
  readonly run: string
  readonly row: number
  readonly query: string
  readonly against: string | null
  readonly stamp: string
  readonly onPlace: (place: number | undefined) => void
  readonly onChanged: () => void
}

export function RowPanel({ run, row, query, against, stamp, onPlace, onChanged }: RowPanelProperties): ReactNode {
  const address = useAddress()
  const part = address.get('part') ?? '0'
  const { value, problem, isOld } = useAnswer<RowAnswer>(
    `/api/runs/${encodeURIComponent(run)}/rows/${row}?${query}&part=${encodeURIComponent(part)}`,
    { stamp },
  )
  const panel = useRef<HTMLElement>(null)
  const shown = isOld ? undefined : value
  const place = shown?.place?.at
  useEffect(() => {
    if (place !== undefined) onPlace(place)
  }, [place, onPlace])
  useEffect(() => {
    panel.current?.focus({ preventScroll: true })
    panel.current?.scrollTo(0, 0)
  }, [row])

  const close = (): void => {
    go({ row: undefined, part: undefined })
    document.querySelector<HTMLElement>(`a[data-row="${row}"]`)?.focus()
  }
  const onKey = (event: React.KeyboardEvent): void => {
    const isTyping =
      event.target instanceof HTMLInputElement ||
      event.target instanceof HTMLTextAreaElement ||
      event.target instanceof HTMLSelectElement
    if (event.key === 'Escape') close()
    else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'j' || event.key === 'ArrowRight') step(shown?.place?.next)
    else if (event.key === 'k' || event.key === 'ArrowLeft') step(shown?.place?.previous)
    else return
    event.preventDefault()
  }
  return (
    <section className="panel" ref={panel} tabIndex={-1} aria-label={`Row ${row}`} onKeyDown={onKey}>
      <header className="panel-head">
        <h2>
          Row {row} {shown === undefined ? undefined : <Badge verdict={shown.record.feedback.verdict} />}
        </h2>
        <span className="quiet">{placeText(shown)}</span>
        <button
          type="button"
          disabled={(shown?.place?.previous ?? null) === null}
          onClick={() => step(shown?.place?.previous)}
          title="Key: ← or k"
        >
          ← Previous
        </button>
        <button
          type="button"
          disabled={(shown?.place?.next ?? null) === null}
          onClick={() => step(shown?.place?.next)}
          title="Key: → or j"
        >
          Next →
        </button>
        <button type="button" onClick={close} title="Key: Esc">
          Close
        </button>
      </header>
      {problem === undefined ? undefined : <p className="problem">{problem}</p>}
      {value === undefined ? (
        <p className="note">Reading the row …</p>
      ) : (
        <div className={isOld ? 'panel-body old' : 'panel-body'}>
          <PersonForm
            key={`${run} ${value.row} ${value.person?.at ?? ''}`}
            run={run}
            row={value.row}
            digest={value.record.digest}
            person={value.person}
            judged={value.record.feedback.verdict}
            onChanged={onChanged}
          />
          <Repeats repeats={value.repeats} row={value.row} />
          {against === null ? (
            <RowDetail run={run} detail={value} />
          ) : (
            <div className="two">
              <section aria-label={`This run, ${run}`}>
                <h3 className="side-title">{run}</h3>
                <RowDetail run={run} detail={value} />
              </section>
              <OtherRow key={value.row} run={against} others={value.others ?? []} />
            </div>
          )}
        </div>
      )}
    </section>
  )
}

function placeText(value: RowAnswer | undefined): string {
  if (value === undefined) return ''
  const { place } = value
  return place === null ? 'not in this list' : `${countText(place.at + 1)} of ${countText(place.total)}`
}

function step(to: number | null | undefined): void {
  if (to !== null && to !== undefined) go({ row: String(to), part: undefined }, 'replace')
}

/** The other run's row of the same task; the first, or the one that is chosen. */
function OtherRow({ run, others }: { run: string; others: readonly Repeat[] }): ReactNode {
  const [chosen, setChosen] = useState(0)
  const row = others[chosen]?.row
  const { value, problem } = useAnswer<RowAnswer>(
    row === undefined ? undefined : `/api/runs/${encodeURIComponent(run)}/rows/${row}`,
  )
  return (
    <section aria-label={`Other run, ${run}`} className="other-run">
      <h3 className="side-title">{run}</h3>
      {others.length === 0 ? <p className="note">This run did not judge the task.</p> : undefined}
      {others.length > 1 ? (
        <label>
          Response
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {others.map((other, at) => (
              <option key={other.row} value={at}>
                {MARKS[other.verdict]} {other.verdict}, row {other.row}, {other.model}
              </option>
            ))}
          </select>
        </label>
      ) : undefined}
      {problem === undefined ? undefined : <p className="problem">{problem}</p>}
      {value === undefined ? undefined : (
        <>
          <p>
            <Badge verdict={value.record.feedback.verdict} />{' '}
            <Link to={addressWith({ run, row: String(value.row) }, new URLSearchParams())}>Row {value.row}</Link>
          </p>
          <RowDetail run={run} detail={value} />
        </>
      )}
    </section>
  )
}

/** Rows of the same task, equal answers of one verdict folded with their number. */
function Repeats({ repeats, row }: { repeats: readonly Repeat[]; row: number }): ReactNode {
  if (repeats.length < 2) return undefined
  const groups = [
    ...Map.groupBy(repeats, ({ row: own, verdict, answer }) => `${verdict} ${answer ?? `row ${own}`}`).values(),
  ].toSorted((a, b) => b.length - a.length)
  const counts = VERDICTS.map((verdict) => repeats.filter((repeat) => repeat.verdict === verdict).length)
  return (
    <details className="repeats">
      <summary>
        {countText(repeats.length)} responses to this task, {countText(groups.length)} different:{' '}
        {VERDICTS.map((verdict, at) => `${counts[at]} ${verdict}`).join(', ')}
      </summary>
      <ul>
        {groups.map((group) => {
          const shown = group.find((repeat) => repeat.row === row) ?? group[0]
          if (shown === undefined) return undefined
          return (
            <li key={shown.row}>
              <Badge verdict={shown.verdict} />{' '}
              <Link
                to={addressWith({ row: String(shown.row), part: undefined })}
                aria-current={shown.row === row ? 'true' : undefined}
              >
                row {shown.row}
              </Link>
              {group.length > 1 ? ` and ${group.length - 1} equal` : ''} · {shown.model}
              {shown.score === null ? '' : ` · score ${Number(shown.score.toFixed(4))}`}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
