// Findings for a person at a terminal: what matters most in full, the rest as one line per rule, and what was not looked at.
//
// What somebody sees who asked for nothing special fits one screen where all can be said on it, and is never longer than a page.

import { toPrintable } from '../base/index.ts'
import type { Finding, OtherPlace } from '../finding/index.ts'
import { compareSeverities, type Severity } from '../taxonomy/index.ts'
import { chooseFindings } from './choose-findings.ts'
import { describeFrame, describeLine } from './code-frame.ts'
import { disarm } from './disarm.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails, nameGuardrail, stopsChange } from './guardrail-words.ts'
import { count, cutEnd, fitWidth, padEnd, padStart, shorten, widthOf, wrap } from './layout.ts'
import { describeApplication, describeLookedAt, describeOrphans } from './looked-at.ts'
import { createPalette, type Palette } from './palette.ts'
import { describeAnswers, describeStatements } from './statements.ts'
import { countSeverities, describeCallers, describePlace, describeReach, findTitle, firstSentence, toSentence } from './words.ts'

const screen = 40
const page = 60
const mostInFull = 5
/** Steps of a flow. */
const mostSteps = 20
const fewSteps = 6
const mostRoutes = 3
/** Places that belong to one. */
const mostOthers = 8

/** `tight`: one line of source, and everything else as short as it can be. `whole`: nothing left out. */
type Detail = 'whole' | 'roomy' | 'tight'

interface Layout extends FindingsReport {
  readonly palette: Palette
  readonly width: number
}

export function writeTerminalReport(report: FindingsReport): string {
  const layout = { ...report, palette: createPalette(report.options.colour), width: fitWidth(report.options.columns) }
  const lines = report.options.all ? describeAll(layout) : describeMost(layout)
  return `${lines.map(disarm).join('\n')}\n`
}

function describeAll(layout: Layout): string[] {
  return joinBlocks([...layout.result.findings.map((finding) => describeFinding(finding, 'whole', layout)), describeSummary(layout)])
}

function describeMost(layout: Layout): string[] {
  const sure = layout.result.findings.filter(({ confidence }) => confidence === 'high')
  const summary = describeSummary(layout)
  const compose = (number: number, detail: Detail, mostRows = Number.POSITIVE_INFINITY): string[] => {
    const full = chooseFindings(sure, number)
    const rest = sure.filter((finding) => !full.includes(finding))
    const blocks = full.map((finding, index) => describeFinding(finding, detail, layout, full.slice(0, index)))
    return joinBlocks([...blocks, describeRest(rest, mostRows, layout), summary])
  }
  // Where no rule says much, its line names every place, and a screen holds all that there is to say.
  const saysAll = [...groupByRule(sure).values()].every((group) => group.length <= 3)
  const attempts: readonly (readonly [number, Detail, number])[] = [
    [mostInFull, 'roomy', screen],
    ...(saysAll ? ([5, 4, 3] as const).map((number) => [number, 'tight', screen] as const) : []),
    [mostInFull, 'roomy', page],
    ...([5, 4, 3, 2, 1] as const).map((number) => [number, 'tight', page] as const),
  ]
  for (const [number, detail, height] of attempts) {
    const lines = compose(number, detail)
    if (lines.length <= height) return lines
  }
  const tooLong = compose(1, 'tight', 0).length
  return compose(1, 'tight', Math.max(1, page - tooLong))
}

function joinBlocks(blocks: readonly (readonly string[])[]): string[] {
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ['', ...block]))
}

