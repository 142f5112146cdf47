/** The page over runs in a real browser; skipped, saying so, where no Chromium is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drivePage, HOSTILE_TEXTS, seriousFaults } from '../../../measure/driven-page.ts'
import { writeRun } from '../../../measure/written-run.ts'
import { startViewServer, type RunningView } from './view-server.ts'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
if (executable === undefined) {
  process.stderr.write('view-browser.test.ts: skipped, no Chromium in /usr/bin (Debian: apt-get install chromium)\n')
}
const root = fileURLToPath(new URL('../../../', import.meta.url))
const options = { id: 'run-a', rows: 2_000, texts: HOSTILE_TEXTS, needle: 'kingfisher' }
/** A step waits until the page shows what it should, however busy the machine is. */
const PATIENCE_MS = 600_000

describe.skipIf(executable === undefined)('the page over runs in Chromium', { timeout: PATIENCE_MS }, () => {
  let runs: string
  let server: RunningView
  let browser: Browser

  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'touchstone-view-'))
    await writeRun(runs, options)
    await writeRun(runs, { id: 'run-b', rows: options.rows, seed: 1, day: 2 })
    const page = join(runs, '.page')
    const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const built = spawnSync(
      process.execPath,
      [bundler, 'build', join(root, 'web'), '--outDir', page, '--emptyOutDir', '--logLevel', 'warn'],
      {
        cwd: join(root, 'web'),
        env: { ...process.env, NODE_ENV: 'production' },
        encoding: 'utf8',
      },
    )
    expect(built.stderr).toBe('')
    server = await startViewServer({ runs, page, port: 0, now: () => new Date('2026-11-29T10:00:00Z') })
    browser = await chromium.launch({
      ...(executable === undefined ? {} : { executablePath: executable }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  }, PATIENCE_MS)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await rm(runs, { recursive: true, force: true })
  })

  test('lists, filters, searches, shows, compares, takes verdicts, exports, and is found again by its address', async () => {
    const steps = await drivePage(browser, { url: server.url, runs, options, signal: new AbortController().signal })
    expect(steps.filter(({ isRight }) => !isRight)).toEqual([])
    expect(steps.length).toBeGreaterThan(14)
  })

  test('shows how a judge of preferences follows length', async () => {
    await writePreferences(runs)
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(`${server.url}?run=run-p`)
    await page.locator('.bias > summary').focus()
    await page.keyboard.press('Enter')
    const row = (name: string): Promise<string[]> =>
      page.locator('.bias-table tr', { hasText: name }).locator('td').allTextContents()
    await page.getByText('40 pairs.').waitFor()
    expect(await row('longer chosen')).toEqual(['100.0 %', '88.6 % to 100.0 %', '30'])
    expect(await row('shorter chosen')).toEqual(['0.0 %', '0.0 % to 27.8 %', '10'])
    expect(await page.locator('.bias-bar').count()).toBe(5)
    await page.close()
  })

  test('no text of a chart is cut off, and no run is compared before one is chosen', async () => {
    await writePreferences(runs)
    for (const width of [1280, 400]) {
      const page = await browser.newPage({ viewport: { width, height: 900 } })
      page.setDefaultTimeout(PATIENCE_MS)
      for (const [address, chart] of [
        ['', '.trend svg'],
        ['?run=run-p', '.bias-chart'],
      ] as const) {
        await page.goto(`${server.url}${address}`)
        if (address !== '') await page.locator('.bias > summary').click()
        await page.locator(chart).first().waitFor()
        const found = await page.evaluate(`(${CUT_TEXTS})(${JSON.stringify(chart)})`)
        const { texts, cut } = found as { readonly texts: number; readonly cut: readonly string[] }
        expect(texts, `${width} ${chart}`).toBeGreaterThan(2)
        expect(cut, `${width} ${chart}`).toEqual([])
      }
      await page.goto(`${server.url}?run=run-a`)
      const against = page.locator('#filter-against')
      expect(await against.locator('option').first().textContent()).toBe('none')
      await page.close()
    }
  })

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [400, 'dark'],
  ] as const) {
    test(`axe finds nothing serious at ${width} px in ${colorScheme}`, async () => {
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
      for (const address of ['', '?run=run-a', '?run=run-b&against=run-a&fold=1&row=36']) {
        const faults = await seriousFaults(browser, axe, { width, colorScheme, url: `${server.url}${address}` })
        expect(faults, address).toEqual([])
      }
    })
  }
})

/** In the page: the texts of a drawing, and those of them that reach beyond it. */
const CUT_TEXTS = `(selector) => {
  const found = document.querySelector(selector)
  const svg = found.matches('svg') ? found : found.querySelector('svg')
  const frame = svg.getBoundingClientRect()
  const texts = [...svg.querySelectorAll('text')]
  const cut = texts.filter((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect()
    return left < frame.left - 0.5 || right > frame.right + 0.5 || top < frame.top - 0.5 || bottom > frame.bottom + 0.5
  })
  return { texts: texts.length, cut: cut.map(({ textContent }) => textContent) }
}`

/** A run of 40 pairs whose judge prefers the longer response. */
async function writePreferences(runs: string): Promise<void> {
  const folder = await writeRun(runs, { id: 'run-p', rows: 0, day: 3 })
  const lines = Array.from({ length: 40 }, (_, index) => {
    const isLonger = index < 30
    const [chosen, rejected] = ['word '.repeat(isLonger ? 20 : 5), 'term '.repeat(8)]
    return JSON.stringify({
      index,
      digest: String(index),
      source: { file: 'pairs.jsonl', line: index + 1 },
      task: { id: `pair-${index}`, kind: 'preference', prompt: `Question ${index}`, chosen, rejected },
      response: { taskId: `pair-${index}`, model: 'chosen', text: chosen },
      feedback: {
        verdict: isLonger ? 'correct' : 'wrong',
        score: isLonger ? 0.9 : 0.2,
        findings: [],
        text: '',
        judge: { name: 'reward', version: '1' },
      },
      timing: { judgeMs: 1 },
    })
  })
  await appendFile(join(folder, 'trace.jsonl'), `${lines.join('\n')}\n`)
}
