/** The page over runs driven in a browser, step by step, each compared with what the rows themselves say. */
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { TraceRecord } from '../src/trace.ts'
import { recordOf, type WrittenRun } from './written-run.ts'

/** Responses by row that try to be more than text. */
export const HOSTILE_TEXTS: ReadonlyMap<number, string> = new Map([
  [1, '<script>document.title="owned"</script><img src=x onerror="document.title=1"> The answer is 3.'],
  [2, 'turned \u202Earound\u202C, a bell \u0007, \u0000 and \u0645\u0631\u062D\u0628\u0627'],
  [3, 'long '.repeat(1024 * 1024)],
])

/** Longest wait for what a step looks for, in ms: a crowded machine is no fault of the page. */
const PATIENCE_MS = 60_000

/** How one step went. */
export interface DrivenStep {
  readonly name: string
  readonly isRight: boolean
  readonly problem?: string | undefined
}

/** What is driven. */
export interface DriveOptions {
  /** Of the server, with a slash at its end. */
  readonly url: string
  /** Folder of the runs `run-a` and `run-b`. */
  readonly runs: string
  /** How `run-a` was written. */
  readonly options: WrittenRun
  readonly signal: AbortSignal
  /** Called after each step. */
  readonly onStep?: ((step: DrivenStep) => void) | undefined
}

