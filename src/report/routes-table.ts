// The routes for a person: by app and router, each with what stands before it, and what was not looked at.

import { toPrintable } from '../base/index.ts'
import type { Access, App, Dependency, EventEntry, Model, Route } from '../model/index.ts'
import { AccessNotes, describeTotals } from './access-notes.ts'
import { mayStop, nameOtherGuards, paintAccess } from './access-words.ts'
import { count, fitWidth, padEnd, shorten, widthOf, wrap } from './layout.ts'
import { describeLookedAt } from './looked-at.ts'
import { createPalette, type Palette } from './palette.ts'

export interface TableOptions {
  readonly colour: boolean
  readonly columns: number
}

interface Row {
  readonly method: string
  readonly path: string
  readonly access: Access
  /** The verdict with its marks. */
  readonly verdict: string
  readonly guards: string
  readonly handler: string
  readonly notes: string
}

export function toRoutesTable(model: Model, { colour, columns }: TableOptions): string {
  const palette = createPalette(colour)
  const width = fitWidth(columns)
  const blocks: string[] = []
  for (const app of model.apps) {
    const routes = model.routes.filter((route) => route.app === app.id)
    // A mounted app's routes are listed with the app that a request meets first.
    if (routes.length === 0 && app.id.includes('>')) continue
    blocks.push(describeApp(app, routes, model, width, palette))
  }
  if (model.events.length > 0) blocks.push(describeEvents(model.events, palette))
  if (model.orphans.length > 0) blocks.push(describeOrphans(model, width, palette))
  blocks.push([...conclude(model, width, palette), ...describeLookedAt(model, width, palette, 'some')].join('\n'))
  return `${blocks.join('\n\n')}\n`
}

function describeApp(app: App, routes: readonly Route[], model: Model, width: number, palette: Palette): string {
  const version = model.versions.fastapi
  const facts = [
    app.title === null ? null : toPrintable(app.title),
    app.kind === 'fastapi' && version.value !== ''
      ? `FastAPI ${toPrintable(version.value)}${version.certainty === 'certain' ? '' : ' (likely)'}`
      : null,
    app.primary || model.apps.length === 1 ? null : 'not the entry point',
    count(routes.length, 'route'),
  ]
  const lines = [`${palette.strong(toPrintable(app.id))}  ${palette.faint(facts.filter((fact) => fact !== null).join(' · '))}`]
  const groups = new Map<string, Row[]>()
  const readers: Readers = new Map()
  const verdicts = new AccessNotes()
  for (const route of routes) {
    const key = groupOf(route)
    const row = toRow(route, readers, verdicts)
    const rows = groups.get(key)
    if (rows === undefined) groups.set(key, [row])
    else rows.push(row)
  }
  const widths = fitColumns([...groups.values()].flat(), width)
  // FastAPI's own pages come first in matching order, and last in interest.
  const names = [...groups.keys()].sort((one, other) => Number(one === 'docs') - Number(other === 'docs'))
  for (const name of names) {
    const rows = groups.get(name) ?? []
    lines.push('', palette.strong(toPrintable(name)))
    for (const row of rows) lines.push(...layRow(row, widths, width, palette))
  }
  const notes = [...verdicts.describe(width), ...describeReaders(readers, width)]
  if (notes.length > 0) lines.push('', ...notes.map(palette.faint))
  return lines.join('\n')
}

/** The first tag is how its author groups a route; without one, the file that its handler is in. */
function groupOf(route: Route): string {
  const inside = route.within === route.app ? '' : ` · mounted ${route.within.slice(route.within.indexOf('>') + 1)}`
  if (route.kind === 'http' && route.origin !== 'project') return `${route.origin}${inside}`
  return `${route.tags[0] ?? route.handler?.file ?? (route.kind === 'mount' ? 'mounts' : (route.handler?.module ?? 'others'))}${inside}`
}

function toRow(route: Route, readers: Readers, verdicts: AccessNotes): Row {
  const { condition, handler } = route
  const target = route.kind === 'mount' ? (route.target ?? '') : (handler?.name ?? '')
  const notes = [
    route.includeInSchema || route.kind !== 'http' || route.origin === 'docs' ? null : 'hidden',
    // What holds under the settings' defaults is counted below the table, and named in the map.
    condition === null || condition.default === 'on' ? null : `if ${toPrintable(condition.text)} (${condition.default} by default)`,
  ]
  return {
    method: route.method ?? (route.kind === 'mount' && route.frontend ? 'FRONT' : 'MOUNT'),
    path: toPrintable(route.path === '' ? '/' : route.path),
    handler: toPrintable(target.split('<locals>.').at(-1) ?? target),
    guards: toPrintable(guardsOf(route, readers)),
    access: route.access,
    verdict: verdicts.toCell(route),
    notes: notes.filter((note) => note !== null).join(', '),
  }
}

