/**
 * One self-contained HTML page of figures, charts and tables: opens from disk, asks for nothing from outside.
 *
 * Flow: Report. Any evaluation describes its result as a `Page` and gets the same look, keyboard use and security.
 * Covered: all text is escaped (html.ts). A content security policy allows only the page's own style and script, by
 * their digests, and no connection at all, so that even an escaping fault could not load, send or run anything.
 * Not covered: a frame around the page (a policy in a meta element cannot forbid it).
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Figure } from '../supervision.ts'
import { chartTable, type Chart, type Ink } from './chart.ts'
import { renderDiagram, type Diagram } from './diagram.ts'
import { renderFlameGraph, type FlameGraph } from './flame-graph.ts'
import { escapeHtml } from './html.ts'
import { renderListing, type Listing } from './listing.ts'
import { renderChart, SERIES_SYMBOLS } from './render-chart.ts'
import { renderHtmlTable, type Table, type Tone } from './table.ts'

/** A number at the head of a page. */
export interface Tile {
  readonly label: string
  readonly value: string
  /** Interval, n, or what it is a share of. */
  readonly detail?: string
  readonly tone?: Tone
}

export interface PageSection {
  /** Unique on the page, letters, digits and hyphens: the address of the section. */
  readonly id: string
  readonly heading: string
  /** Paragraphs before charts and tables. */
  readonly text?: readonly string[]
  readonly charts?: readonly Chart[]
  /** Time by stack of calls, before the tables, one of which says the same. */
  readonly flames?: readonly FlameGraph[]
  readonly tables?: readonly Table[]
  /** Sources with notes, after the tables. */
  readonly listings?: readonly Listing[]
  /** Boxes and arrows, after the listings. */
  readonly diagrams?: readonly Diagram[]
}

/** What is needed to repeat the run, named. */
export interface Fact {
  readonly name: string
  readonly value: string
}

export interface Page {
  readonly title: string
  /** One or two sentences below the title. */
  readonly lead?: string
  /** The command that made it. */
  readonly command?: string
  readonly facts?: readonly Fact[]
  readonly tiles?: readonly Tile[]
  /** The numbers of its tables as a report's, for programs. The page itself shows tables. */
  readonly figures?: readonly Figure[] | undefined
  readonly sections: readonly PageSection[]
}

/** The part of a page that a script fills: its markup and files of `browser/`. */
export interface PageApplication {
  readonly id: string
  readonly heading: string
  /** Trusted markup, written by this room only. */
  readonly html: string
  readonly styles: readonly string[]
  /** In the order of their imports: a file stands after those it needs. */
  readonly scripts: readonly string[]
}

/** The page as one text. */
export async function renderPage(page: Page): Promise<string> {
  const { head, tail } = await renderPageAround(page)
  return head + tail
}

/**
 * The page in two parts, between which the application's data are written: script elements of JSON, escaped by
 * `jsonForScript`.
 */
