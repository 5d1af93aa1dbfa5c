// Values as facts of the model: paths, conditions, arguments, and the places where they stand.
import type { Place } from '../../base/index.ts'
import type { Argument, RouteCondition } from '../../model/index.ts'
import {
  type Condition,
  describe,
  inheritsFrom,
  originOf,
  pick,
  placeOf,
  type Site,
  stateOf,
  textOf,
  type Value,
} from '../../project/index.ts'
import { ArgKind, Op } from '../../syntax/index.ts'
import { toJson } from './fastapi/json.ts'
import { callText } from './fastapi/names.ts'

export function pathText(value: Value): string {
  const text = textOf(value)
  if (text !== null) return text
  const v = pick(value)
  return v.kind === 'text' ? v.parts.map((p) => (typeof p === 'string' ? p : '{?}')).join('') : '{?}'
}

export function convertersOf(path: string): Record<string, string> {
  const out: Record<string, string> = {}
  for (const m of path.matchAll(/\{(\w+):(\w+)\}/g)) if (m[1] !== undefined && m[2] !== undefined) out[m[1]] = m[2]
  return out
}

export function namesIn(path: string): Set<string> {
  return new Set([...path.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((m) => m[1] ?? ''))
}

/** `/users/{user_id:int}` → `/users/{:int}`. */
export function blankPath(path: string): string {
  return path.replace(/\{(\w*)(:\w+)?\}/g, (_m, _name, converter: string | undefined) => `{${converter ?? ''}}`)
}

export function conditionOf(when: Condition): RouteCondition | null {
  if (when.length === 0) return null
  const texts = [...new Set(when.map((atom) => shorten(atom.text)))]
  return { text: shorten(texts.join(' and '), 200), default: stateOf(when) }
}

/** On one line, and no longer than a person reads. */
function shorten(text: string, length = 100): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`
}

export function placeAt(site: Site | null | undefined): Place | null {
  return site == null || site.module.file === '' ? null : placeOf(site)
}

/** Where a keyword of a call stands, or its n-th argument. */
function argumentPlace(site: Site | null, name: string): Place | null {
  const form = site?.module.code?.form
  if (site === null || form === undefined || form.code[site.node] !== Op.Call) return null
  const count = form.code[site.node + 3] ?? 0
  for (let i = 0; i < count; i++) {
    const at = site.node + 4 + 3 * i
    const isNamed = form.code[at] === ArgKind.Keyword && form.strings[form.code[at + 1] ?? 0] === name
    if (isNamed || (form.code[at] === ArgKind.Positional && name === String(i)))
      return placeOf({ module: site.module, node: form.code[at + 2] ?? 0 })
  }
  return null
}

/** The setting that a value, or something within it, depends on. */
function originWithin(value: Value, depth = 0): string | undefined {
  const own = originOf(value) ?? (value.kind === 'list' ? value.origin : undefined)
  if (own !== undefined || depth > 3) return own
  const parts = value.kind === 'list' ? value.items : value.kind === 'dict' ? [...value.entries.values()].map((e) => e.value) : []
  for (const part of parts) {
    const origin = originWithin(pick(part), depth + 1)
    if (origin !== undefined) return origin
  }
  return undefined
}

/** A `pathlib.Path` says what its text says. */
function pathWithin(value: Value): Value {
  const text = value.kind === 'instance' && inheritsFrom(value.cls, 'pathlib.Path') ? value.attrs.get('_path') : undefined
  return text === undefined ? value : pick(text)
}

/** An argument as a fact, with its own place in the call where that is known. */
export function argumentOf(given: Value, site: Site | null, name?: string): Argument {
  const value = pathWithin(pick(given))
  const origin = originWithin(value)
  const at = name === undefined ? placeAt(site) : (argumentPlace(site, name) ?? placeAt(site))
  switch (value.kind) {
    case 'const':
    case 'list':
    case 'dict':
    case 'text':
      return {
        value: toJson(value),
        certainty: given.kind === 'alternatives' || origin !== undefined ? 'likely' : value.kind === 'text' ? 'unknown' : 'certain',
        note: origin ?? (value.kind === 'const' || value.kind === 'text' ? value.from : undefined) ?? null,
        place: at,
      }
    case 'unknown':
      return { value: null, certainty: 'unknown', note: value.reason, place: at }
    default: {
      const member = toJson(value)
      if (member !== null) return { value: member, certainty: 'certain', note: null, place: at }
      return { value: value.kind === 'external' ? value.path : callText(value), certainty: 'certain', note: describe(value), place: at }
    }
  }
}
