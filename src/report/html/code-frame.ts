// The lines that a finding is about, with a few around them: places close to each other share a frame, and each has its note below it.

import type { Finding, FlowStep, LineReader, OtherPlace, PrimaryPlace } from '../../finding/index.ts'
import { type SourceLine, toSourceLine } from '../source-line.ts'
import { type Content, html, type Markup } from './markup.ts'
import { paintPython } from './paint-python.ts'
import { describePlace, toProse } from './words.ts'

type Place = PrimaryPlace | OtherPlace

const around = 2
/** A longer place is shown by its first and last lines. */
const mostMarked = 14
const longestLine = 300
const mostPlaces = 12

interface Row {
  readonly number: number
  readonly text: string
  /** The gravest of the places that it belongs to. */
  readonly role: Place['role'] | null
  /** From and to, in the text: what of the line is meant, where that is not all of it. */
  readonly exact: readonly [number, number] | null
}

/** The frame with the primary place comes first; the others in the order of their places. */
export function toCodeFrames({ places, cwe }: Finding, readLine: LineReader): Markup {
  const shown = places.slice(0, mostPlaces)
  const clusters = cluster(shown)
  const more = places.length - shown.length
  return html`${clusters.map((own) => toFigure(own, cwe, readLine))}${more === 0 ? null : html`<p class="more">and ${more} more places</p>`}`
}

/** One step of a way; null where its source cannot be had. */
export function toStepFrame(step: FlowStep, cwe: Finding['cwe'], readLine: LineReader): Markup | null {
  const { role: _, ...place } = step
  const figure = readRows([{ ...place, role: 'primary' }], cwe, readLine)
  return figure.length === 0 ? null : toFigure([{ ...place, role: 'primary', note: null }], cwe, readLine)
}

function cluster(places: readonly Place[]): Place[][] {
  const clusters: Place[][] = []
  for (const place of places) {
    const near = clusters.find((own) =>
      own.some(
        ({ file, line, end, commit }) =>
          file === place.file && commit === place.commit && place.line - end <= 2 * around + 2 && line - place.end <= 2 * around + 2,
      ),
    )
    if (near === undefined) clusters.push([place])
    else near.push(place)
  }
  return clusters
}

function toFigure(places: readonly Place[], cwe: Finding['cwe'], readLine: LineReader): Markup {
  const [first] = places
  if (first === undefined) return html``
  const rows = readRows(places, cwe, readLine)
  const notes = places.filter(({ note }) => note !== null && note !== '')
  if (rows.length === 0)
    return html`${places
      .filter(({ role, note }) => role !== 'primary' || note !== null)
      .map(
        (place) =>
          html`<p class="place"><code>${describePlace(place)}</code> ${place.note ?? (place.role === 'cause' ? 'part of the cause' : '')}</p>`,
      )}`
  const margin = Math.min(...rows.filter(({ text }) => text !== '').map(({ text }) => text.length - text.trimStart().length))
  // The summary of the finding has named the primary place.
  const caption = places.some(({ role }) => role === 'primary')
    ? null
    : html`<figcaption><code>${describePlace(first)}</code> ${places.some(({ role }) => role === 'cause') ? 'part of the cause' : 'see also'}</figcaption>`
  return html`<figure class="place">${caption}<pre class="frame"><code>${rows.map((row, index) => [
    toLine(row, margin, (rows[index - 1]?.number ?? row.number - 1) + 1 < row.number),
    ...notes.filter(({ end }) => end === row.number).map(({ note }) => html`<span class="l note">${toProse(note ?? '')}\n</span>`),
  ])}</code></pre></figure>`
}

function toLine({ number, text, role, exact }: Row, margin: number, afterGap: boolean): Markup {
  const code = text.slice(margin)
  const shown = code.length > longestLine ? `${code.slice(0, longestLine)}…` : code
  const painted = exact === null ? paintPython(shown) : paintExact(shown, exact[0] - margin, exact[1] - margin)
  const gap = afterGap ? html`<span class="l gap">⋯\n</span>` : null
  return role === null
    ? html`${gap}<span class="l" data-n="${number}">${painted}\n</span>`
    : html`${gap}<mark class="l ${role}" data-n="${number}">${painted}\n</mark>`
}

function paintExact(code: string, from: number, to: number): Content {
  return [paintPython(code.slice(0, from)), html`<b class="at">${paintPython(code.slice(from, to))}</b>`, paintPython(code.slice(to))]
}

/** What of a line of the place is meant; null where it is all of the code in it. */
function findExact({ role, line, column, end, endColumn }: Place, number: number, { text, offsetOf }: SourceLine): Row['exact'] {
  if (role !== 'primary' || column === null || endColumn === null || number < line || number > end) return null
  const start = text.length - text.trimStart().length
  const from = number === line ? offsetOf(column) : start
  const to = number === end ? offsetOf(endColumn) : text.length
  return from >= to || (from <= start && to === text.length) ? null : [from, to]
}

/** As the terminal shows them: what looks like a secret is not repeated in a page that more people read than the code. */
function readRows(places: readonly Place[], cwe: Finding['cwe'], readLine: LineReader): Row[] {
  const rows = new Map<number, Row>()
  for (const place of places) {
    const { file, line, end, role } = place
    // The tree does not have the lines of a commit.
    if (place.commit !== undefined) continue
    for (let number = Math.max(1, line - around); number <= end + around; number += 1) {
      const inside = number >= line && number <= end
      if (inside && end - line + 1 > mostMarked && number === line + mostMarked - 2) number = end
      const raw = readLine(file, number)
      if (raw === null) break
      const source = toSourceLine(raw, { cwe })
      const known = rows.get(number)
      rows.set(number, {
        number,
        text: source.text,
        role: known?.role === 'primary' ? 'primary' : inside ? role : (known?.role ?? null),
        exact: known?.exact ?? findExact(place, number, source),
      })
    }
  }
  const sorted = [...rows.values()].sort((one, other) => one.number - other.number)
  const isFiller = (row: Row | undefined) => row !== undefined && row.role === null && row.text === ''
  while (isFiller(sorted.at(-1))) sorted.pop()
  while (isFiller(sorted[0])) sorted.shift()
  return sorted.some(({ role }) => role !== null) ? sorted : []
}
