// The way of a request, drawn: a line from the app to the handler with a mark where a guard stands, and dependencies as a tree in the
// order in which they run: what is asked for stands above whoever asks for it.

import { toPrintable } from '../../base/index.ts'
import type { Dependency, Route } from '../../model/index.ts'
import { type MetGuard, meetGuards } from '../access-words.ts'
import { callName, describeLevel, showArgument } from '../dependency-words.ts'
import { padEnd } from '../layout.ts'
import type { Palette } from '../palette.ts'
import { lastName, type WayStep } from '../way.ts'
import { describePlace } from '../words.ts'
import { layParts, type Part } from './lay-parts.ts'
import { summariseGuard, toneOf } from './summarise-guard.ts'

const kindWords: Readonly<Record<WayStep['kind'], string>> = {
  app: 'app',
  middleware: 'middleware',
  mount: 'mounted',
  include: 'included',
  router: 'router',
  'route-class': 'route class',
  dependency: '',
  decorator: 'decorator',
  library: 'library',
  handler: 'handler',
}
const placesOf: ReadonlySet<WayStep['kind']> = new Set(['app', 'mount', 'include', 'router'])
const kindWidth = 11
const deepest = 20
const mostArguments = 6

export function drawWay(
  way: readonly WayStep[],
  { guards, dependencies, kind: routeKind }: Route,
  width: number,
  palette: Palette,
): string[] {
  const branches = toBranches(dependencies)
  const met = meetGuards(guards)
  const lines: string[] = []
  const last = way.length - 1
  for (const [at, step] of way.entries()) {
    const own = step.guards.flatMap((index) => {
      const guard = met[index]
      return guard === undefined ? [] : [{ number: index + 1, guard }]
    })
    const isFirstDependency = step.kind === 'dependency' && way[at - 1]?.kind !== 'dependency'
    if (isFirstDependency) lines.push(`  │ ${palette.faint('dependencies, in the order they run')}`)
    const dependency = step.dependency === null ? undefined : dependencies[step.dependency]
    const branch = step.dependency === null ? '' : (branches.get(step.dependency) ?? '')
    const kind =
      dependency === undefined
        ? `${padEnd(step.kind === 'handler' && routeKind === 'mount' ? 'serves' : kindWords[step.kind], kindWidth)} `
        : `  ${branch}`
    const mark = own.length > 0 ? '●' : at === last ? '▼' : at === 0 ? '○' : '│'
    const rail = own.length > 0 ? paintMark(own.map(({ guard }) => guard))(mark) : mark
    const parts: (Part | null)[] = [
      // A router has its name of the module that holds it: there, everything is `router`.
      { text: toPrintable(placesOf.has(step.kind) ? step.name : step.kind === 'middleware' ? lastName(step.name) : callName(step.name)) },
      step.detail === null ? null : { text: toPrintable(step.detail), paint: palette.faint },
      ...(dependency === undefined ? [] : describeDependency(dependency)),
      step.place === null ? null : { text: describePlace(step.place), paint: palette.faint },
      ...own.map(({ number, guard }) => ({ text: `[${number}] ${summariseGuard(guard)}`, paint: paintMark([guard]) })),
    ]
    const below = `  ${at === last ? ' ' : '│'} ${' '.repeat(step.kind !== 'dependency' ? kindWidth + 3 : 4 + branch.length)}`
    lines.push(...layParts(parts, width, { text: `  ${mark} ${kind}`, painted: `  ${rail} ${palette.faint(kind)}` }, below))
  }
  return lines

  function paintMark(own: readonly MetGuard[]): (text: string) => string {
    const tones = own.map(toneOf)
    if (tones.includes('good')) return palette.good
    return tones.includes('bad') ? palette.bad : palette.warn
  }
}

function describeDependency(dependency: Dependency): Part[] {
  const { call, scheme, scopes, used, parameter, replaces, kind, arguments: given } = dependency
  const facts = Object.entries(given).filter(([, value]) => scheme === null && value !== null)
  const words = [
    scheme === null ? '' : scheme === callName(call) ? 'reads a credential' : `reads ${scheme}`,
    describeLevel(dependency),
    scopes.length === 0 ? '' : `scopes ${scopes.join(' ')}`,
    parameter !== null && used === 'no' ? 'its value is not used' : '',
    kind === 'unknown' ? 'not resolved' : '',
    replaces === null ? '' : `in place of ${callName(replaces)}`,
    facts.length === 0
      ? ''
      : `with ${facts
          .slice(0, mostArguments)
          .map(([name, value]) => showArgument(name, value))
          .join(', ')}`,
  ]
  return words.filter((word) => word !== '').map((text) => ({ text: toPrintable(text) }))
}

/** By index, what is drawn before the name. The first that somebody asks for opens the branch, the others join it. */
function toBranches(dependencies: readonly Dependency[]): Map<number, string> {
  const below = new Map<number | null, number[]>()
  for (const [index, { of }] of dependencies.entries()) {
    // FastAPI runs what is asked for first; whoever names nobody after it stands on its own, and there are no circles.
    const asker = of !== null && of > index && dependencies[of] !== undefined ? of : null
    const known = below.get(asker)
    if (known === undefined) below.set(asker, [index])
    else known.push(index)
  }
  const branches = new Map<number, string>()
  const waiting: [index: number, prefix: string, own: string, depth: number][] = (below.get(null) ?? []).map((index) => [index, '', '', 0])
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [index, prefix, own, depth] = next
    branches.set(index, prefix + own)
    const inner = prefix + (own === '' ? '' : own.startsWith('├') ? '│  ' : '   ')
    for (const [at, child] of (below.get(index) ?? []).entries()) {
      waiting.push([child, depth < deepest ? inner : prefix, at === 0 ? '┌─ ' : '├─ ', depth + 1])
    }
  }
  return branches
}
