// The ways that were followed for a route, as text: what each test asked and answered, and how the way ended.
import { describe, sourceOf, type Value } from '../../../project/index.ts'
import { type Path, placeOfSite } from './explore.ts'
import { factsOf } from './facts.ts'
import type { Decision, WayEvent } from './way.ts'

export function traceWay(parts: readonly Path[]): string[] {
  const out: string[] = []
  for (const { decisions, events, end } of parts) {
    for (const decision of decisions) out.push(`    ${traceDecision(decision)}`)
    for (const event of events) {
      const text = traceEvent(event)
      if (text !== null) out.push(`      ${text}`)
    }
    const place = end.kind === 'refused' || end.kind === 'failed' ? placeOfSite(end.site) : null
    const said =
      end.kind === 'value'
        ? describe(end.value)
        : end.kind === 'refused'
          ? `${end.status} by ${end.by}, stage ${end.stage}`
          : end.kind === 'failed'
            ? `${end.by}, stage ${end.stage}`
            : ''
    out.push(`    = ${end.kind} ${said}${place === null ? '' : ` at ${place.file}:${place.line}`}`)
  }
  return out
}

function traceDecision({ about, arm, arms, site, answer, stage, value }: Decision): string {
  const place = placeOfSite(site)
  return `${about} ${arm + 1}/${arms}${answer === null ? '' : ` ${answer}`} \`${sourceOf(site)}\` ${place?.file}:${place?.line} stage ${stage}${tell(value)}`
}

/** What is known about what was asked. */
function tell(value: Value): string {
  const f = factsOf(value)
  const words = [
    f.principal && 'caller',
    f.secret && 'secret',
    f.claims && 'claims',
    f.oracle && 'oracle',
    f.loaded,
    f.path !== '' && f.path.slice(-40),
    f.names.join('.'),
  ]
  return ` {${[value.kind, ...words].filter((w) => typeof w === 'string' && w !== '').join(' ')}}`
}

function traceEvent(event: WayEvent): string | null {
  switch (event.kind) {
    case 'reads':
      return `reads ${event.credential}`
    case 'verified':
      return `verified by ${event.text}${event.isLikely ? ' (likely)' : ''}`
    case 'assumes':
      return `assumes ${event.setting}`
    case 'load':
      return `loads (${event.load.does}) \`${sourceOf(event.load.site)}\` by ${event.load.facts.query?.predicates.map((p) => `${p.column}=${p.facts.inputs.map((i) => i.name).join('+')}${p.facts.principal ? '+caller' : ''}`).join(', ') ?? '?'}`
    case 'path-test':
      return `path ${event.operator} ${event.values.join(' ')}`
    default:
      return event.kind
  }
}