/** Drives every feature of the page. A step that fails is told, and the next one begins anew. */
export async function drivePage(browser: Browser, drive: DriveOptions): Promise<readonly DrivenStep[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('console', (message) => faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  const done: DrivenStep[] = []
  for (const [name, step] of Object.entries(stepsOf(page, drive))) {
    drive.signal.throwIfAborted()
    let problem: string | undefined
    try {
      await step()
    } catch (error) {
      problem = error instanceof Error ? error.message.slice(0, 300) : String(error)
    }
    const told: DrivenStep = { name, isRight: problem === undefined, problem }
    done.push(told)
    drive.onStep?.(told)
  }
  done.push({ name: 'no fault in the console', isRight: faults.length === 0, problem: faults.join('; ').slice(0, 300) })
  await context.close()
  return done
}

function stepsOf(page: Page, { url, runs, options }: DriveOptions): Record<string, () => Promise<void>> {
  const total = options.rows
  const rows: TraceRecord[] = Array.from({ length: total }, (_, row) => recordOf(row, options))
  const wrong = rows.filter(({ feedback }) => feedback.verdict === 'wrong').map(({ index }) => index)
  const open = async (address: string): Promise<void> => {
    await page.goto(`${url}${address}`)
  }
  const status = async (wanted: string): Promise<void> =>
    await page.locator('.list-head [role=status]').getByText(wanted, { exact: true }).waitFor()
  const row = async (index: number): Promise<void> =>
    await page.locator('.panel h2', { hasText: `Row ${index} ` }).waitFor()
  return {
    'list of runs with trend': async () => {
      await open('')
      await page.getByRole('link', { name: 'run-a' }).waitFor()
      requireEqual(await page.locator('.trend-point').count(), 2)
    },
    'filter by verdict': async () => {
      await open('?run=run-a')
      await status(`${text(total)} rows`)
      await page.locator('#filter-verdict').selectOption('wrong')
      await status(`${text(wrong.length)} rows of ${text(total)} rows`)
    },
    'filter by label': async () => {
      await open('?run=run-a')
      await page.getByText('More filters').click()
      await page.locator('#filter-label-level').selectOption('3')
      await status(
        `${text(rows.filter(({ task }) => task.labels?.['level'] === 3).length)} rows of ${text(total)} rows`,
      )
    },
    'filter by judge': async () => {
      await open('?run=run-a')
      await page.getByText('More filters').click()
      await page.locator('#filter-judge').selectOption('programs 5')
      await status(`${text(rows.filter(({ task }) => task.kind === 'programming').length)} rows of ${text(total)} rows`)
    },
    'failures grouped by kind': async () => {
      await open('?run=run-a')
      const link = page.locator('.failures a').first()
      const count = /[\d,]+$/.exec((await link.textContent()) ?? '')?.[0]
      await link.click()
      await status(`${count} rows of ${text(total)} rows`)
    },
    search: async () => {
      await open('?run=run-a')
      await page.locator('#filter-q').fill('KingFisher')
      const found = rows.filter(({ response }) => response.text.includes('kingfisher')).length
      await status(`${text(found)} ${found === 1 ? 'row' : 'rows'} of ${text(total)} rows`)
      await page.locator('#filter-q').fill('these words stand nowhere')
      await status(`0 rows of ${text(total)} rows`)
    },
    'repeats folded': async () => {
      await open('?run=run-a&fold=1')
      await status(`${text(total / 4)} tasks of ${text(total)} rows`)
      await page.getByText('4 rows').first().waitFor()
    },
    'last row by scrolling': async () => {
      await open('?run=run-a')
      await page.locator('a[data-row="0"]').waitFor()
      await page.locator('.list-frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight))
      await page.locator(`a[data-row="${total - 1}"]`).waitFor()
    },
    'row with findings in place, by keys, found again by its address': async () => {
      await open(`?run=run-a&verdict=wrong&row=${wrong[5]}`)
      await row(wrong[5] ?? 0)
      await page.getByText(`6 of ${text(wrong.length)}`).waitFor()
      await page.locator('.panel').focus()
      await page.keyboard.press('j')
      await row(wrong[6] ?? 0)
      await page.reload()
      await row(wrong[6] ?? 0)
      await page.getByText(`7 of ${text(wrong.length)}`).waitFor()
      await page.locator('.panel').focus()
      await page.keyboard.press('Escape')
      await page.locator('.panel').waitFor({ state: 'detached' })
    },
    'source with coverage': async () => {
      await open('?run=run-a&row=36')
      await page.locator('.source-line.uncovered .source-number', { hasText: '3' }).waitFor()
      requireEqual(await page.locator('.source-line.uncovered').count(), 1)
      await page.locator('.source-line', { hasText: 'number < 0' }).getByText('Magic value used').waitFor()
    },
    'flow graph, by keys, with the same in words': async () => {
      await open('?run=run-a&row=36')
      await page.locator('.flow > summary').focus()
      await page.keyboard.press('Enter')
      await page.locator('.flow-graph .box text', { hasText: '2: number < 0' }).waitFor()
      requireEqual(await page.locator('.flow-graph .box').count(), 5)
      await page.getByText('<main>, line 1 in words').click()
      await page.getByText('Then block 2 (true) or block 3 (false).').waitFor()
    },
    'two runs side by side': async () => {
      await open('?run=run-b&against=run-a&change=different&fold=1')
      await page.getByText(`${text(total / 4)} tasks in both`).waitFor()
      await page.locator('a[data-row]').first().click()
      await page.locator('.other-run .detail-body').waitFor()
      const [left, right] = await page.locator('.two .asked').allTextContents()
      requireEqual(left, right)
    },
    'verdict of a person, set and cleared': async () => {
      await open('?run=run-a&row=7')
      await page.locator('.person-buttons button', { hasText: 'unknown' }).click()
      await page.getByText('unknown, set ').waitFor()
      await page.getByRole('link', { name: 'judged by a person' }).click()
      await status(`1 row of ${text(total)} rows`)
      await page.getByRole('button', { name: 'Clear', exact: true }).click()
      await page.getByText('No person has judged this row.').waitFor()
      const lines = (await readFile(join(runs, 'run-a', 'person.jsonl'), 'utf8')).trimEnd().split('\n')
      requireEqual(lines.length, 2)
    },
    'export of chosen rows and of a list': async () => {
      await open('?run=run-a')
      await page.getByLabel('Choose row 0', { exact: true }).check()
      await page.getByLabel('Choose row 2', { exact: true }).check()
      await page.getByText('Export', { exact: true }).click()
      await page.getByLabel('Records').selectOption('reward')
      requireEqual((await saved(page)).length, 2)
      await page.getByRole('button', { name: 'Choose none' }).click()
      requireEqual((await saved(page)).length, total)
    },
    'hostile responses stay text': async () => {
      await open('?run=run-a&row=1')
      await page.locator('.marked').getByText('<script>document.title="owned"</script>').waitFor()
      requireEqual(await page.locator('.panel script, .panel img, .list img').count(), 0)
      requireEqual(await page.title(), 'Row 1 · run-a · Touchstone')
      await open('?run=run-a&row=2')
      await page.locator('.marked').getByText('turned ⟨U+202E⟩around⟨U+202C⟩, a bell ⟨U+0007⟩').waitFor()
      await open('?run=run-a&row=3')
      await page.getByText('Part 1 of 88, 5,242,880 characters in all').waitFor()
    },
    'rows that are appended appear by themselves': async () => {
      await open('?run=run-b')
      await status(`${text(total)} rows`)
      const added = recordOf(total, { ...options, id: 'run-b' })
      await appendFile(join(runs, 'run-b', 'trace.jsonl'), `${JSON.stringify(added)}\n`)
      await status(`${text(total + 1)} rows`)
    },
  }
}

function text(count: number): string {
  return count.toLocaleString('en-US')
}

async function saved(page: Page): Promise<readonly string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as JSONL' }).click(),
  ])
  return (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
}

/** Where axe looks, and how. */
export interface AxePlace {
  readonly url: string
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** Where a picture of the page goes. */
  readonly shot?: string | undefined
  /** Adds a picture and a button without a name first, as a control. */
  readonly hasPlanted?: boolean | undefined
}

/** Faults that axe calls serious or critical, and text that runs out of the page. */
export async function seriousFaults(browser: Browser, axe: string, place: AxePlace): Promise<readonly string[]> {
  const { width, colorScheme } = place
  // axe is not the page's own script
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(place.url)
    await page
      .locator(place.url.includes('row=') ? '.panel .detail-body' : '.runs, a[data-row]')
      .first()
      .waitFor()
    if (place.shot !== undefined) await page.screenshot({ path: place.shot })
    if (place.hasPlanted === true) {
      await page.evaluate(
        `document.querySelector('main').append(document.createElement('img'), document.createElement('button'))`,
      )
    }
    await page.evaluate(axe)
    const found = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    )
    const faults = found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    return wide > width ? [...faults, `the page is ${wide} px wide`] : faults
  } finally {
    await context.close()
  }
}

function requireEqual(found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new RangeError(`found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`)
}
