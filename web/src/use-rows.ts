/**
 * The rows of a list, as far as they are shown. Pages of fifty are asked for when they come into sight; a search is asked
 * for again until it is complete, and stops when nobody asks.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RowItem } from '../../src/view/index.ts'
import type { RowsAnswer } from '../../src/server/view/row-answers.ts'
import { ask } from './ask.ts'

const PAGE = 50

/** A list with what is known of it. */
export interface Rows {
  /** Total, failures by kind and the search's progress; undefined before the first answer. */
  readonly head: RowsAnswer | undefined
  readonly problem: string | undefined
  /** True while the head is that of another query. */
  readonly isOld: boolean
  readonly item: (at: number) => RowItem | undefined
  /** Says which rows are in sight. */
  readonly show: (from: number, end: number) => void
}

interface Loaded {
  readonly query: string
  readonly head: RowsAnswer
  readonly pages: ReadonlyMap<number, readonly RowItem[]>
}

/** @param stamp changes whenever rows may have changed: the run grew, or a person set a verdict */
export function useRows(run: string, query: string, stamp: string): Rows {
  const [loaded, setLoaded] = useState<Loaded>()
  const [problem, setProblem] = useState<string>()
  const sight = useRef({ from: 0, end: PAGE })
  const asked = useRef(new Set<number>())
  const controller = useRef(new AbortController())

  const address = useCallback(
    (page: number, groups: boolean): string =>
      `/api/runs/${encodeURIComponent(run)}/rows?${query}&from=${page * PAGE}&count=${PAGE}${groups ? '&groups=1' : ''}`,
    [run, query],
  )

  const fetchPage = useCallback(
    (page: number): void => {
      if (asked.current.has(page)) return
      asked.current.add(page)
      const { signal } = controller.current
      const put = async (): Promise<void> => {
        const { rows } = await ask<RowsAnswer>(address(page, false), { signal })
        if (signal.aborted) return
        setLoaded((before) =>
          before?.query === query ? { ...before, pages: new Map(before.pages).set(page, rows) } : before,
        )
      }
      put().catch((error: unknown) => {
        if (!signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
      })
    },
    [address, query],
  )

  const show = useCallback(
    (from: number, end: number): void => {
      sight.current = { from, end }
      for (let page = Math.floor(from / PAGE); page * PAGE < end; page++) fetchPage(page)
    },
    [fetchPage],
  )

  useEffect(() => {
    const own = new AbortController()
    controller.current.abort()
    controller.current = own
    asked.current = new Set()
    setProblem(undefined)
    const put = async (): Promise<void> => {
      const first = Math.floor(sight.current.from / PAGE)
      const last = Math.max(first, Math.ceil(sight.current.end / PAGE) - 1)
      const head = await ask<RowsAnswer>(address(first, true), { signal: own.signal })
      const pages = new Map([[first, head.rows]])
      asked.current = new Set([first])
      for (let page = first + 1; page <= last && page * PAGE < head.total; page++) {
        asked.current.add(page)
        pages.set(page, (await ask<RowsAnswer>(address(page, false), { signal: own.signal })).rows)
      }
      if (own.signal.aborted) return
      setLoaded({ query, head, pages })
      if (head.search?.isComplete === false) await put()
    }
    put().catch((error: unknown) => {
      if (!own.signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
    })
    return () => own.abort()
  }, [address, query, stamp])

  return {
    head: loaded?.head,
    problem,
    isOld: loaded?.query !== query,
    item: (at) => loaded?.pages.get(Math.floor(at / PAGE))?.[at % PAGE],
    show,
  }
}
