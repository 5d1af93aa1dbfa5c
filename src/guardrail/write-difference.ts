// A difference for people and for programs: the terminal, a comment on a pull request that fits one screen, and JSON.

import { toPrintable } from '../base/index.ts'
import {
  accessWords,
  count,
  createPalette,
  disarm,
  escapeSummary,
  escapeText,
  fitWidth,
  type Palette,
  shortRouteId,
  toCode,
  toJsonText,
  wrap,
} from '../report/index.ts'
import { hasDrift } from './compare-documents.ts'
import type { Change, ComparedFinding, Difference, Direction, DocumentDrift, Reason } from './difference.ts'

/** The command names the same, and a test holds them together. */
export const differenceFormats = ['terminal', 'markdown', 'json'] as const
export type DifferenceFormat = (typeof differenceFormats)[number]

export interface DifferenceOptions {
  readonly colour: boolean
  readonly columns: number
  /** Also findings of less confidence, and every route. */
  readonly all: boolean
  /** Where the folder lies below the one that the command was called in: code hosts name files from there. `backend/`. */
  readonly prefix?: string
}

const mostRoutes = 6
const mostReasons = 6
const mostRows = 8
const mostFolded = 40

export function writeDifference(format: DifferenceFormat, difference: Difference, options: DifferenceOptions): string {
  switch (format) {
    case 'json':
      return toJsonText(difference)
    case 'markdown':
      return writeMarkdown(difference, options)
    case 'terminal':
      return writeTerminal(difference, options)
  }
}

const directionWords: Readonly<Record<Direction, string>> = {
  weaker: 'weaker',
  unknown: 'not known',
  neutral: 'changed',
  stronger: 'stronger',
}
const directions: readonly Direction[] = ['weaker', 'unknown', 'neutral', 'stronger']

/** `2 weaker, 1 stronger, 1 new finding`. */
export function summarise(difference: Difference, all: boolean): string {
  const { changes, findings } = difference
  const [came, gone] = [shown(findings.new, all), shown(findings.resolved, all)]
  const parts = [
    ...directions.flatMap((direction) => {
      const number = changes.filter((change) => change.direction === direction).length
      return number === 0 ? [] : [`${number} ${directionWords[direction]}`]
    }),
    ...(came.length > 0 ? [count(came.length, 'new finding')] : []),
    ...(gone.length > 0 ? [count(gone.length, 'finding resolved', 'findings resolved')] : []),
    ...(findings.suppressed.length > 0
      ? [count(findings.suppressed.length, 'finding silenced by a comment', 'findings silenced by comments')]
      : []),
  ]
  return parts.join(', ')
}

function shown(findings: readonly ComparedFinding[], all: boolean): readonly ComparedFinding[] {
  return all ? findings : findings.filter(({ confidence }) => confidence === 'high')
}

function nothing({ base, head }: Difference): string {
  return `nothing changed in what the application serves, asks and reaches between ${base.name} and ${head.name}`
}

function isNothing(difference: Difference, all: boolean): boolean {
  return summarise(difference, all) === ''
}

/** What a person reads first: the route where it is one, else the cause with how many. */
export function headlineOf({ subject, what, routes }: Change): string {
  const [only] = routes
  const own = only === undefined ? '' : shortRouteId(only.id)
  if (routes.length === 1 && only !== undefined && !blank(subject).includes(blank(own))) return `${subject} ${what} (${own})`
  return routes.length > 1 && !/^\d+ routes/.test(subject) ? `${subject} ${what} (${count(routes.length, 'route')})` : `${subject} ${what}`
}

