/** The report page in a real browser; skipped, saying so, where no Chromium is installed. */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TraceRecord } from '../trace.ts'
import { writeReport } from './report.ts'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
if (executable === undefined) {
  process.stderr.write('report-browser.test.ts: skipped, no Chromium in /usr/bin (Debian: apt-get install chromium)\n')
}

interface Opened {
  readonly page: Page
  /** Requests that left the page, and whatever the console said. */
  readonly faults: string[]
}

/** Leads the page to a response, as a link does. Code of the page is text here: these sources have no names of a browser. */
async function go(page: Page, row: number): Promise<void> {
  await page.evaluate(`location.hash = '#r${row}'`)
}

describe.skipIf(executable === undefined)('the report page in Chromium', () => {
  let folder: string
  let browser: Browser
  let address: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-browser-'))
    const lines = (await readFile(new URL('golden/sample-trace.jsonl', import.meta.url), 'utf8')).trimEnd().split('\n')
    const trace = lines.map((line) => JSON.parse(line) as TraceRecord)
    // Enough rows for a second page of the list.
    const many = Array.from({ length: 5 }, (_, copy) =>
      trace.map((record) => ({ ...record, index: copy * trace.length + record.index })),
    ).flat()
    const file = join(folder, 'report.html')
    await writeReport(many, {
      run: { command: 'touchstone judge responses.jsonl', key: null, versions: {}, data: [] },
      file,
    })
    address = pathToFileURL(file).href
    browser = await chromium.launch({
      ...(executable === undefined ? {} : { executablePath: executable }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(
    options: { width?: number; colorScheme?: 'light' | 'dark'; hash?: string } = {},
  ): Promise<Opened> {
    const { width = 1280, colorScheme = 'light', hash = '' } = options
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== address && request.url() !== 'data:,') faults.push(`request ${request.url()}`)
    })
    page.on('console', (message) => faults.push(`console ${message.text()}`))
    page.on('pageerror', (error) => faults.push(`error ${error.message}`))
    page.on('dialog', (dialog) => {
      faults.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(address + hash)
    return { page, faults }
  }

  test('asks for nothing, reports no fault, and runs no hostile text', async () => {
    const { page, faults } = await open()
    for (const row of [8, 9, 24, 25]) {
      await go(page, row)
      await expect.poll(() => page.locator('#detail-title').textContent()).toContain(`#${row} `)
    }
    expect(await page.locator('#detail-content').textContent()).toContain('Ignore this: <script>')
    expect(await page.title()).toBe('Judged responses · Touchstone')
    expect(await page.locator('#detail-content script, #detail-content img').count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('is used by keyboard: skip link, list, window, next, previous, close', async () => {
    const { page, faults } = await open()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to the report')
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement?.id')).toBe('filter-text')
    await page.locator('a[href="#r1"].row').focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('dialog[open]')
    expect(await page.locator('#detail-title').textContent()).toBe('Response #1 ✗ wrong')
    // The false equation is marked in its place, with its finding beside it.
    expect(await page.locator('.block-text mark.verdict-wrong:not(.outer)').first().textContent()).toBe('4 * 6 = 26')
    const text = await page.locator('.block.noted .block-text').first().boundingBox()
    const note = await page.locator('.block.noted .notes').first().boundingBox()
    expect(Math.abs((text?.y ?? 0) - (note?.y ?? 99))).toBeLessThan(10)
    await page.keyboard.press('j')
    await expect.poll(() => page.evaluate('location.hash')).toBe('#r2')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => page.evaluate('location.hash')).toBe('#r1')
    // The address changes a moment before the page does.
    await expect.poll(() => page.locator('#detail-title').textContent()).toContain('#1 ')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog:not([open])', { state: 'attached' })
    await expect.poll(() => page.evaluate('location.hash')).toBe('#responses')
    // Focus is back where the reader came from.
    expect(await page.evaluate(`document.activeElement?.getAttribute('href')`)).toBe('#r1')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('opens at a linked response, and says where it does not carry one', async () => {
    const { page } = await open({ hash: '#r11' })
    await page.waitForSelector('dialog[open]')
    expect(await page.getByRole('heading', { name: 'Tests: 0 of 3 passed' }).count()).toBe(1)
    await go(page, 9999)
    await page.getByText('This page does not carry that response').waitFor()
    await page.context().close()
  })

  test('filters by verdict, model, finding and text, and walks only what is shown', async () => {
    const { page } = await open()
    const count = page.locator('#rows-count')
    expect(await count.textContent()).toBe('80 responses')
    expect(await page.locator('#rows-list li').count()).toBe(50)
    await page.locator('#rows-next').click()
    expect(await page.locator('#rows-list li').count()).toBe(30)
    await page.locator('#filter-verdict').selectOption('wrong')
    expect(await count.textContent()).toBe('30 of 80 responses')
    await page.locator('#filter-model').selectOption('pebble-135m')
    await page.locator('#filter-finding').selectOption('time-limit')
    expect(await count.textContent()).toBe('5 of 80 responses')
    await page.locator('a[href="#r11"].row').click()
    await page.waitForSelector('dialog[open]')
    await page.keyboard.press('j')
    await expect.poll(() => page.evaluate('location.hash')).toBe('#r27')
    await page.keyboard.press('Escape')
    await page.locator('#filters button[type=reset]').click()
    await page.locator('#filter-text').fill('quarter OF 120')
    await expect.poll(() => count.textContent()).toBe('5 of 80 responses')
    await page.context().close()
  })

  for (const width of [400, 1280]) {
    test(`has no horizontal overflow at ${width} px, with a response open or not`, async () => {
      const { page } = await open({ width })
      for (const details of await page.locator('figure details, details.run').all()) {
        await details.evaluate((element) => element.setAttribute('open', ''))
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      for (const row of [1, 4, 8, 10, 13, 14, 15]) {
        await go(page, row)
        await expect.poll(() => page.locator('#detail-title').textContent()).toContain(`#${row} `)
        const scroll = `document.getElementById('detail-scroll')`
        const wide = await page.evaluate(`${scroll}.scrollWidth - ${scroll}.clientWidth`)
        expect(wide, `row ${row}`).toBe(0)
      }
      await page.context().close()
    })
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`text stands out at 4.5 to 1 or more in ${colorScheme}`, async () => {
      const { page } = await open({ colorScheme, hash: '#r1' })
      await page.waitForSelector('dialog[open]')
      const ratios = await page.evaluate<Record<string, number>>(contrasts)
      expect(Object.keys(ratios).length).toBeGreaterThanOrEqual(14)
      for (const [selector, ratio] of Object.entries(ratios)) expect(ratio, selector).toBeGreaterThanOrEqual(4.5)
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 27)')
      await page.context().close()
    })
  }
})

/** Contrast by WCAG 2.2, the least for each kind of text; runs in the page, so it is text here. */
const contrasts = String.raw`(() => {
  const luminance = (color) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const ratio = (one, other) => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor
      if (!/, 0\)$|transparent/.test(color)) return color
    }
    return 'rgb(255, 255, 255)'
  }
  const found = {}
  const selectors = [
    'h1',
    '.lead',
    '.sections a',
    '.tiles .label',
    '.tiles .detail',
    'caption',
    'thead th',
    'td',
    'td a',
    '.note',
    'summary',
    '.legend li',
    '.ink-correct',
    '.ink-wrong',
    'span.tone-wrong',
    '.row-model',
    '.row-finding',
    '.badge.verdict-wrong',
    '.badge.verdict-correct',
    '.badge.verdict-unknown',
    '.facts dt',
    '.asked',
    '.place',
    '.notes .message',
    '.block-text mark.verdict-wrong',
    'button',
  ]
  for (const selector of selectors) {
    for (const element of document.querySelectorAll(selector)) {
      const value = ratio(getComputedStyle(element).color, behind(element))
      found[selector] = Math.min(found[selector] ?? 21, value)
    }
  }
  // Labels inside of bars stand on the bars' own colours.
  const label = getComputedStyle(document.documentElement).getPropertyValue('--ink-on')
  const probe = document.createElement('span')
  document.body.append(probe)
  for (const name of ['--ink-correct', '--ink-wrong', '--ink-unknown']) {
    probe.style.color = label
    probe.style.backgroundColor = 'var(' + name + ')'
    found['bar ' + name] = ratio(getComputedStyle(probe).color, getComputedStyle(probe).backgroundColor)
  }
  return found
})()`