export async function renderPageAround(
  page: Page,
  application?: PageApplication,
): Promise<{ readonly head: string; readonly tail: string }> {
  const hasSource = page.sections.some(
    ({ listings, diagrams, flames }) => listings !== undefined || diagrams !== undefined || flames !== undefined,
  )
  const own = ['page.css', 'blocks.css', ...(hasSource ? ['source.css'] : [])]
  const style = await joined([...own, ...(application?.styles ?? [])])
  const script = application === undefined ? undefined : await scriptOf(application.scripts)
  const policy = [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    ...(script === undefined ? [] : [`script-src '${digestOf(script)}'`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const sections = [
    ...page.sections.map(({ id, heading }) => ({ id, heading })),
    ...(application === undefined ? [] : [application]),
  ]
  const body = await Promise.all(page.sections.map(sectionHtml))
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(page.title)} · Touchstone</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="page-head">
<p class="brand">Touchstone report</p>
<h1>${escapeHtml(page.title)}</h1>
${page.lead === undefined ? '' : `<p class="lead">${escapeHtml(page.lead)}</p>`}
${runHtml(page)}
</header>
<nav class="sections" aria-label="Sections"><ul>
${sections.map(({ id, heading }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(heading)}</a></li>`).join('\n')}
</ul></nav>
<main id="main" tabindex="-1">
${tilesHtml(page.tiles ?? [])}
${body.join('\n')}
${application === undefined ? '' : sectionElement(application.id, application.heading, application.html)}
</main>
<footer class="page-foot"><p>Intervals are at 95 %. This page holds all that it shows and asks for nothing from outside.</p></footer>
`
  const tail = `${script === undefined ? '' : `<script>${script}</script>\n`}</body>\n</html>\n`
  return { head, tail }
}

function runHtml({ command, facts }: Page): string {
  const shown = command === undefined ? '' : `<pre class="command"><code>${escapeHtml(command)}</code></pre>`
  if (facts === undefined || facts.length === 0) return shown
  const list = facts
    .map(({ name, value }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join('')
  return `${shown}<details class="run"><summary>Key, versions and data of this run</summary><dl class="facts">${list}</dl></details>`
}

function tilesHtml(tiles: readonly Tile[]): string {
  if (tiles.length === 0) return ''
  const items = tiles.map(({ label, value, detail, tone }) => {
    const more = detail === undefined ? '' : `<span class="detail">${escapeHtml(detail)}</span>`
    return `<li class="tone-${tone ?? 'quiet-edge'}"><span class="label">${escapeHtml(label)}</span><span class="value">${escapeHtml(value)}</span>${more}</li>`
  })
  return `<ul class="tiles" aria-label="Key figures">${items.join('\n')}</ul>`
}

async function sectionHtml(section: PageSection): Promise<string> {
  const { id, heading, text = [], charts = [], flames = [], tables = [], listings = [], diagrams = [] } = section
  const figures = await Promise.all(charts.map(figureHtml))
  return sectionElement(
    id,
    heading,
    [
      ...text.map((paragraph) => `<p class="note">${escapeHtml(paragraph)}</p>`),
      figures.length === 0 ? '' : `<div class="charts">${figures.join('\n')}</div>`,
      ...flames.map((one) => `<h3>${escapeHtml(one.title)}</h3><div class="diagrams">${renderFlameGraph(one)}</div>`),
      ...tables.map(renderHtmlTable),
      ...listings.map(renderListing),
      ...diagrams.map((one) => `<h3>${escapeHtml(one.title)}</h3><div class="diagrams">${renderDiagram(one)}</div>`),
    ].join('\n'),
  )
}

function sectionElement(id: string, heading: string, html: string): string {
  const name = escapeHtml(id)
  return `<section id="${name}" aria-labelledby="${name}-heading">
<h2 id="${name}-heading">${escapeHtml(heading)}</h2>
${html}
</section>`
}

async function figureHtml(chart: Chart): Promise<string> {
  const legend = legendOf(chart)
    .map(
      ({ ink, mark, name }) =>
        `<li><span class="swatch ink-${ink}" aria-hidden="true">${mark}</span> ${escapeHtml(name)}</li>`,
    )
    .join('')
  return `<figure><figcaption>${escapeHtml(chart.title)}</figcaption>
${legend === '' ? '' : `<ul class="legend">${legend}</ul>`}
${await renderChart(chart)}
<details><summary>As a table</summary>${renderHtmlTable(chartTable(chart))}</details></figure>`
}

const symbolMarks: Record<(typeof SERIES_SYMBOLS)[number], string> = {
  circle: '●',
  square: '■',
  triangle: '▲',
  diamond: '◆',
  star: '★',
  wye: '⅄',
}

function legendOf(chart: Chart): { ink: Ink; mark: string; name: string }[] {
  switch (chart.kind) {
    case 'shares':
      return chart.parts.map(({ ink, mark, name }) => ({ ink, mark: escapeHtml(mark), name }))
    case 'histogram':
      return chart.series.length < 2 ? [] : chart.series.map(({ ink, name }) => ({ ink, mark: '■', name }))
    case 'lines':
    case 'scatter':
      return chart.series.map(({ name }, number) => ({
        ink: ((number % 6) + 1) as Ink,
        mark: symbolMarks[SERIES_SYMBOLS[number % SERIES_SYMBOLS.length] ?? 'circle'],
        name,
      }))
    case 'intervals':
      return []
  }
}

async function joined(names: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    names.map(async (name) => readFile(new URL(`browser/${name}`, import.meta.url), 'utf8')),
  )
  return texts.join('\n')
}

/**
 * One classic script of the modules: their imports and the word `export` fall away, all share one scope. So the
 * sources are checked and tested as modules, and the page needs no bundler.
 */
async function scriptOf(names: readonly string[]): Promise<string> {
  const source = await joined(names)
  const statements = source.replaceAll(/^import .*$\n/gm, '').replaceAll(/^export (?=function|const)/gm, '')
  return `(() => {\n'use strict'\n${statements}\n})()`
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
