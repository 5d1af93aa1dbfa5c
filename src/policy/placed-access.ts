// The access rules of all documents as one policy, with the place of each rule and condition. What cannot be understood is a user error
// with its line: a policy is never held in part.

import { UserError } from '../base/index.ts'
import type { Model } from '../model/index.ts'
import { type AccessPolicy, type CompiledAccess, compileAccess, type Selector, toPolicyRoutes } from './access/index.ts'
import { parseExpr } from './cel/index.ts'
import type { WrittenAccess, WrittenSelector } from './document/access-section.ts'
import type { Layer } from './document/layers.ts'
import type { Source } from './document/shape.ts'

export interface PlacedAccess {
  readonly policy: AccessPolicy
  /** By the id of the rule or resource. */
  readonly places: ReadonlyMap<string, AccessPlace>
}

export interface AccessPlace {
  readonly file: string
  readonly line: number
  /** Dotted, as the document names it. */
  readonly key: string
  readonly when: Source | null
}

export function placeAccess(layers: readonly Layer[]): PlacedAccess {
  const places = new Map<string, AccessPlace>()
  const rules: AccessPolicy['rules'][number][] = []
  const fields: AccessPolicy['fields'][number][] = []
  const resources: AccessPolicy['resources'][number][] = []
  for (const { file, document } of layers) {
    const { access = {} } = document
    const place = (id: string, section: keyof WrittenAccess, line: number, when: Source | null) => {
      const known = places.get(id)
      const key = `access.${section}.${id}`
      if (known !== undefined)
        throw new UserError('access-rule-wrong', {
          place: `${file}:${line}`,
          key,
          reason: `is taken by ${known.file}:${known.line}: each rule needs its own id`,
        })
      places.set(id, { file, line, key, when })
      if (when !== null) checkCondition(when, file, `${key}.when`)
    }
    for (const [id, { where, effect, when, owner, audit, line }] of access.rules ?? []) {
      place(id, 'rules', line, when)
      const isRecordedFirst = audit === 'required'
      rules.push({
        id,
        owner,
        selector: toSelector(where),
        effect,
        when: when?.text ?? null,
        ...(isRecordedFirst ? { isRecordedFirst } : {}),
      })
    }
    for (const [id, { where, effect, when, owner, access: verb, fields: names, line }] of access.fields ?? []) {
      place(id, 'fields', line, when)
      fields.push({ id, owner, selector: toSelector(where), access: verb, effect, fields: names, when: when?.text ?? null })
    }
    for (const [id, { where, attributes, line }] of access.resources ?? []) {
      place(id, 'resources', line, null)
      for (const [name, written] of attributes) checkCondition(written, file, `access.resources.${id}.attributes.${name}`)
      resources.push({
        id,
        selector: toSelector(where),
        attributes: Object.fromEntries([...attributes].map(([name, written]) => [name, written.text])),
      })
    }
  }
  return { policy: { rules, fields, resources }, places }
}

/** Also of rules that are about no route, which nobody else looks at. */
function checkCondition({ text, line }: Source, file: string, key: string): void {
  const parsed = parseExpr(text)
  if (parsed.kind === 'refused')
    throw new UserError('access-rule-wrong', { place: `${file}:${line + linesBefore(text, parsed.offset)}`, key, reason: parsed.message })
}

export interface ReadyAccess {
  readonly compiled: CompiledAccess
  /** Ids of rules that are about no route. */
  readonly idle: readonly string[]
}

export function compilePlacedAccess({ policy, places }: PlacedAccess, model: Model): ReadyAccess {
  const parsed = compileAccess(policy, toPolicyRoutes(model))
  if (parsed.kind === 'ok') return { compiled: parsed.policy, idle: parsed.idle }
  const [problem] = parsed.problems
  if (problem === undefined) throw new Error('access rules were refused without a reason')
  const { rule, message, offset, route } = problem
  const place = places.get(rule)
  if (place === undefined) throw new Error(`the access rule ${rule} stands nowhere`)
  const { file, line, when } = place
  const at = when === null ? line : when.line + linesBefore(when.text, offset ?? 0)
  throw new UserError('access-rule-wrong', {
    place: `${file}:${at}`,
    key: when === null ? place.key : `${place.key}.when`,
    reason: route === null ? message : `${message} (on ${route})`,
  })
}

const linesBefore = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1

function toSelector({ route, path, method, tag, router, app }: Partial<WrittenSelector>): Selector {
  return {
    ...(route === undefined ? {} : { routes: route }),
    ...(path === undefined ? {} : { paths: path }),
    ...(method === undefined ? {} : { methods: method }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(router === undefined ? {} : { routers: router }),
    ...(app === undefined ? {} : { apps: app }),
  }
}