/** Dependencies that read a credential somewhere below them, with the schemes that they read it by. */
type Readers = Map<string, Set<string>>

/** What guards it as far as its shape tells: what the route, its routers and its app depend on themselves, credentials first. */
function guardsOf(route: Route, readers: Readers): string {
  const { dependencies, security, access, guards } = route
  // Where it is known who may call, what has no part in that is left out.
  const meant = new Set(
    guards.flatMap((guard) => (guard.dependency === null || !mayStop(guard) ? [] : [rootOf(dependencies, guard.dependency)])),
  )
  const open = new Map(security.map((use) => [use.scheme, use]))
  const first: string[] = []
  const others: string[] = []
  for (const [index, { call, scheme, of }] of dependencies.entries()) {
    if (of !== null) continue
    const name = scheme ?? call.split(/[:.]/).at(-1) ?? call
    const below = dependencies.filter((one, at) => one.scheme !== null && rootOf(dependencies, at) === index).map((one) => one.scheme ?? '')
    const uses = below.flatMap((one) => open.get(one) ?? [])
    for (const one of below) open.delete(one)
    const scopes = [...new Set(uses.flatMap((use) => use.scopes))]
    const text = `${name}${scheme === null && below.length > 0 ? '*' : ''}${scheme !== null && uses.some(({ optional }) => optional) ? '?' : ''}${scopes.length > 0 ? `(${scopes.join(' ')})` : ''}`
    if (below.length > 0) first.push(text)
    else if (access === 'unknown' || meant.has(index)) others.push(text)
    if (scheme === null && below.length > 0) {
      const known = readers.get(name) ?? new Set()
      readers.set(name, known)
      for (const one of below) known.add(`${one}${uses.some((use) => use.scheme === one && use.optional) ? '?' : ''}`)
    }
  }
  const rest = [...open.values()].map(({ scheme, optional }) => `${scheme}${optional ? '?' : ''}`)
  return [...new Set([...rest, ...first, ...nameOtherGuards(route), ...others])].join(', ')
}

/** The index of the dependency that a route, router or app itself names, on the way up from one of them. */
function rootOf(dependencies: readonly Dependency[], index: number): number {
  let at = index
  // As many steps as there are dependencies end every circle.
  for (let steps = 0; steps <= dependencies.length; steps += 1) {
    const of = dependencies[at]?.of ?? null
    if (of === null) return at
    at = of
  }
  return index
}

function describeReaders(readers: Readers, width: number): string[] {
  const parts = [...readers].map(([name, schemes]) => `${name} (${[...schemes].join(', ')})`)
  if (parts.length === 0) return []
  const mark = parts.some((part) => part.includes('?')) ? ' A question mark: the scheme lets a request pass without one.' : ''
  return wrap(toPrintable(`* reads a credential: ${parts.join(', ')}.${mark}`), width)
}

interface Widths {
  readonly method: number
  readonly path: number
  readonly verdict: number
  readonly guards: number
  readonly handler: number
}

const gap = 2
const shortestPath = 12
/** Columns that guards and handler have at least, together. */
const fewestForNames = 24
const fewestForHandler = 8
/** Below it a route has lines instead of columns. */
const narrowestTable = 76

/** Paths are what is read and copied: they get the room they need up to half of the line, the names share the rest. */
function fitColumns(rows: readonly Row[], width: number): Widths {
  const widest = (of: (row: Row) => string) => Math.max(0, ...rows.map((row) => widthOf(of(row))))
  const method = widest((row) => row.method)
  const verdict = widest((row) => row.verdict)
  const fixed = gap * 5 + method + verdict
  const path = Math.min(
    usual(rows.map((row) => widthOf(row.path))),
    Math.max(shortestPath, Math.min(Math.floor(width / 2), width - fixed - fewestForNames)),
  )
  const room = Math.max(fewestForNames, width - fixed - path)
  const wantHandler = widest((row) => row.handler)
  const wantGuards = Math.max(
    1,
    widest((row) => row.guards),
  )
  // The names of guards are cut last: the handler's first, then those that are longer than most.
  const longest = usual(rows.map(({ guards }) => Math.max(...guards.split(' ').map(widthOf))))
  const left = Math.max(Math.min(Math.floor(room / 2), room - longest), room - wantGuards)
  const handler = left < fewestForHandler ? 0 : Math.min(wantHandler, left)
  return { method, path, verdict, guards: Math.min(wantGuards, room - handler), handler }
}

/** What nine of ten need; the tenth gets a line of its own. Of few, what all need. */
function usual(widths: readonly number[]): number {
  const sorted = widths.toSorted((one, other) => one - other)
  return sorted.at(sorted.length < 20 ? -1 : Math.ceil(sorted.length * 0.9) - 1) ?? 0
}

