/**
 * Starts the report page: reads the embedded rows, then the list, and the window of a single response, which the
 * address names (`#r12`), so that it can be linked.
 *
 * @typedef {import('./elements.js').Row} Row
 */
import { byId, nodeOf } from './elements.js'
import { detailOf } from './detail.js'
import { startList } from './list.js'
import { badge, countText } from './tree.js'

const rows = /** @type {readonly Row[]} */ (JSON.parse(byId('rows').textContent ?? '[]'))
const list = startList(rows)
const places = new Map(rows.map((row) => [row.index, row]))
const dialog = /** @type {HTMLDialogElement} */ (byId('detail'))
/** @type {Row | undefined} */
let open

/** Rows that the keys walk: those of the list, or all where a link led outside of it. */
const walk = () => {
  const shown = list.shown()
  return open !== undefined && shown.includes(open) ? shown : rows
}

/** @param {number} step */
const go = (step) => {
  if (open === undefined) return
  const among = walk()
  const next = among[among.indexOf(open) + step]
  if (next !== undefined) location.replace(`#r${next.index}`)
}

const show = () => {
  const wanted = /^#r(\d+)$/.exec(location.hash)?.[1]
  if (wanted === undefined) {
    if (dialog.open) dialog.close()
    return
  }
  open = places.get(Number(wanted))
  const among = walk()
  const place = open === undefined ? -1 : among.indexOf(open)
  byId('detail-title').replaceChildren(
    `Response #${wanted} `,
    ...(open === undefined ? [] : [nodeOf(badge(open.feedback.verdict))]),
  )
  byId('detail-place').textContent = open === undefined ? '' : `${countText(place + 1)} of ${countText(among.length)}`
  byId('detail-content').replaceChildren(
    open === undefined
      ? 'This page does not carry that response; the trace of the run has it.'
      : nodeOf(detailOf(open)),
  )
  for (const [id, end] of /** @type {const} */ ([
    ['detail-previous', 0],
    ['detail-next', among.length - 1],
  ])) {
    const button = /** @type {HTMLButtonElement} */ (byId(id))
    button.disabled = open === undefined || place === end
  }
  if (!dialog.open) {
    dialog.showModal()
    byId('detail-scroll').focus()
  }
  byId('detail-scroll').scrollTop = 0
}

dialog.addEventListener('close', () => {
  // Keeps the page where it is. Only the address changes.
  if (/^#r\d+$/.test(location.hash)) history.replaceState(null, '', '#responses')
  if (open !== undefined) document.querySelector(`a[href="#r${open.index}"]`)?.scrollIntoView({ block: 'nearest' })
  open = undefined
})
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
})
byId('detail-close').addEventListener('click', () => dialog.close())
byId('detail-previous').addEventListener('click', () => go(-1))
byId('detail-next').addEventListener('click', () => go(1))
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
  if (dialog.open) {
    if (event.key === 'j' || event.key === 'ArrowRight') go(1)
    else if (event.key === 'k' || event.key === 'ArrowLeft') go(-1)
    else return
    event.preventDefault()
  } else if (event.key === '/' && !typing) {
    event.preventDefault()
    byId('filter-text').focus()
  }
})
addEventListener('hashchange', show)
show()
