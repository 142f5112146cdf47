/**
 * The list of rows. Only what is in sight stands in the page. A list longer than a browser's tallest element is scrolled by
 * small steps as they are, and by long ones in proportion.
 */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { rowLine, verdictCounts } from '../../src/evaluation/browser/row-line.js'
import { countText, tree, type Tree } from '../../src/evaluation/browser/tree.js'
import type { RowItem } from '../../src/view/index.ts'
import { addressWith } from './address.ts'
import { Link } from './link.tsx'
import { Shown } from './tree.tsx'
import type { Rows } from './use-rows.ts'

/** Tallest element in pixels that every browser draws. */
const TALLEST = 8_000_000
/** A scroll of more than this many pixels at once is a drag of the bar. */
const LONG_STEP = 2_000
const WIDE_ROW = 84
const NARROW_ROW = 116
/** Rows drawn beyond what is in sight. */
const BEYOND = 6

interface RowListProperties {
  readonly rows: Rows
  readonly selected: number | undefined
  /** The place of the selected row in the list, to bring it into sight. */
  readonly place: number | undefined
  readonly isFolded: boolean
  readonly chosen: ReadonlySet<number>
  readonly choose: (row: number, isChosen: boolean) => void
}

export function RowList({ rows, selected, place, isFolded, chosen, choose }: RowListProperties): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const last = useRef(0)
  const [view, setView] = useState({ top: 0, scroll: 0, height: 600, rowHeight: WIDE_ROW })
  const total = rows.head?.total ?? 0
  const whole = total * view.rowHeight
  const drawn = Math.min(whole, TALLEST)

  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const measure = (): void => {
      const rowHeight = element.clientWidth < 440 ? NARROW_ROW : WIDE_ROW
      setView((before) => ({ ...before, height: element.clientHeight, rowHeight }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - BEYOND)
  const end = Math.min(total, Math.ceil((view.top + view.height) / view.rowHeight) + BEYOND)
  const { show } = rows
  useEffect(() => {
    if (end > first) show(first, end)
  }, [first, end, show])

  const onScroll = (): void => {
    const element = frame.current
    if (element === null) return
    const scroll = element.scrollTop
    const step = scroll - last.current
    last.current = scroll
    setView((before) => {
      const most = Math.max(0, whole - before.height)
      const reach = Math.max(1, drawn - before.height)
      let top = before.top + step
      if (whole === drawn) top = scroll
      else if (scroll <= 0) top = 0
      else if (scroll >= reach - 1) top = most
      else if (Math.abs(step) > LONG_STEP) top = (scroll / reach) * most
      return { ...before, scroll, top: Math.min(most, Math.max(0, top)) }
    })
  }

  const jump = (at: number): void => {
    const element = frame.current
    if (element === null) return
    const top = Math.max(0, Math.min(at * view.rowHeight - view.height / 3, whole - view.height))
    const reach = Math.max(1, drawn - view.height)
    const scroll = whole === drawn ? top : Math.round((top / Math.max(1, whole - view.height)) * reach)
    last.current = scroll
    element.scrollTop = scroll
    setView((before) => ({ ...before, top, scroll }))
  }

  /** Arrows and j, k go from row to row, as far as rows stand in the page. */
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const from = (event.target as HTMLElement).closest<HTMLElement>('[aria-posinset]')
    const next = from === null ? view.top / view.rowHeight + 1 : Number(from.getAttribute('aria-posinset')) + step
    const link = frame.current?.querySelector<HTMLElement>(`[aria-posinset="${Math.ceil(next)}"] a`)
    if (link === null || link === undefined) return
    event.preventDefault()
    link.focus()
  }

  const isSeen =
    place !== undefined && place * view.rowHeight >= view.top && (place + 1) * view.rowHeight <= view.top + view.height
  useEffect(() => {
    if (place !== undefined && !isSeen && total > 0) jump(place)
    // only another row brings the list to it, not a scroll away from it
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place, selected, total > 0])

  const items: ReactNode[] = []
  for (let at = first; at < end; at++) {
    const item = rows.item(at)
    const offset = at * view.rowHeight - view.top + view.scroll
    items.push(
      <li
        key={at}
        className="list-row"
        aria-posinset={at + 1}
        aria-setsize={total}
        style={{ transform: `translateY(${offset}px)`, height: view.rowHeight }}
      >
        {item === undefined ? (
          <span className="row loading">…</span>
        ) : (
          <Row
            item={item}
            isSelected={item.row === selected}
            isFolded={isFolded}
            isChosen={chosen.has(item.row)}
            choose={choose}
          />
        )}
      </li>,
    )
  }
  return (
    <div
      className="list-frame"
      ref={frame}
      onScroll={onScroll}
      onKeyDown={onKey}
      tabIndex={0}
      role="region"
      aria-label="List of rows"
    >
      <ul className="list" aria-label="Rows" style={{ height: drawn }}>
        {items}
      </ul>
    </div>
  )
}

interface RowProperties {
  readonly item: RowItem
  readonly isSelected: boolean
  readonly isFolded: boolean
  readonly isChosen: boolean
  readonly choose: (row: number, isChosen: boolean) => void
}

function Row({ item, isSelected, isFolded, isChosen, choose }: RowProperties): ReactNode {
  const { row, verdict, reason } = item
  const text = reason === undefined ? item.response : `${reason.kind}: ${reason.message}`
  const { model, question } = item
  const line = rowLine({ verdict, row, model, question, text, notes: notesOf(item, isFolded) })
  return (
    <div className={`row-line verdict-${verdict}${isSelected ? ' selected' : ''}`}>
      <input
        type="checkbox"
        aria-label={`Choose row ${row}`}
        checked={isChosen}
        onChange={(event) => choose(row, event.target.checked)}
      />
      <Link
        className="row"
        to={addressWith({ row: String(row), part: undefined })}
        aria-current={isSelected ? 'true' : undefined}
        data-row={row}
      >
        {line.map((part, at) => (
          <Shown key={at} tree={part} />
        ))}
      </Link>
    </div>
  )
}

/** A person's verdict, how often the task was answered, and how it went in the other run. */
function notesOf({ person, repeats, change, other }: RowItem, isFolded: boolean): readonly (Tree | undefined)[] {
  const count = repeats === undefined ? 1 : repeats.correct + repeats.wrong + repeats.unknown
  return [
    person === undefined
      ? undefined
      : tree('span', { class: 'person' }, tree('span', { 'aria-hidden': 'true' }, '☺'), ` ${person}`),
    isFolded && count > 1 && repeats !== undefined
      ? tree('span', { class: 'folded' }, `${countText(count)} rows `, verdictCounts(repeats))
      : undefined,
    change === undefined
      ? undefined
      : other === undefined
        ? tree('span', { class: 'change' }, 'only here')
        : tree('span', { class: 'change' }, `${change}; other run: `, verdictCounts(other)),
  ]
}
