// What our inspection says to the same requests, and to the same attacks where the application and its types are known.

import { proofOf } from '../../src/gateway/shields/inspection/harmless.ts'
import { createInspect } from '../../src/gateway/shields/inspection/inspect-value.ts'
import { type Visit, visitBody, visitHead } from '../../src/gateway/shields/inspection/request-values.ts'
import type { Schema } from '../../src/model/index.ts'
import type { KnownDocument } from './documents.ts'
import { createRandom } from './random.ts'
import type { Sample } from './sample.ts'
import type { Yardstick } from './yardsticks.ts'

const inspect = createInspect()

export function askInspection(samples: readonly Sample[]): Yardstick {
  return { name: 'fastward', refused: new Set(samples.filter(isRefused).map(({ id }) => id)) }
}

function isRefused({ target, headers, body }: Sample): boolean {
  const mark = target.indexOf('?')
  const named = headers.map(([name, value]) => ({ name: name.toLowerCase(), value }))
  let found = false
  const visit: Visit = (text, place) => {
    found = inspect(text, place) !== null
    return !found
  }
  const head = { rawPath: mark === -1 ? target : target.slice(0, mark), query: mark === -1 ? null : target.slice(mark + 1), headers: named }
  if (!visitHead(head, visit)) return true
  if (body !== null) visitBody(body, named.find(({ name }) => name === 'content-type')?.value ?? null, undefined, visit)
  return found
}

export interface KnownSchema {
  readonly attacks: number
  /** FastAPI answers 422: the value is not of the declared type. */
  readonly byType: number
  readonly byInspection: number
  /** Those that went where any text is taken. */
  readonly inText: { readonly attacks: number; readonly caught: number }
}

/** Each attack is put into a parameter or a field of a body of a real application, whichever a seed says. */
export function askKnownSchemas(samples: readonly Sample[], documents: readonly KnownDocument[], seed: number): KnownSchema {
  const random = createRandom(seed)
  const known = documents.map(({ model }) => {
    const routes = model.routes.flatMap((route) => (route.kind === 'http' ? [route] : []))
    const resolve = (schema: Schema): Schema =>
      schema.$ref === undefined ? schema : (model.schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {})
    const slots = routes.flatMap(({ parameters, body }) => [
      ...parameters.filter((parameter) => ['path', 'query', 'header', 'cookie'].includes(parameter.in)).map(({ schema }) => schema),
      ...(body === null ? [] : Object.values(resolve(body.schema).properties ?? {})),
    ])
    return { model, slots, resolve }
  })
  const counts = { attacks: 0, byType: 0, byInspection: 0, inText: { attacks: 0, caught: 0 } }
  for (const { payload, isAttack } of samples) {
    if (!isAttack || payload === null) continue
    counts.attacks++
    const { model, slots, resolve } = random.pick(known)
    const slot = random.pick(slots)
    const proof = proofOf(slot, model.schemas)
    const kind = resolve(slot).type
    if (kind === 'object' || (proof !== null && !proof(payload))) {
      counts.byType++
      continue
    }
    const isCaught = inspect(payload, 'body') !== null
    counts.inText.attacks++
    if (!isCaught) continue
    counts.byInspection++
    counts.inText.caught++
  }
  return counts
}
