import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TraceRecord } from '../trace.ts'
import { renderPage } from './page.ts'
import { pageRowText } from './page-row.ts'
import { renderMarkdown, renderTerminal, writeReport } from './report.ts'
import { runInformationOf, type RunInformation } from './run-information.ts'
import { aggregate } from './run-summary.ts'

const run: RunInformation = {
  command: "touchstone judge 'a</script>.jsonl' --seed 7",
  key: '0123456789abcdef0123456789abcdef',
  versions: { touchstone: '0.1.0', reasoning: '3' },
  data: [{ file: 'a</script>.jsonl', bytes: 18_231, sha256: 'ab'.repeat(32) }],
  started: '2026-01-02T03:04:05Z',
  notices: ['The run is <not> complete.'],
}
/** Written by hand: right and wrong answers, programs, hostile text (rows 8 and 9), every kind of task. */
const trace = (await readFile(new URL('golden/sample-trace.jsonl', import.meta.url), 'utf8'))
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as TraceRecord)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-report-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function write(
  name: string,
  records: Iterable<TraceRecord> = trace,
  rowBytes?: number,
): Promise<{ html: string; document: Document; rows: TraceRecord[]; carried: number }> {
  const file = join(folder, name)
  const { carried } = await writeReport(records, { run, file }, { rowBytes })
  const html = await readFile(file, 'utf8')
  const { document } = parseHTML(html) as unknown as { document: Document }
  const rows = JSON.parse(document.getElementById('rows')?.textContent ?? '') as TraceRecord[]
  return { html, document, rows, carried }
}

/** The few names of a parsed page that are used here. */
interface Document {
  getElementById(id: string): { readonly textContent: string } | null
  querySelectorAll(selector: string): readonly {
    readonly textContent: string
    readonly id: string
    getAttribute(name: string): string | null
    readonly attributes: readonly { readonly name: string; readonly value: string }[]
  }[]
}

