// What a policy says of decisions that were recorded: each operation is asked again with the facts that stand there.

import type { Model } from '../../model/index.ts'
import type { CompiledAccess } from '../../policy/index.ts'
import { isRecorded, type RecordedCase } from './recorded-facts.ts'
import { createRouteSettings, type WrittenRouteSettings } from './route-settings.ts'
import { settle } from './settle.ts'
import type { Verdict } from './verdict.ts'

export type Replayed =
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  /** `why` as a fragment. */
  | { readonly kind: 'untold'; readonly why: string }

export interface ReplayOptions {
  readonly model: Pick<Model, 'routes'>
  readonly access: CompiledAccess
  readonly settings: WrittenRouteSettings
}

export interface Replay {
  /** Of operations; `routes` are all that could answer. The strictest counts, as when it was decided. */
  decide(routes: readonly string[], cases: readonly RecordedCase[]): Replayed
  /** Of a path that the application is not known to have. */
  decideUnknown(path: string): Replayed
}

export function createReplay({ model, access, settings }: ReplayOptions): Replay {
  const { of, forwards } = createRouteSettings(settings, model)
  return {
    decide(routes, cases) {
      if (cases.length === 0) return { kind: 'untold', why: 'nothing was recorded of what the rules read' }
      let strictest: Verdict | null = null
      for (const recorded of cases) {
        const { route, facts } = recorded
        const found = access.routes.get(route)
        if (found === undefined) return { kind: 'untold', why: 'the operation is not in the map' }
        if (!isRecorded(recorded, found.needs)) return { kind: 'untold', why: 'a rule reads what was not recorded' }
        const known = facts.response !== undefined ? 'response' : facts.body !== undefined ? 'body' : 'head'
        const verdict = settle(found.decide(facts, known), of(route))
        if (verdict.kind === 'refuse') return { kind: 'decided', verdict }
        strictest = verdict
      }
      // The first one that denied was the last one that was asked.
      if (strictest === null || cases.length < routes.length)
        return { kind: 'untold', why: 'not every operation that could answer was asked' }
      return { kind: 'decided', verdict: strictest }
    },
    decideUnknown(path) {
      const prefix = forwards(path)
      const verdict: Verdict =
        prefix === null
          ? { kind: 'refuse', code: 'route-unknown', rule: null, reason: 'the application has no such operation' }
          : { kind: 'allow', rule: null, reason: `\`gateway\` lets such go on below ${prefix}` }
      return { kind: 'decided', verdict }
    },
  }
}
