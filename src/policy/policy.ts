// The policy of an application: documents and presets, put together and ready to be held against a model.

import { hintFor, UserError } from '../base/index.ts'
import type { Asvs, Cwe, OwaspApi } from '../taxonomy/index.ts'
import type { WrittenGuardrail } from './document/guardrails-section.ts'
import type { Layer } from './document/layers.ts'
import { isBound, listLockedIds } from './document/locks.ts'
import { type CompiledGuardrail, compileGuardrail } from './guardrails/compile.ts'
import { type Guardrail, guardrailSeverities } from './guardrails/guardrail.ts'
import { accessCards } from './hold-access.ts'
import { type PlacedAccess, placeAccess } from './placed-access.ts'
import { findPreset } from './presets/index.ts'
import type { Waiver } from './waivers/waiver.ts'

export interface Policy {
  /** In the order in which they were declared, those of presets first. */
  readonly guardrails: readonly CompiledGuardrail[]
  readonly access: PlacedAccess
  readonly waivers: readonly PlacedWaiver[]
  readonly publicRoutes: readonly string[]
  /** Of files, the last that fits counts. */
  readonly owners: readonly (readonly [pattern: string, names: readonly string[]])[]
}

export interface PlacedWaiver extends Waiver {
  readonly file: string
  /** Ids that a lower document locks: this waiver does not count for them unless that document has it. */
  readonly exceptFor: ReadonlySet<string>
}

const accessRuleIds = accessCards.map(({ id }) => id)

/** What cannot be understood is a user error with its place: a policy is never held in part. */
export function createPolicy(layers: readonly Layer[], ruleIds: readonly string[]): Policy {
  const guardrails = new Map<string, Guardrail>()
  const waivers: PlacedWaiver[] = []
  for (const { file, document } of layers) {
    for (const name of document.presets ?? [])
      for (const guardrail of findPreset(name)?.guardrails ?? []) {
        const before = guardrails.get(guardrail.id)
        if (before === undefined) guardrails.set(guardrail.id, guardrail)
        // What a document says in its own words stays as it says it.
        else if (isHarder(guardrail, before))
          guardrails.set(guardrail.id, before.origin.kind === 'document' ? { ...before, severity: guardrail.severity } : guardrail)
      }
    for (const [id, written] of document.guardrails ?? []) {
      const place = `${file}:${written.line}`
      if (ruleIds.includes(id) || accessRuleIds.includes(id)) throw new UserError('guardrail-named-like-rule', { place, id })
      if (!('turn' in written)) guardrails.set(id, toGuardrail(id, written, file))
      else {
        const before = guardrails.get(id)
        if (before === undefined) throw unknownGuardrail(place, id, [...guardrails.keys()])
        if (written.turn === 'off') guardrails.delete(id)
        else guardrails.set(id, { ...before, severity: written.turn })
      }
    }
  }
  const known = [...ruleIds, ...guardrails.keys(), ...accessRuleIds]
  for (const layer of layers) {
    const { file, document } = layer
    const locked = layers.flatMap((locker) => (isBound(layer, locker) ? listLockedIds(locker, layers, ruleIds) : []))
    for (const lock of document.locked ?? []) checkLock(lock, file, [...guardrails.keys()], ruleIds)
    for (const waiver of document.waivers ?? []) {
      if (waiver.rule !== null && !known.includes(waiver.rule))
        throw new UserError('setting-unknown', {
          place: `${file}:${waiver.line}`,
          key: waiver.rule,
          noun: 'a rule or a guardrail',
          hint: hintFor(waiver.rule, known, '`fastward rules` lists the rules, `fastward policy` the guardrails'),
        })
      waivers.push({ ...waiver, file, exceptFor: new Set(locked) })
    }
  }
  return {
    guardrails: [...guardrails.values()].map(compileGuardrail),
    access: placeAccess(layers),
    waivers,
    publicRoutes: layers.flatMap(({ document }) => document.routes?.public ?? []),
    owners: layers.flatMap(({ document }) => [...(document.owners ?? [])]),
  }
}

/** What names nothing locks nothing. */
function checkLock(lock: string, file: string, guardrails: readonly string[], rules: readonly string[]): void {
  const [section, name] = lock.split('.')
  const known = section === 'guardrails' ? guardrails : section === 'rules' ? rules : null
  if (known === null || name === undefined || known.includes(name)) return
  throw new UserError('setting-unknown', {
    place: file,
    key: `locked: ${lock}`,
    noun: section === 'rules' ? 'a rule' : 'a guardrail',
    hint: hintFor(name, known, '`fastward rules` lists the rules, `fastward policy` the guardrails'),
  })
}

function isHarder(one: Guardrail, other: Guardrail): boolean {
  return guardrailSeverities.indexOf(one.severity) > guardrailSeverities.indexOf(other.severity)
}

function toGuardrail(id: string, { line, cwe, owaspApi, asvs, ...written }: WrittenGuardrail, file: string): Guardrail {
  return {
    ...written,
    id,
    // The shape of the section checked their form, and those of closed lists against the list.
    cwe: cwe as readonly Cwe[],
    owaspApi: owaspApi as OwaspApi | null,
    asvs: asvs as readonly Asvs[],
    origin: { kind: 'document', file, line },
  }
}

export function unknownGuardrail(place: string, id: string, known: readonly string[]): UserError {
  const hint = hintFor(
    id,
    known,
    known.length === 0
      ? 'name a preset under `presets`, or declare it with `for` and `require`'
      : `there are: ${known.slice(0, 12).join(', ')}`,
  )
  return new UserError('setting-unknown', {
    place,
    key: `guardrails.${id}`,
    noun: 'a guardrail of a preset or of a document beneath',
    hint,
  })
}
