// What a document lists under `locked` can only be tightened by every document that does not stand beneath it.

import { UserError } from '../../base/index.ts'
import { type Severity, severities } from '../../taxonomy/index.ts'
import { type GuardrailSeverity, guardrailSeverities } from '../guardrails/guardrail.ts'
import { findPreset } from '../presets/index.ts'
import type { WrittenAccess } from './access-section.ts'
import type { Document } from './document.ts'
import type { Layer } from './layers.ts'
import { toDays } from './settings.ts'

interface Loosened {
  readonly key: string
  readonly line: number | null
}

interface Question {
  /** After the dot of `guardrails.ID`. */
  readonly name: string | null
  /** What the locking document and those beneath it say. */
  readonly before: Ground
  readonly upper: Partial<Document>
  readonly isRule: (id: string) => boolean
}

interface Ground {
  readonly documents: readonly Partial<Document>[]
  readonly guardrails: ReadonlyMap<string, GuardrailSeverity>
  readonly rules: ReadonlyMap<string, 'off' | Severity>
}

/** Of two layers that lock, neither stands above the other only because it is named later. */
export function checkLocks(layers: readonly Layer[], ruleIds: readonly string[]): void {
  const rules = new Set(ruleIds)
  for (const locker of layers) {
    const locks = locker.document.locked ?? []
    if (locks.length === 0) continue
    const before = readGround(listGround(locker, layers))
    for (const layer of layers.filter((one) => isBound(one, locker)))
      for (const lock of locks) {
        const [section = '', name = null] = lock.split('.')
        const loosened = findLoosened(section, { name, before, upper: layer.document, isRule: (id) => rules.has(id) })
        if (loosened !== null)
          throw new UserError('locked-loosened', { place: `${layer.file}:${loosened.line ?? 1}`, key: loosened.key, by: locker.file })
      }
  }
}

/** Everybody but the document itself and what it is built on. */
export function isBound(layer: Layer, locker: Layer): boolean {
  return layer !== locker && !locker.beneath.includes(layer.file)
}

function listGround(locker: Layer, layers: readonly Layer[]): Layer[] {
  return layers.filter((layer) => !isBound(layer, locker))
}

/** Rules and guardrails of which a waiver of a bound document takes nothing, also where it names none. */
export function listLockedIds(locker: Layer, layers: readonly Layer[], ruleIds: readonly string[]): string[] {
  return (locker.document.locked ?? []).flatMap((lock): readonly string[] => {
    const [section, name] = lock.split('.')
    if (section === 'access') return accessRuleIds
    if (section === 'guardrails') return name === undefined ? [...readGround(listGround(locker, layers)).guardrails.keys()] : [name]
    return section === 'rules' ? (name === undefined ? ruleIds : [name]) : []
  })
}

function readGround(layers: readonly Layer[]): Ground {
  const documents = layers.map(({ document }) => document)
  const guardrails = new Map<string, GuardrailSeverity>()
  for (const document of documents) {
    for (const name of document.presets ?? [])
      for (const { id, severity } of findPreset(name)?.guardrails ?? []) {
        const before = guardrails.get(id)
        if (before === undefined || isHarder(severity, before)) guardrails.set(id, severity)
      }
    for (const [id, written] of document.guardrails ?? [])
      if (!('turn' in written)) guardrails.set(id, written.severity)
      else if (written.turn === 'off') guardrails.delete(id)
      else guardrails.set(id, written.turn)
  }
  return { documents, guardrails, rules: new Map(documents.flatMap(({ rules }) => [...(rules ?? [])])) }
}

function isHarder(one: GuardrailSeverity, other: GuardrailSeverity): boolean {
  return guardrailSeverities.indexOf(one) > guardrailSeverities.indexOf(other)
}

