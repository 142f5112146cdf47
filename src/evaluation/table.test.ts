import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { countText, durationText, percentText, shareText } from './figure-text.ts'
import { shareOf } from './agreement.ts'
import { escapeHtml, jsonForScript } from './html.ts'
import { colorWanted, renderHtmlTable, renderMarkdownTable, renderTerminalTable, type Table } from './table.ts'

const table: Table = {
  title: 'Verdicts',
  columns: [{ name: 'model' }, { name: 'rows', align: 'right' }, { name: 'note' }],
  rows: [
    ['小さいモデル', '1,200', { text: '✓ fine', tone: 'correct' }],
    ['é👩‍👩‍👧', '7', { text: 'a|b', tone: 'wrong', href: '#r7' }],
  ],
  note: 'n is small',
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('renderTerminalTable', () => {
  test('aligns by the columns that characters take', () => {
    expect(renderTerminalTable(table, { width: 80, color: false })).toBe(
      [
        'Verdicts',
        'model          rows  note',
        '───────────────────────────',
        '小さいモデル  1,200  ✓ fine',
        'é👩‍👩‍👧               7  a|b',
        'n is small',
        '',
      ].join('\n'),
    )
  })

  test('colours only when asked, and never changes the text', () => {
    const painted = renderTerminalTable(table, { width: 80, color: true })
    expect(painted).toContain('\u001B[34m✓ fine')
    // oxlint-disable-next-line no-control-regex -- the escape sequences are what is taken away
    expect(painted.replaceAll(/\u001B\[\d+m/g, '').replaceAll(/ +$/gm, '')).toBe(
      renderTerminalTable(table, { width: 80, color: false }),
    )
  })

  test('colorWanted honours NO_COLOR', () => {
    const was = process.stdout.isTTY
    process.stdout.isTTY = true
    vi.stubEnv('NO_COLOR', '')
    expect(colorWanted()).toBe(true)
    vi.stubEnv('NO_COLOR', '1')
    expect(colorWanted()).toBe(false)
    process.stdout.isTTY = was
  })

  test('prints no control character of a cell and no line over the width', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 4 }), (names) => {
        const rows = names.map((name) => [`\u001B]0;owned\u0007${name}`, '1', name])
        const lines = renderTerminalTable({ ...table, rows }, { width: 40, color: false }).split('\n')
        expect(lines).toHaveLength(rows.length + 5)
        for (const line of lines) {
          expect(line).not.toMatch(/\p{Cc}/u)
          expect(stringWidth(line)).toBeLessThanOrEqual(40)
        }
      }),
    )
  })
})

describe('renderMarkdownTable', () => {
  test('shows syntax as text and marks the side of numbers', () => {
    const rows = [['<b>*a*</b>|x', '1', 'snake_case _b_\nnext `c`']]
    expect(renderMarkdownTable({ ...table, rows }).split('\n')[3]).toMatch(/^\| -+ \| ---: \| -+ \|$/)
    expect(renderMarkdownTable({ ...table, rows }).split('\n')[4]).toBe(
      String.raw`| \<b\>\*a\*\</b\>\|x |    1 | snake_case \_b\_ next \`c\` |`,
    )
  })
})

describe('renderHtmlTable', () => {
  test('escapes cells, links only into the page and labels each cell', () => {
    const html = renderHtmlTable({
      ...table,
      rows: [['<script>', '1', { text: '"x"', href: 'javascript:alert(1)', tone: 'wrong' }], table.rows[1]!],
    })
    expect(html).toContain('data-label="model">&lt;script&gt;</th>')
    expect(html).toContain('<span class="tone-wrong">&quot;x&quot;</span>')
    expect(html).not.toContain('javascript')
    expect(html).toContain('<a href="#r7">a|b</a>')
  })
})

describe('html', () => {
  test('jsonForScript cannot leave its element and parses back', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
        const value = { json: JSON.parse(json) as unknown, text, attack: '</script><!--\u2028\u2029&lt;' }
        const written = jsonForScript(value)
        expect(written).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(value))
      }),
    )
  })

  test('escapeHtml leaves no syntax, no control character and no lone surrogate', () => {
    expect(escapeHtml(`<a href='x' title="y">&\0\uD800`)).toBe(
      '&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\uFFFD\uFFFD',
    )
  })
})

describe('figure texts', () => {
  test('percentText keeps all and none for what is exact', () => {
    expect([0, 0.0001, 0.5, 0.9999, 1].map(percentText)).toEqual(['0 %', '< 0.1 %', '50.0 %', '> 99.9 %', '100 %'])
    expect(shareText(shareOf(7, 20))).toBe('35.0 % [18.1, 56.7]')
    expect(shareText(undefined)).toBe('–')
  })

  test('durationText and countText take the unit that suits', () => {
    expect([0, 0.3123, 42, 999.7, 1249, 75_000, 7_260_000].map(durationText)).toEqual([
      '0 ms',
      '0.31 ms',
      '42 ms',
      '1 s',
      '1.25 s',
      '1 min 15 s',
      '2 h 1 min',
    ])
    expect(countText(1_234_567)).toBe('1,234,567')
  })
})