/** What a finding `before` has said is not said again. */
function describeFinding(finding: Finding, detail: Detail, layout: Layout, before: readonly Finding[] = []): string[] {
  const { palette, width, cards, options } = layout
  const { message, places, severity, confidence, rule } = finding
  const [primary, ...others] = places
  const dial = `${severity}${confidence === 'high' ? '' : `, confidence ${confidence}`}`
  const heading = `${paintSeverity(severity, palette)(dial)}  ${palette.strong(findTitle(finding, cards))}  ${palette.faint(rule)}`
  const what = toSentence(message.what)
  const why = detail === 'whole' ? message.why : firstSentence(message.why)
  const reach = describeReach(finding, detail === 'whole' ? 10 : mostRoutes)
  const callers = finding.handler === null ? '' : describeCallers(finding)
  const isSaid = before.some(({ rule: other, message: said }) => other === rule && said.why === message.why && said.fix === message.fix)
  const advice = [
    wrap(toPrintable(why), width, '  '),
    wrap(`Fix: ${toPrintable(message.fix)}`, width, '  ').map((line, index) =>
      index === 0 ? line.replace('Fix:', palette.good('Fix:')) : line,
    ),
  ] as const
  const reached = reach === '' ? [] : wrap(`Reaches ${reach}.`, width, '  ').map(palette.faint)
  // A guardrail's own finding has said in its title and reason what it breaks.
  const broken = (finding.guardrails ?? []).filter(({ id }) => id !== rule)
  const guarded =
    detail === 'whole'
      ? describeGuardrails({ guardrails: broken }).flatMap((text) => wrap(text, width, '  '))
      : broken.length === 0
        ? []
        : wrap(`Breaks ${broken.map(nameGuardrail).join(', ')}.`, width, '  ').map(palette.faint)
  const end = isSaid
    ? [...reached, ...guarded, palette.faint('  Why and what to do: as above.')]
    : [...advice[0], ...reached, ...guarded, ...advice[1]]
  const frame = { width, palette, readLine: options.readLine }
  if (detail === 'tight') return [heading, ...describeLine(finding, describePlace(primary), what, frame), ...end]
  return [
    heading,
    `  ${palette.name(describePlace(primary))}${callers === '' ? '' : palette.faint(`  ${callers}`)}`,
    ...describeFrame(finding, frame),
    ...wrap(what, width, '  '),
    ...describeFlow(finding, detail === 'whole' ? mostSteps : fewSteps, layout),
    ...describeOthers(others, layout),
    ...end,
  ]
}

function describeOthers(others: readonly OtherPlace[], { palette, width }: Layout): string[] {
  const lines = others.slice(0, mostOthers).map((place) => `${describePlace(place)}  ${toPrintable(place.note ?? '')}`.trimEnd())
  if (others.length > mostOthers) lines.push(`and ${count(others.length - mostOthers, 'more place')}`)
  return lines.map((line) => `  ${palette.faint(cutEnd(line, Math.max(width - 2, leastNote)))}`)
}

/** The way of the data, a line a step; of a long one the middle is left out. */
function describeFlow({ flow }: Finding, most: number, { palette, width }: Layout): string[] {
  const steps = flow?.steps ?? []
  const left = steps.length - most
  const shown = left > 1 ? [...steps.slice(0, most / 2), null, ...steps.slice(-most / 2)] : steps
  const places = shown.map((step) => (step === null ? '' : describePlace(step)))
  const longest = Math.max(0, ...places.map(widthOf))
  // Beside each other where that leaves room to say what happens; else one behind the other.
  const column = longest <= width * widestPlaces ? longest : 0
  return shown.map((step, i) => {
    const place = places[i] ?? ''
    if (step === null) return `  ${palette.faint(`${padEnd('…', Math.max(column, 1))}  and ${count(left, 'more step')}`)}`
    const start = `  ${padEnd(place, column)}  `
    const room = Math.max(width - widthOf(start), leastNote)
    const note = cutEnd(toPrintable(step.note), room)
    const paint = step.role === 'checked' ? palette.warn : step.role === 'reaches' ? palette.bad : (text: string) => text
    return `${palette.faint(start)}${paint(note)}`
  })
}
const widestPlaces = 0.55
const leastNote = 32

function describeRest(findings: readonly Finding[], mostRows: number, { palette, width }: Layout): string[] {
  if (findings.length === 0) return []
  const rows = [...groupByRule(findings)].map(([rule, group]) => {
    const [worst] = group.map(({ severity }) => severity).sort(compareSeverities)
    return { rule, group, worst: worst ?? 'low' }
  })
  rows.sort((one, other) => compareSeverities(one.worst, other.worst))
  const shown = rows.slice(0, mostRows)
  const digits = Math.max(...shown.map(({ group }) => String(group.length).length), 1)
  const names = Math.max(...shown.map(({ rule }) => rule.length), 0)
  const lines = shown.map(({ rule, group, worst }) => {
    const start = `${padEnd(worst, 'critical'.length)}  ${padStart(String(group.length), digits)} × ${padEnd(rule, names)}  `
    const places = describePlaces(group, width - widthOf(start))
    return `${paintSeverity(worst, palette)(start.slice(0, 'critical'.length))}${start.slice('critical'.length)}${palette.faint(places)}`.trimEnd()
  })
  const left = rows.slice(mostRows)
  if (left.length > 0)
    lines.push(`and ${count(left.flatMap(({ group }) => group).length, 'finding')} of ${count(left.length, 'more rule')}`)
  return [...lines, ...wrap('--all shows them in full; `fastward explain RULE` tells more about one.', width).map(palette.faint)]
}