function findLoosened(section: string, question: Question): Loosened | null {
  const { before, upper } = question
  switch (section) {
    case 'guardrails':
      return findLoosenedGuardrail(question)
    case 'rules':
      return findLoosenedRule(question)
    case 'access':
      return findLoosenedAccess(question)
    case 'routes': {
      const known = before.documents.flatMap(({ routes }) => routes?.public ?? [])
      return (upper.routes?.public ?? []).some((route) => !known.includes(route)) ? { key: 'routes.public', line: null } : null
    }
    case 'presets':
      // They only add.
      return null
    case 'waivers':
      return upper.waivers?.[0] === undefined ? null : { key: 'waivers', line: upper.waivers[0].line }
    case 'exclude': {
      const known = before.documents.flatMap(({ exclude }) => exclude ?? [])
      // One that starts with `!` brings back what another hides.
      const isLooser = (upper.exclude ?? []).some((pattern) => !pattern.startsWith('!') && !known.includes(pattern))
      return isLooser ? { key: section, line: null } : null
    }
    case 'include-tests':
      return upper.includeTests === false ? { key: section, line: null } : null
    case 'secrets': {
      const [was, is] = [toDays(last(before, 'secrets')?.maxAge), toDays(upper.secrets?.maxAge)]
      return was !== null && is !== null && is > was ? { key: 'secrets.max-age', line: null } : null
    }
    case 'licences': {
      const { deny, from } = upper.licences ?? {}
      const was = last(before, 'licences')
      const lost = upper.licences !== undefined && (was?.deny ?? []).some((licence) => !(deny ?? []).includes(licence))
      return lost || (from !== undefined && from !== was?.from) ? { key: section, line: null } : null
    }
    default: {
      const field = section.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return Object.hasOwn(upper, field) ? { key: section, line: null } : null
    }
  }
}

function last<Name extends keyof Document>({ documents }: Ground, name: Name): Document[Name] | undefined {
  return documents.findLast((document) => document[name] !== undefined)?.[name]
}

function findLoosenedGuardrail({ name, before, upper }: Question): Loosened | null {
  const isLocked = (id: string) => (name === null ? before.guardrails.has(id) : id === name)
  for (const [id, written] of upper.guardrails ?? []) {
    const was = before.guardrails.get(id)
    // One that is declared here alone is one more.
    if (!isLocked(id) || was === undefined) continue
    if (!('turn' in written) || written.turn === 'off' || isHarder(was, written.turn))
      return { key: `guardrails.${id}`, line: written.line }
  }
  return findWaiver(upper, isLocked)
}

function findLoosenedRule({ name, before, upper, isRule }: Question): Loosened | null {
  const isLocked = (id: string) => (name === null ? isRule(id) : id === name)
  for (const [id, setting] of upper.rules ?? []) {
    const was = before.rules.get(id)
    if (!isLocked(id) || was === 'off' || setting === severities.at(-1)) continue
    // What the rule says of itself is not known here.
    if (was === undefined || setting === 'off' || severities.indexOf(setting) < severities.indexOf(was))
      return { key: `rules.${id}`, line: null }
  }
  return findWaiver(upper, isLocked)
}

/** The rules by which differences of code and access rules are found. */
export const accessRuleIds = ['access-weaker-than-policy', 'access-stronger-than-policy', 'access-unknown-beside-policy'] as const

/** Who is refused more is no matter; who is let in, or what conditions read, is. */
function findLoosenedAccess({ name, upper: { access = {}, waivers } }: Question): Loosened | null {
  const isAsked = (section: keyof WrittenAccess) => name === null || name === section
  for (const section of ['rules', 'fields'] as const)
    for (const [id, { effect, line }] of (isAsked(section) ? access[section] : undefined) ?? [])
      if (effect === 'allow') return { key: `access.${section}.${id}`, line }
  for (const [id, { line }] of (isAsked('resources') ? access.resources : undefined) ?? []) return { key: `access.resources.${id}`, line }
  return findWaiver({ ...(waivers === undefined ? {} : { waivers }) }, (id) => accessRuleIds.some((one) => one === id))
}

/** Only one that names it: others do not count for what is locked. */
function findWaiver({ waivers = [] }: Partial<Document>, isLocked: (id: string) => boolean): Loosened | null {
  const found = waivers.find(({ rule }) => rule !== null && isLocked(rule))
  return found === undefined ? null : { key: 'waivers', line: found.line }
}
