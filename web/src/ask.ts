/** Asking the server: one answer kept up to date, and a verdict that is sent. */
import { useEffect, useState } from 'react'

/** An answer as far as it is known. */
export interface Answer<Value> {
  /** The last one that came, for this address or the one before it. */
  readonly value: Value | undefined
  /** What went wrong with the last question. */
  readonly problem: string | undefined
  /** True while `value` does not belong to the address. */
  readonly isOld: boolean
}

/** The server's refusal as an error. */
export async function ask<Value>(address: string, options: RequestInit = {}): Promise<Value> {
  const response = await fetch(address, options)
  if (response.ok) return (await response.json()) as Value
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined
  throw new Error(body?.error?.message ?? `the server answered ${response.status}`)
}

/**
 * The answer to an address. It is asked for again after `everyMs(value)`, while the page is visible, and whenever `stamp`
 * changes.
 */
export function useAnswer<Value>(
  address: string | undefined,
  options: { readonly everyMs?: (value: Value) => number; readonly stamp?: string | number } = {},
): Answer<Value> {
  const [state, setState] = useState<{ address?: string | undefined; value?: Value; problem?: string | undefined }>({})
  const { everyMs, stamp } = options
  useEffect(() => {
    if (address === undefined) return
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const put = async (): Promise<void> => {
      try {
        const value = await ask<Value>(address, { signal: controller.signal })
        if (controller.signal.aborted) return
        setState({ address, value })
        again(value)
      } catch (error) {
        if (controller.signal.aborted) return
        setState((before) => ({ ...before, problem: error instanceof Error ? error.message : String(error) }))
        again(undefined)
      }
    }
    const again = (value: Value | undefined): void => {
      if (everyMs === undefined) return
      timer = setTimeout(
        () => (document.hidden ? again(value) : void put()),
        value === undefined ? 3_000 : everyMs(value),
      )
    }
    void put()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
    // everyMs is a function of the answer alone
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [address, stamp])
  return { value: state.value, problem: state.problem, isOld: state.address !== address }
}
