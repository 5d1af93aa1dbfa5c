// One route explained to a person: the way of a request, every guard in three worlds, the objects, and the verdict with its reasons.

import { toPrintable } from '../../base/index.ts'
import type { AccessStep, Model, ObjectUse, Route } from '../../model/index.ts'
import {
  accessMeanings,
  accessWords,
  boundWords,
  describeOutcome,
  describePrincipal,
  describeUse,
  guardKinds,
  isAsWanted,
  isOnlyLikely,
  likelyMeaning,
  type MetGuard,
  mayStop,
  meetGuards,
  paintAccess,
  testWords,
  toneOfUse,
  worlds,
  worldWords,
} from '../access-words.ts'
import { callName } from '../dependency-words.ts'
import { count, fitWidth, padEnd, widthOf, wrap } from '../layout.ts'
import { createPalette, type Palette } from '../palette.ts'
import type { TableOptions } from '../routes-table.ts'
import { findWay } from '../way.ts'
import { describePlace, toSentence } from '../words.ts'
import { describeDoubts, findProblems } from './doubts.ts'
import { drawWay } from './draw-way.ts'
import { layParts } from './lay-parts.ts'

const mostProblems = 5
const labelWidth = 13

export function toRouteExplanation(model: Model, route: Route, { colour, columns }: TableOptions): string {
  const palette = createPalette(colour)
  const width = fitWidth(columns)
  const { guards, objects } = route
  const blocks = [
    describeHead(route, width, palette),
    [palette.strong('The way of a request'), ...drawWay(findWay(route, model), route, width, palette)],
    [
      palette.strong('Guards'),
      ...(guards.length === 0
        ? wrap(route.access === 'unknown' ? 'none that could be told' : 'none: nothing that was read asks who is calling', width, '  ')
        : []),
      ...meetGuards(guards).flatMap((guard, index) => describeGuard(guard, index + 1, width, palette)),
    ],
    ...(objects.length === 0 ? [] : [[palette.strong('Objects'), ...objects.flatMap((use) => describeObject(use, width, palette))]]),
    describeVerdict(route, width, palette),
    describeUnknown(model, route, width, palette),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function describeHead(route: Route, width: number, palette: Palette): string[] {
  const { handler, place, condition, app, path, method } = route
  const at = handler?.file != null && handler.line !== null ? { file: handler.file, line: handler.line } : place
  const verdict = accessWords[route.access] + (isOnlyLikely(route) ? ' (likely)' : '')
  const facts = [handler === null ? null : toPrintable(callName(handler.name)), at === null ? null : describePlace(at), toPrintable(app)]
  return [
    ...layParts(
      [
        { text: toPrintable(`${method ?? 'MOUNT'} ${path === '' ? '/' : path}`), paint: palette.strong },
        { text: verdict, paint: (text) => paintAccess(route.access, text, palette) },
      ],
      width,
      { text: '' },
    ),
    ...wrap(facts.filter((fact) => fact !== null).join(' · '), width).map(palette.faint),
    ...(condition === null ? [] : wrap(`Served if ${toPrintable(condition.text)} (${condition.default} by default).`, width)),
  ]
}

function describeGuard(guard: MetGuard, number: number, width: number, palette: Palette): string[] {
  const { call, kind, place, reads, verifiedBy, tests, refusals, exempt } = guard
  const lead = `  [${number}] `
  const margin = ' '.repeat(widthOf(lead))
  const head = layParts(
    [
      { text: toPrintable(callName(call)), paint: palette.strong },
      { text: guardKinds[kind], paint: palette.faint },
      place === null ? null : { text: describePlace(place), paint: palette.faint },
    ],
    width,
    { text: lead },
  )
  const rows = [
    ...labelled(
      'reads',
      reads.map((text) => ({ text, place: null })),
    ),
    ...labelled('verified by', verifiedBy),
    ...labelled(
      'asks',
      tests.map(({ kind: asks, text, place: at }) => ({ text: `${testWords[asks]}: ${text}`, place: at })),
    ),
    ...labelled(
      'refuses',
      refusals.map(({ status, by, place: at }) => ({ text: status === null ? by : `${status} ${by}`, place: at })),
    ),
    ...labelled(
      'lets pass',
      exempt.map(({ subject, operator, values, place: at }) => ({
        text: `${subject} ${operator} ${values.map((value) => JSON.stringify(value)).join(', ')}`,
        place: at,
      })),
    ),
  ]
  const outcomes = mayStop(guard) ? describeWorlds(guard, margin, palette) : [palette.faint(`${margin}lets everybody pass`)]
  return [...head, ...outcomes, ...rows]

  function labelled(label: string, steps: readonly AccessStep[]): string[] {
    return steps.flatMap(({ text, place: at }, index) =>
      layParts(
        [{ text: toPrintable(text) }, at === null ? null : { text: describePlace(at), paint: palette.faint }],
        width,
        toLead(`${margin}${padEnd(index === 0 ? label : '', labelWidth)}`),
      ),
    )
  }

  function toLead(text: string) {
    return { text, painted: palette.faint(text) }
  }
}

/** Three columns: what happens without a credential, with a made-up one, and with one that holds. */
function describeWorlds(guard: MetGuard, margin: string, palette: Palette): string[] {
  const columns = worlds.map((world) => {
    const outcome = describeOutcome(guard, world)
    const wanted = isAsWanted(guard, world)
    return {
      head: worldWords[world],
      outcome,
      width: Math.max(widthOf(worldWords[world]), widthOf(outcome)) + 2,
      paint:
        guard.met[world] === 'not reached'
          ? palette.faint
          : wanted === true
            ? palette.good
            : wanted === false && world === 'forged' && guard.absent === 'stops'
              ? palette.bad
              : palette.warn,
    }
  })
  return [
    palette.faint(`${margin}${columns.map(({ head, width }) => padEnd(head, width)).join('')}`.trimEnd()),
    `${margin}${columns.map(({ outcome, width, paint }) => paint(outcome) + ' '.repeat(width - widthOf(outcome))).join('')}`.trimEnd(),
  ]
}

function describeObject(use: ObjectUse, width: number, palette: Palette): string[] {
  const { bound, boundBy, by, ownerFields, text, place, inside } = use
  const columns = by.flatMap(({ parameter, column }) => (column === null ? [] : [`${parameter} against ${column}`]))
  const more = [
    ...boundBy
      .filter((step) => step.text !== text || step.place?.line !== place.line)
      .map((step) => [
        { text: toPrintable(step.text) },
        step.place === null ? null : { text: describePlace(step.place), paint: palette.faint },
      ]),
    [{ text: toPrintable(text) }, { text: `${describePlace(place)} in ${toPrintable(callName(inside.function))}`, paint: palette.faint }],
    ...(columns.length === 0 ? [] : [[{ text: toPrintable(`held: ${columns.join(', ')}`), paint: palette.faint }]]),
    ...(bound === 'none' && ownerFields.length > 0
      ? [[{ text: toPrintable(`it has an owner: ${ownerFields.join(', ')}`), paint: palette.warn }]]
      : []),
  ]
  const paint = { good: palette.good, weak: palette.warn, none: palette.faint }[toneOfUse(use)]
  return [
    ...layParts([{ text: toPrintable(describeUse(use)) }, { text: boundWords[bound], paint }], width, { text: '  ' }, '    '),
    ...more.flatMap((parts) => layParts(parts, width, { text: '      ' })),
  ]
}

function describeVerdict(route: Route, width: number, palette: Palette): string[] {
  const { access, accessCertainty, accessReasons, otherwise } = route
  const certainty = access === 'unknown' ? '' : ` (${accessCertainty === 'unknown' ? 'not certain' : accessCertainty})`
  const principal = describePrincipal(route)
  const sentence = (text: string) => wrap(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`, width, '  ')
  return [
    `${palette.strong('Verdict:')} ${paintAccess(access, accessWords[access], palette)}${certainty}`,
    ...sentence(accessMeanings[access]),
    ...(isOnlyLikely(route) ? sentence(likelyMeaning) : []),
    ...accessReasons.flatMap(({ text, place }, index) =>
      layParts([{ text: toPrintable(text) }, place === null ? null : { text: describePlace(place), paint: palette.faint }], width, {
        text: `  ${padEnd(index === 0 ? 'because' : '', 9)}`,
        painted: `  ${palette.faint(padEnd(index === 0 ? 'because' : '', 9))}`,
      }),
    ),
    ...(otherwise === null
      ? []
      : [
          `  Under other settings: ${toPrintable(otherwise.setting)} → ${paintAccess(otherwise.access, accessWords[otherwise.access], palette)}`,
        ]),
    ...(principal === null ? [] : sentence(toPrintable(principal))),
  ]
}

function describeUnknown(model: Model, route: Route, width: number, palette: Palette): string[] {
  const doubts = describeDoubts(route)
  const problems = findProblems(route, model)
  if (doubts.length + problems.length === 0) return []
  return [
    palette.strong('Not known'),
    ...doubts.flatMap((doubt) => wrap(toSentence(doubt), width, '  ')),
    ...problems
      .slice(0, mostProblems)
      .flatMap(({ file, line, message }) => wrap(toPrintable(`${file}:${line}: ${message}`), width, '  ').map(palette.warn)),
    ...(problems.length > mostProblems
      ? [`  and ${count(problems.length - mostProblems, 'thing')} more not understood in these files`]
      : []),
  ]
}