function layRow(row: Row, widths: Widths, width: number, palette: Palette): string[] {
  if (width < narrowestTable) return layNarrowRow(row, widths, width, palette)
  const space = ' '.repeat(gap)
  const start = `${space}${palette.name(padEnd(row.method, widths.method))}${space}`
  const margin = ' '.repeat(gap * 2 + widths.method)
  const fits = widthOf(row.path) <= widths.path
  const [guards = '', ...more] = wrap(row.guards === '' ? '-' : row.guards, widths.guards).map((line) => shorten(line, widths.guards))
  const handler = widths.handler === 0 ? '' : shorten(row.handler, widths.handler)
  // Spaces at the end of a line are left out, and behind a colour nobody would find them.
  const isLast = row.notes === '' || more.length > 0
  const cells = [
    padEnd(fits ? row.path : '', widths.path),
    paintAccess(row.access, padEnd(row.verdict, widths.verdict), palette),
    paintGuards(isLast && handler === '' ? guards : padEnd(guards, widths.guards)),
    palette.faint(isLast ? handler : padEnd(handler, widths.handler)),
  ].join(space)
  const beforeGuards = `${margin}${' '.repeat(widths.path + gap + widths.verdict + gap)}`
  const lines = fits ? [`${start}${cells}`] : [`${start}${row.path}`, `${margin}${cells}`]
  lines.push(...more.map((line) => `${beforeGuards}${paintGuards(line)}`))
  if (row.notes === '') return lines.map((line) => line.trimEnd())
  const used = widthOf(beforeGuards) + widths.guards + gap + widths.handler
  if (more.length === 0 && used + gap + widthOf(row.notes) <= width) lines.push(`${lines.pop()}${space}${palette.faint(row.notes)}`)
  else lines.push(...wrap(row.notes, width, margin).map(palette.faint))
  return lines.map((line) => line.trimEnd())

  function paintGuards(text: string): string {
    return row.guards === '' ? palette.faint(text) : text
  }
}

/** The path, and below it the verdict with what stands before the route. */
function layNarrowRow(row: Row, { method }: Widths, width: number, palette: Palette): string[] {
  const margin = ' '.repeat(gap * 2 + method)
  const words = [row.verdict.replaceAll(' ', '\u00a0'), row.guards, row.handler].filter((one) => one !== '').join(' · ')
  const [first = '', ...more] = wrap(words, width, margin)
  const verdict = first.replaceAll('\u00a0', ' ').replace(row.verdict, paintAccess(row.access, row.verdict, palette))
  const notes = row.notes === '' ? [] : wrap(row.notes, width, margin)
  return [
    `${' '.repeat(gap)}${palette.name(padEnd(row.method, method))}${' '.repeat(gap)}${row.path}`,
    verdict,
    ...more,
    ...notes.map(palette.faint),
  ]
}

function describeEvents(events: readonly EventEntry[], palette: Palette): string {
  const lines = events.map(({ library, name, handler }) =>
    `  ${toPrintable(library)}  ${toPrintable(name)}  ${palette.faint(toPrintable(handler?.name ?? ''))}`.trimEnd(),
  )
  return [palette.strong('Events'), ...lines].join('\n')
}

function describeOrphans({ orphans }: Model, width: number, palette: Palette): string {
  const lines = orphans.map(({ name, module, routes, reason, place }) => {
    const where = place === null ? '' : ` (${toPrintable(place.file)}:${place.line})`
    const why = reason === 'module-not-imported' ? 'nothing imports its module' : 'no app includes it'
    return `${toPrintable(`${module}:${name}`)}${where}: ${count(routes, 'route')}, ${why}`
  })
  return [palette.strong('Routers that are not served'), ...lines.flatMap((line) => wrap(line, width - 2, '  '))].join('\n')
}

function conclude({ apps, routes, events }: Model, width: number, palette: Palette): string[] {
  if (apps.length === 0) return wrap('No FastAPI application was found. --app module:attribute names one.', width).map(palette.warn)
  const number = (is: (route: Route) => boolean) => routes.filter(is).length
  const hidden = number((route) => route.kind === 'http' && !route.includeInSchema && route.origin !== 'docs')
  const bound = number(({ condition }) => condition !== null && condition.default !== 'on')
  const usual = number(({ condition }) => condition?.default === 'on')
  const parts = [
    count(routes.length, 'route'),
    ...some(
      number(({ kind }) => kind === 'websocket'),
      'websocket',
    ),
    ...some(
      number(({ kind }) => kind === 'mount'),
      'mount',
    ),
    ...some(events.length, 'event'),
    ...(hidden > 0 ? [`${hidden} hidden from the API docs`] : []),
    ...(bound > 0 ? [`${bound} under a condition`] : []),
    ...(usual > 0 ? [`${usual} by the settings' defaults`] : []),
  ]
  return [
    ...wrap(`${parts.join(', ')} in ${count(apps.length, 'application')}.`, width).map(palette.strong),
    ...describeTotals(routes, width, palette),
  ]
}

function some(number: number, one: string): string[] {
  return number === 0 ? [] : [count(number, one)]
}