describe('writeReport', () => {
  test('carries every row, text unchanged, hostile or not', async () => {
    const { rows, carried } = await write('all.html')
    expect(carried).toBe(trace.length)
    expect(rows.map(({ task, response, feedback }) => ({ task, response, feedback }))).toEqual(
      trace.map(({ task, response, feedback }) => ({ task, response, feedback })),
    )
  })

  test('lets no text of the run become markup, code or an address', async () => {
    const { html, document } = await write('hostile.html')
    // One style, the data, and the script; each allowed by its digest in the policy.
    const scripts = document.querySelectorAll('script')
    expect(scripts.map((script) => script.getAttribute('type'))).toEqual(['application/json', null])
    const policy = document.querySelectorAll('meta[http-equiv]')[0]?.getAttribute('content') ?? ''
    const code = /<script>([^]*?)<\/script>/.exec(html)?.[1] ?? ''
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
    for (const [kind, text] of [
      ['script', code],
      ['style', style],
    ] as const) {
      const digest = createHash('sha256').update(text).digest('base64')
      expect(policy).toContain(`${kind}-src 'sha256-${digest}'`)
    }
    expect(policy).toContain("default-src 'none'")
    expect(html).not.toMatch(/[\u2028\u2029]/)
    expect(html.match(/<\/script/g)?.length).toBe(2)
    expect(document.querySelectorAll('img, iframe, object, embed, b, form[action], base').length).toBe(0)
    for (const { attributes } of document.querySelectorAll('*')) {
      for (const { name, value } of attributes) {
        expect(name, name).not.toMatch(/^(?:on|style$)/)
        if (name === 'href' || name === 'src') expect(value).toMatch(/^(?:#|data:,$)/)
      }
    }
  })

  test('names sections by headings, labels fields, and keeps its identifiers unique', async () => {
    const { document } = await write('named.html')
    const ids = document.querySelectorAll('[id]').map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of ['aria-labelledby', 'href']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        for (const id of (element.getAttribute(name) ?? '').split(' ')) {
          // Links to rows are resolved by the page's script.
          if (id.startsWith('data:') || /^#r\d+$/.test(id)) continue
          expect(ids, id).toContain(id.replace('#', ''))
        }
      }
    }
    expect(document.querySelectorAll('h1').length).toBe(1)
    expect(document.querySelectorAll('main, header.page-head, nav, footer').length).toBeGreaterThanOrEqual(4)
    expect(document.querySelectorAll('figure details table').length).toBe(document.querySelectorAll('figure').length)
  })

  test('the same trace and key give the same page', async () => {
    const { html } = await write('once.html', trace, 4_000)
    expect((await write('twice.html', trace, 4_000)).html).toBe(html)
  })

  test('beyond the budget carries a sample, wrong ones first, and says so', async () => {
    const { html, rows, carried } = await write('sample.html', trace, 9_000)
    expect(carried).toBe(rows.length)
    expect(carried).toBeLessThan(trace.length)
    expect(html).toContain(`This page carries ${carried} of the ${trace.length} responses`)
    expect(rows.filter(({ feedback }) => feedback.verdict === 'wrong').length).toBeGreaterThanOrEqual(3)
    expect((await write('all-again.html')).html).not.toContain('This page carries')
  })

  test('an empty run is a page too', async () => {
    const { html, rows } = await write('empty.html', [])
    expect(rows).toEqual([])
    expect(html).toContain('The run judged no response.')
  })

  test('leaves nothing behind when the trace fails or the run is aborted', async () => {
    const fault = new Error('torn')
    function* torn(): Generator<TraceRecord> {
      yield trace[0]!
      throw fault
    }
    const file = join(folder, 'torn.html')
    await expect(writeReport(torn(), { run, file })).rejects.toBe(fault)
    const reason = new Error('stop')
    await expect(writeReport(trace, { run, file }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect((await readdir(folder)).filter((name) => name.startsWith('torn'))).toEqual([])
  })
})

describe('pageRowText', () => {
  test('clips what nobody reads in a window, and says so', () => {
    const row = trace[0]!
    const long = { ...row, response: { ...row.response, text: 'x'.repeat(5_000_000) } }
    const text = pageRowText(long)
    expect(text.length).toBeLessThan(70_000)
    expect(JSON.parse(text)).toMatchObject({ clipped: true, index: 0 })
    expect(JSON.parse(pageRowText(row))).not.toHaveProperty('clipped')
  })
})

describe('renderTerminal and renderMarkdown', () => {
  test('say the same as golden files', async () => {
    const summary = await aggregate(trace)
    await expect(renderTerminal(summary, { width: 110, color: false })).toMatchFileSnapshot('golden/summary.txt')
    await expect(renderMarkdown(summary, run)).toMatchFileSnapshot('golden/summary.md')
  })

  test('renderMarkdown lets a command with backticks leave no fence', async () => {
    const text = renderMarkdown(await aggregate(trace), { ...run, command: 'echo ```\n# not a heading' })
    expect(text).toContain('````sh\necho ``` # not a heading\n````')
  })
})

describe('runInformationOf', () => {
  test('quotes the command line for a shell and says what is missing', () => {
    const { command, notices } = runInformationOf({
      command: 'judge',
      config: {},
      key: null,
      versions: { touchstone: '0.1.0' },
      data: [],
      id: 'judge-1',
      commandLine: ['touchstone', 'judge', "it's here.jsonl", '--seed', '7'],
      node: 'v20.0.0',
      state: 'interrupted',
      started: '2026-01-02T03:04:05Z',
      counts: { rejected: 3 },
    })
    expect(command).toBe(String.raw`touchstone judge 'it'\''s here.jsonl' --seed 7`)
    expect(notices).toEqual([
      'The run is not complete: interrupted.',
      '3 rows of the input could not be read; rejected.jsonl beside the trace says why.',
    ])
  })
})

describe('renderPage', () => {
  test('serves any evaluation, without a script', async () => {
    const html = await renderPage({
      title: 'Length <bias>',
      sections: [
        {
          id: 'accuracy',
          heading: 'Accuracy',
          charts: [
            {
              kind: 'intervals',
              id: 'accuracy-by-model',
              title: 'Accuracy',
              description: 'By model.',
              x: { label: 'accuracy' },
              rows: [{ name: 'm', value: 0.5, interval: [0.4, 0.6], n: 96 }],
            },
          ],
        },
      ],
    })
    expect(html).toContain('<h1>Length &lt;bias&gt;</h1>')
    expect(html).toContain('50.0 % [40.0, 60.0] (n 96)')
    expect(html).not.toContain('<script')
    expect(html).not.toContain('script-src')
  })
})

test("the page's script passes the compiler's checks", () => {
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
  const project = fileURLToPath(new URL('browser/', import.meta.url))
  const checked = spawnSync(process.execPath, [compiler, '-p', project, '--listFilesOnly'], { encoding: 'utf8' })
  // A check of nothing would pass too.
  expect(checked.stdout.split('\n').filter((name) => name.endsWith('.js')).length).toBe(11)
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
