/** The page over runs in a real browser; skipped, saying so, where no Chromium is installed. */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordOf, writeRun } from '../../../measure/written-run.ts'
import { failingKinds } from '../../view/run-index.ts'
import { startViewServer, type RunningView } from './view-server.ts'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
if (executable === undefined) {
  process.stderr.write('view-browser.test.ts: skipped, no Chromium in /usr/bin (Debian: apt-get install chromium)\n')
}
const root = fileURLToPath(new URL('../../../', import.meta.url))

const hostile = new Map([
  [1, '<script>document.title="owned"</script><img src=x onerror="document.title=1"> The answer is 3.'],
  [2, 'turned \u202Earound\u202C, a bell \u0007, \u0000 and مرحبا'],
  [3, 'long '.repeat(1024 * 1024)],
])
const options = { id: 'run-a', rows: 400, texts: hostile, needle: 'kingfisher' }
const rows = Array.from({ length: 400 }, (_, row) => recordOf(row, options))
const wrong = rows.filter(({ feedback }) => feedback.verdict === 'wrong').map(({ index }) => index)

describe.skipIf(executable === undefined)('the page over runs in Chromium', () => {
  let runs: string
  let server: RunningView
  let browser: Browser
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'touchstone-view-'))
    await writeRun(runs, options)
    await writeRun(runs, { id: 'run-b', rows: 400, seed: 1, day: 2 })
    const built = join(runs, '.page')
    await build({ root: join(root, 'web'), logLevel: 'error', build: { outDir: built, emptyOutDir: true } })
    server = await startViewServer({ runs, page: built, port: 0, now: () => new Date('2026-11-29T10:00:00Z') })
    browser = await chromium.launch({
      ...(executable === undefined ? {} : { executablePath: executable }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    page = await context.newPage()
    page.on('console', (message) => faults.push(`console ${message.text()}`))
    page.on('pageerror', (error) => faults.push(`error ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && request.url() !== 'data:,') faults.push(`request ${request.url()}`)
    })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await rm(runs, { recursive: true, force: true })
  })

  async function open(address: string): Promise<void> {
    await page.goto(`${server.url}${address}`)
  }

  const status = (): Promise<string | null> => page.locator('.list-head [role=status]').textContent()
  const rowTitle = (row: number): Promise<void> => page.locator('.panel h2', { hasText: `Row ${row} ` }).waitFor()

  test('lists runs, and compares two that are chosen', async () => {
    await open('')
    await page.getByRole('link', { name: 'run-a' }).waitFor()
    expect(await page.locator('.trend-point').count()).toBe(2)
    await page.getByLabel('Choose run-a').check()
    await page.getByLabel('Choose run-b').check()
    await page.getByRole('button', { name: 'Compare two chosen runs' }).click()
    await page.getByText('Compared with run-a: 100 tasks in both').waitFor()
    expect(new URL(page.url()).searchParams.get('against')).toBe('run-a')
    await page.locator('a[data-row]').first().click()
    await page.locator('.other-run .detail-body').waitFor()
    const sides = await page.locator('.two .asked').allTextContents()
    expect(sides).toHaveLength(2)
    expect(sides[0]).toBe(sides[1])
  })

  test('filters by verdict, failure and label, searches, folds, and keeps all of it in the address', async () => {
    await open('?run=run-a')
    await expect.poll(status).toBe('400 rows')
    await page.locator('#filter-verdict').selectOption('wrong')
    await expect.poll(status).toBe(`${wrong.length} rows of 400 rows`)
    const [group] = await page.locator('.failures a').allTextContents()
    await page.locator('.failures a').first().click()
    const count = Number(/\d+$/.exec(group ?? '')?.[0])
    await expect.poll(status).toBe(`${count} rows of 400 rows`)
    await page.getByText('More filters').click()
    await page.locator('#filter-label-level').selectOption('2')
    const kind = new URL(page.url()).searchParams.get('finding') ?? ''
    const both = rows.filter(
      ({ feedback, task }) =>
        feedback.verdict === 'wrong' && failingKinds(feedback).includes(kind) && task.labels?.['level'] === 2,
    )
    await expect.poll(status).toBe(`${both.length} rows of 400 rows`)
    expect(page.url()).toContain('label=level%3D2')
    await page.reload()
    await expect.poll(status).toBe(`${both.length} rows of 400 rows`)
    expect(await page.locator('#filter-verdict').inputValue()).toBe('wrong')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(status).toBe('400 rows')
    await page.locator('#filter-q').fill('KINGfisher')
    await expect.poll(status).toBe('0 rows of 400 rows')
    await page.locator('#filter-q').fill('6 Crossings')
    const found = rows.filter(({ response, task }) =>
      `${response.text} ${task.kind === 'arithmetic' ? task.question : ''}`.toLowerCase().includes('6 crossings'),
    ).length
    await expect.poll(status).toBe(`${found} rows of 400 rows`)
    await page.goBack()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByLabel('Fold repeats of a task').check()
    await expect.poll(status).toBe('100 tasks of 400 rows')
  })

  test('shows a row with its findings in place, walks by keys, and is found again by its address', async () => {
    await open(`?run=run-a&verdict=wrong&row=${wrong[5]}`)
    await rowTitle(wrong[5] ?? 0)
    await page.getByText(`6 of ${wrong.length}`).waitFor()
    const finding = rows[wrong[5] ?? 0]?.feedback.findings.find(({ verdict }) => verdict === 'wrong')
    const where = finding?.where
    if (where?.part === 'step') {
      const marked = rows[wrong[5] ?? 0]?.response.text.slice(where.start, where.end)
      expect(await page.locator('mark.verdict-wrong').first().textContent()).toContain(marked)
    }
    await page.keyboard.press('j')
    await rowTitle(wrong[6] ?? 0)
    expect(new URL(page.url()).searchParams.get('row')).toBe(String(wrong[6]))
    await page.reload()
    await rowTitle(wrong[6] ?? 0)
    await page.locator('.panel').focus()
    await page.keyboard.press('k')
    await rowTitle(wrong[5] ?? 0)
    await page.keyboard.press('Escape')
    await page.locator('.panel').waitFor({ state: 'detached' })
    await page.locator(`a[data-row="${wrong[1]}"]`).focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate('document.activeElement.dataset.row')).toBe(String(wrong[2]))
    await page.keyboard.press('Enter')
    await rowTitle(wrong[2] ?? 0)
  })

  test('sets and clears a verdict of a person, and filters by it', async () => {
    await open('?run=run-a&row=7')
    await page.getByLabel('Note').fill('seen twice')
    await page.locator('.person-buttons button', { hasText: 'unknown' }).click()
    await page.getByText('unknown, set 2026-11-29').waitFor()
    const lines = await readFile(join(runs, 'run-a', 'person.jsonl'), 'utf8')
    expect(JSON.parse(lines)).toMatchObject({ index: 7, verdict: 'unknown', note: 'seen twice' })
    await page.getByRole('link', { name: 'judged by a person' }).click()
    await expect.poll(status).toBe('1 row of 400 rows')
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByText('No person has judged this row.').waitFor()
    await expect.poll(status).toBe('0 rows of 400 rows')
  })

  test('exports chosen rows, and all of a list', async () => {
    await open('?run=run-a')
    await page.getByLabel('Choose row 0').check()
    await page.getByLabel('Choose row 2').check()
    expect(new URL(page.url()).searchParams.get('chosen')).toBe('0,2')
    await page.getByText('Export', { exact: true }).click()
    await page.getByLabel('Records').selectOption('reward')
    const save = async (): Promise<string[]> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as JSONL' }).click(),
      ])
      return (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    }
    const some = await save()
    expect(some.map((line) => (JSON.parse(line) as { completion: string }).completion)).toEqual([
      rows[0]?.response.text,
      rows[2]?.response.text,
    ])
    await page.getByRole('button', { name: 'Choose none' }).click()
    expect(await save()).toHaveLength(400)
  })

  test('keeps hostile responses text, a long one in parts', async () => {
    await open('?run=run-a&row=1')
    await page.locator('.marked').waitFor()
    expect(await page.locator('.marked').textContent()).toContain('<script>document.title="owned"</script>')
    expect(await page.locator('.panel script, .panel img, .list img').count()).toBe(0)
    expect(await page.title()).toBe('Row 1 · run-a · Touchstone')
    await open('?run=run-a&row=2')
    await page.locator('.marked').waitFor()
    expect(await page.locator('.marked').textContent()).toContain(
      'turned ⟨U+202E⟩around⟨U+202C⟩, a bell ⟨U+0007⟩, ⟨U+0000⟩',
    )
    await open('?run=run-a&row=3')
    await page.getByText('Part 1 of 88, 5,242,880 characters in all').waitFor()
    await page.getByRole('link', { name: 'Next part' }).click()
    await page.getByText('Part 2 of 88').waitFor()
    expect(faults).toEqual([])
  })

  test('axe finds nothing serious, wide and narrow, light and dark', async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [400, 'dark'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
      const own = await context.newPage()
      for (const address of ['', '?run=run-a', `?run=run-b&against=run-a&fold=1&row=${36}`]) {
        await own.goto(`${server.url}${address}`)
        await own
          .locator(address === '' ? '.runs' : address.includes('row') ? '.panel .detail-body' : 'a[data-row]')
          .first()
          .waitFor()
        await own.evaluate(axe)
        const found = await own.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(
          'axe.run()',
        )
        const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${address} ${id}: ${nodes[0]?.html}`)).toEqual([])
        expect(await own.evaluate('document.documentElement.scrollWidth')).toBe(width)
      }
      await context.close()
    }
  })
})