/** `GET /users/{id}` and `GET /users/{}` are one address. */
function blank(text: string): string {
  return text.replace(/\{[^{}]*\}/g, '{}').replace(/#\d+$/, '')
}

function listRoutes({ routes }: Change, all: boolean): string[] {
  if (routes.length < 2) return []
  const listed = all ? routes : routes.slice(0, mostRoutes)
  const names = listed.map(({ id, before, after }) => {
    const words =
      before === after || before === null || after === null
        ? accessWords[after ?? before ?? 'unknown']
        : `${accessWords[before]} → ${accessWords[after]}`
    return `${shortRouteId(id)} (${words})`
  })
  return [`${names.join(', ')}${listed.length < routes.length ? ` and ${routes.length - listed.length} more` : ''}`]
}

/** Places beyond the first few say nothing new. */
function tellReasons({ why }: Change, all: boolean): string[] {
  const shown = all ? why : why.slice(0, mostReasons)
  const rest = why.length - shown.length
  return [...shown.map(describeReason), ...(rest > 0 ? [`and ${count(rest, 'more place')}`] : [])]
}

function describeReason({ text, side, place }: Reason): string {
  const at = place === null ? '' : ` ${place.file}:${place.line}${side === 'base' ? ' (before)' : ''}`
  return `${text}${at}`
}

function writeTerminal(difference: Difference, { colour, columns, all }: DifferenceOptions): string {
  const { changes, findings, documents, base, head } = difference
  const palette = createPalette(colour)
  const width = fitWidth(columns)
  const title = isNothing(difference, all)
    ? toPrintable(nothing(difference))
    : palette.strong(toPrintable(`${base.name} → ${head.name}: ${summarise(difference, all)}`))
  const lines = [title]
  const put = (text: string, indent: string) => lines.push(...wrap(toPrintable(text), width, indent))
  for (const direction of directions) {
    const own = changes.filter((change) => change.direction === direction)
    if (own.length === 0) continue
    lines.push('', paint(direction, directionWords[direction].toUpperCase(), palette))
    for (const change of own) {
      put(headlineOf(change), '  ')
      for (const why of tellReasons(change, all)) put(why, '      ')
      for (const routes of listRoutes(change, all)) put(routes, '      ')
    }
  }
  const tell = (title: string, list: readonly ComparedFinding[], tail: (finding: ComparedFinding) => string) => {
    if (list.length === 0) return
    lines.push('', palette.strong(title))
    for (const finding of list)
      put(
        `${finding.severity}${finding.confidence === 'high' ? '' : ` (confidence ${finding.confidence})`}  ${finding.what}  ${finding.rule}  ${tail(finding)}`,
        '  ',
      )
  }
  const place = ({ place: { file, line } }: ComparedFinding) => `${file}:${line}`
  tell('NEW FINDINGS', shown(findings.new, all), place)
  tell('RESOLVED FINDINGS', shown(findings.resolved, all), place)
  if (findings.suppressed.length > 0) {
    lines.push('', palette.warn('SILENCED BY COMMENTS OF THIS CHANGE'))
    for (const { rule, what, reason, at } of findings.suppressed) put(`${what}  ${rule}  ${at.file}:${at.line}: ${reason}`, '  ')
  }
  for (const drift of documents.filter(hasDrift)) {
    lines.push('', palette.strong(toPrintable(`${drift.file} AGAINST THE CODE`)))
    for (const line of tellDrift(drift)) put(line, '  ')
  }
  const hidden = findings.new.length - shown(findings.new, all).length
  if (hidden > 0) lines.push('', palette.faint(`${count(hidden, 'new finding')} of less confidence: --all shows them`))
  return `${lines.map(disarm).join('\n')}\n`
}

function paint(direction: Direction, text: string, palette: Palette): string {
  switch (direction) {
    case 'weaker':
      return palette.bad(text)
    case 'unknown':
      return palette.warn(text)
    case 'neutral':
      return palette.strong(text)
    case 'stronger':
      return palette.good(text)
  }
}

export function tellDrift({ stale, undocumented, hidden, wronglyOpen, silentlyGuarded }: DocumentDrift): string[] {
  const tell = (what: string, routes: readonly string[]) =>
    routes.length === 0
      ? []
      : [`${what}: ${routes.slice(0, mostRoutes).join(', ')}${routes.length > mostRoutes ? ` and ${routes.length - mostRoutes} more` : ''}`]
  return [
    ...tell('says that a credential is needed, and the code asks for none', wronglyOpen),
    ...tell('does not know, and they are served', undocumented),
    ...tell('knows, and nothing serves them', stale),
    ...tell('says nothing of a credential, and the code asks for one', silentlyGuarded),
    ...tell('does not know, because the code leaves them out', hidden),
  ]
}

/** By this line a later run finds the comment of an earlier one. */
const mark = '<!-- fastward:diff -->'

function writeMarkdown(difference: Difference, { all }: DifferenceOptions): string {
  const { changes, findings, documents, base, head } = difference
  const first = changes.filter(({ direction }) => direction === 'weaker' || direction === 'unknown')
  const came = shown(findings.new, all)
  const rows = [
    ...first.map(
      (change) => `| **${directionWords[change.direction]}** | ${escapeText(headlineOf(change))}${cell(change)} | ${placeOf(change)} |`,
    ),
    ...findings.suppressed.map(
      ({ what, reason, rule, at }) =>
        `| **silenced** | ${escapeText(what)}<br>${toCode(rule)}: ${escapeText(reason)} | ${toCode(`${toPrintable(at.file)}:${at.line}`)} |`,
    ),
    ...came.map(
      ({ severity, what, rule, place }) =>
        `| **new ${severity}** | ${escapeText(what)}<br>${toCode(rule)} | ${toCode(`${toPrintable(place.file)}:${place.line}`)} |`,
    ),
  ]
  const visible = rows.slice(0, mostRows)
  const fold = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [
          [
            `<details><summary>${title}</summary>`,
            [...lines.slice(0, mostFolded), ...(lines.length > mostFolded ? [`- and ${lines.length - mostFolded} more`] : [])].join('\n'),
            '</details>',
          ].join('\n\n'),
        ]
  const entry = (change: Change) => [
    `- ${escapeText(headlineOf(change))}`,
    ...tellReasons(change, false).map((why) => `  - ${escapeText(why)}`),
    ...listRoutes(change, false).map((routes) => `  - ${escapeText(routes)}`),
  ]
  const ofDirection = (direction: Direction) => changes.filter((change) => change.direction === direction)
  const blocks = [
    mark,
    ...(isNothing(difference, all)
      ? [`Fastward: ${escapeText(nothing(difference))}.`]
      : [`### Fastward: ${summarise(difference, all)}`, `${toCode(toPrintable(base.name))} → ${toCode(toPrintable(head.name))}`]),
    ...(visible.length === 0 ? [] : [['| | what | where |', '|---|---|---|', ...visible].join('\n')]),
    ...(rows.length > mostRows
      ? fold(`${rows.length - mostRows} more`, [['| | what | where |', '|---|---|---|', ...rows.slice(mostRows)].join('\n')])
      : []),
    ...fold('Why', first.slice(0, mostFolded).flatMap(entry)),
    ...fold(`${ofDirection('neutral').length} changed`, ofDirection('neutral').flatMap(entry)),
    ...fold(`${ofDirection('stronger').length} stronger`, ofDirection('stronger').flatMap(entry)),
    ...fold(
      count(shown(findings.resolved, all).length, 'finding resolved', 'findings resolved'),
      shown(findings.resolved, all).map(({ what, rule }) => `- ${escapeText(what)} ${toCode(rule)}`),
    ),
    ...documents.filter(hasDrift).flatMap((drift) =>
      fold(
        `${escapeSummary(drift.file)} against the code`,
        tellDrift(drift).map((line) => `- ${escapeText(line)}`),
      ),
    ),
  ]
  return `${blocks.join('\n\n')}\n`
}

function cell({ why }: Change): string {
  const [first] = why
  return first === undefined ? '' : `<br>${escapeText(first.text)}`
}

function placeOf({ why }: Change): string {
  const found = why.find(({ place }) => place !== null)
  if (found?.place == null) return ''
  return toCode(`${toPrintable(found.place.file)}:${found.place.line}${found.side === 'base' ? ' (before)' : ''}`)
}
