/** A link within the page: a real address, so that it may be copied or opened elsewhere. */
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { goTo } from './address.ts'

interface LinkProperties extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string
}

export function Link({ to, children, ...rest }: LinkProperties): ReactNode {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    goTo(to)
  }
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}
