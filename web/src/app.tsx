/** The page: the list of runs, or one run. */
import { useEffect, type ReactNode } from 'react'
import { useAddress } from './address.ts'
import { Link } from './link.tsx'
import { RunList } from './run-list.tsx'
import { RunPage } from './run-page.tsx'

export function App(): ReactNode {
  const address = useAddress()
  const run = address.get('run')
  const row = address.get('row')
  useEffect(() => {
    const place = [row === null ? undefined : `Row ${row}`, run ?? 'Runs', 'Touchstone']
    document.title = place.filter((part) => part !== undefined).join(' · ')
  }, [run, row])
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link className="brand" to="/">
          Touchstone
        </Link>
        <nav aria-label="Place">
          <Link to="/">Runs</Link>
          {run === null ? undefined : (
            <>
              <span aria-hidden="true"> / </span>
              <span aria-current="page">{run}</span>
            </>
          )}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {run === null ? <RunList /> : <RunPage key={run} run={run} />}
      </main>
    </>
  )
}