function groupByRule(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.rule)
    if (group === undefined) groups.set(finding.rule, [finding])
    else group.push(finding)
  }
  return groups
}

/** As many as there is room for: `main.py:3, users.py:7 and 4 more`. */
function describePlaces(group: readonly Finding[], room: number): string {
  const places = [...new Set(group.map(({ places }) => describePlace(places[0])))]
  for (let number = places.length; number > 0; number -= 1) {
    const more = places.length - number
    const text = `${places.slice(0, number).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    if (widthOf(text) <= room) return text
  }
  const more = places.length > 1 ? ` and ${places.length - 1} more` : ''
  return room - more.length >= 12 ? `${shorten(places[0] ?? '', room - more.length)}${more}` : ''
}

function describeSummary(layout: Layout): string[] {
  const { result, model, palette, width, options } = layout
  const { findings, suppressed } = result
  const lines = [...wrap(conclude(layout), width)]
  lines[0] = palette.strong(lines[0] ?? '')
  const mendable = findings.filter((finding) => finding.edits.length > 0 && (options.all || finding.confidence === 'high')).length
  if (mendable > 0) lines.push(...wrap(`${mendable} of them can be mended by machine; --fix shows how.`, width).map(palette.faint))
  lines.push(...wrap(`${describeApplication(model)}; ${count(Object.keys(result.asked).length, 'rule')} asked.`, width).map(palette.faint))
  const unsure = options.all ? [] : findings.filter(({ confidence }) => confidence !== 'high')
  if (unsure.length > 0) {
    const rules = new Set(unsure.map(({ rule }) => rule)).size
    const words = `${count(unsure.length, 'finding')} of ${count(rules, 'rule')} ${unsure.length === 1 ? 'is' : 'are'} less sure and not shown; --all shows everything.`
    lines.push(...wrap(words, width).map(palette.faint), ...describeWorst(unsure, layout))
  }
  const waived = suppressed.filter(({ by }) => by === 'waiver').length
  if (suppressed.length > waived)
    lines.push(palette.faint(`${count(suppressed.length - waived, 'finding')} suppressed by comments, each with a reason.`))
  if (waived > 0) lines.push(palette.faint(`${count(waived, 'finding')} waived, each with a reason, an owner and an end.`))
  const blocked = findings.filter(stopsChange).length
  if (blocked > 0) lines.push(...wrap(`${count(blocked, 'finding')} would stop a change: guardrails of the policy say so.`, width))
  lines.push(...describeOrphans(model, width).map(palette.faint))
  const describe = options.all ? describeStatements : describeAnswers
  lines.push(...describe(result.statements, width, palette))
  return [...lines, ...describeLookedAt(result, width, palette, options.all ? 'all' : 'few')]
}

/** What is not shown and would matter most if it is true: nobody should take its silence for an answer. */
function describeWorst(unsure: readonly Finding[], { width }: Layout): string[] {
  const worst = unsure.filter(({ severity, confidence }) => confidence === 'medium' && (severity === 'critical' || severity === 'high'))
  const groups = [...groupByRule(worst)].toSorted(([, [one]], [, [other]]) =>
    one === undefined || other === undefined ? 0 : compareSeverities(one.severity, other.severity),
  )
  if (groups.length === 0) return []
  const named = groups.slice(0, mostNamed).map(([rule, group]) => `${group.length} × ${rule}`)
  const left = groups.length > mostNamed ? ` and ${count(groups.length - mostNamed, 'more rule')}` : ''
  return wrap(`High or critical among them, to be looked at: ${named.join(', ')}${left}.`, width)
}
const mostNamed = 3

function conclude({ result, palette, options }: Layout): string {
  const counted = result.findings.filter(({ confidence }) => options.all || confidence === 'high')
  if (counted.length > 0)
    return `${count(counted.length, 'finding')}: ${countSeverities(counted, (severity, text) => paintSeverity(severity, palette)(text))}.`
  return palette.good(result.findings.length === 0 ? 'Nothing found.' : 'Nothing found that is sure.')
}

function paintSeverity(severity: Severity, palette: Palette): (text: string) => string {
  return severity === 'critical' || severity === 'high' ? palette.bad : severity === 'medium' ? palette.warn : palette.faint
}
