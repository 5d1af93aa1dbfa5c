// What one part of a request does by the same means at several places is one finding: whoever looks at it where it comes in mends all
// of them. Places that a comment has spoken about are taken out before, each for itself.

import { mergeEdits } from './collect-findings.ts'
import type { Finding, FlowStep } from './finding.ts'

/** Findings come worst first, and the first of those that belong together speaks for them: its fingerprint stays. */
export function gatherFindings(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = sourceKey(finding) ?? `\0${finding.fingerprint}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()].map(gather)
}

/** Only what is equally sure: a doubt at one place says nothing of another. */
function sourceKey({ rule, confidence, cause, flow }: Finding): string | null {
  const [first] = flow?.steps ?? []
  if (first === undefined || first.role !== 'enters') return null
  // All of a body is many things: what one function does with it may be one of them.
  const within = WHOLE.test(first.note) ? cause.name : ''
  return JSON.stringify([rule, confidence, first.file, first.line, first.note, within])
}
const WHOLE = /^`(?:body|json|form|stream|receive\w*)` arrives/

function gather(group: readonly Finding[]): Finding {
  const [first, ...rest] = group
  if (first === undefined) throw new Error('a group of findings is empty')
  if (rest.length === 0 || first.flow === null) return first
  const places = new Map(first.places.map((place) => [`${place.file}:${place.line}`, place]))
  const [primary, ...others] = first.places
  const more = [...others]
  for (const { places: own, flow } of rest)
    for (const place of own) {
      const key = `${place.file}:${place.line}`
      if (places.has(key)) continue
      places.set(key, place)
      more.push(place.role === 'primary' ? { ...place, role: 'cause', note: flow?.steps.at(-1)?.note ?? null } : place)
    }
  const routes = new Map(group.flatMap((finding) => finding.routes).map((route) => [route.id, route]))
  const ways = rest.flatMap(({ flow }): (readonly FlowStep[])[] => (flow === null ? [] : [flow.steps, ...flow.others]))
  return {
    ...first,
    places: [primary, ...more],
    routes: [...routes.values()],
    flow: { steps: first.flow.steps, others: [...first.flow.others, ...ways] },
    edits: mergeEdits(group.map(({ edits }) => edits)),
  }
}
