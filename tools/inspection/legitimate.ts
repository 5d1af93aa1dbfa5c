// Legitimate requests to real applications: their routes and types from their OpenAPI documents, what is written in them from texts.ts. Frozen: the
// same documents, seed and number give the same bytes, whose hash stands in frozen.json and was taken before the matcher was tuned.

import { createHash } from 'node:crypto'
import type { HttpRoute, Model, Schema } from '../../src/model/index.ts'
import type { KnownDocument } from './documents.ts'
import { createRandom, type Random } from './random.ts'
import { bytesOf, type Sample, usualHeaders } from './sample.ts'
import { legitimateText } from './texts.ts'

export const frozenSeed = 20_261_123
export const frozenNumber = 12_000

export function legitimateRequests(documents: readonly KnownDocument[], number = frozenNumber, seed = frozenSeed): Sample[] {
  const random = createRandom(seed)
  const routes = documents.map(({ name, model }) => ({ name, model, routes: model.routes.filter(isAsked) }))
  return Array.from({ length: number }, (_, at) => {
    const { name, model, routes: own } = random.pick(routes)
    return writeRequest(random, `legitimate-${at}`, name, model, random.pick(own))
  })
}

export function hashOf(samples: readonly Sample[]): string {
  const hash = createHash('sha256')
  for (const { id, method, target, headers, body } of samples) {
    hash.update(JSON.stringify([id, method, target, headers]))
    if (body !== null) hash.update(body)
    hash.update('\n')
  }
  return hash.digest('hex')
}

const isAsked = (route: Model['routes'][number]): route is HttpRoute =>
  route.kind === 'http' && (route.parameters.length > 0 || route.body !== null)

function writeRequest(random: Random, id: string, document: string, model: Model, route: HttpRoute): Sample {
  const writer = new ValueWriter(random, model.schemas)
  let path = route.path
  const query: string[] = []
  const own: [string, string][] = []
  const cookies: string[] = random.chance(0.3)
    ? [`theme=${random.pick(['dark', 'light'])}`, `_ga=GA1.1.${random.below(1e9)}.${random.below(1e9)}`]
    : []
  for (const { in: place, name, required, schema } of route.parameters) {
    if (!required && place !== 'path' && random.chance(0.4)) continue
    const value = writer.write(schema, name)
    if (value === undefined || value === null) continue
    const values = (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one)))
    if (place === 'path')
      path = path.replace(
        new RegExp(`\\{${name}(:[a-z]+)?\\}`),
        encodeURIComponent(values[0] === '' || values[0] === undefined ? '1' : values[0].slice(0, 200)),
      )
    else if (place === 'query')
      query.push(
        ...values.map(
          (one) =>
            `${encodeURIComponent(name)}=${random.chance(0.3) ? encodeURIComponent(one).replaceAll('%20', '+') : encodeURIComponent(one)}`,
        ),
      )
    else if (place === 'header' && values[0] !== undefined) own.push([name, printable(values[0])])
    else if (place === 'cookie' && values[0] !== undefined) cookies.push(`${name}=${encodeURIComponent(values[0])}`)
  }
  if (cookies.length > 0) own.push(['Cookie', cookies.join('; ')])
  if (random.chance(0.4)) own.push(['Referer', `https://shop.example/app?tab=${random.below(9)}&back=%2Flist`])
  if (random.chance(0.5))
    own.push(['Authorization', `Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${random.below(1e9)}In0.${random.below(1e9)}abcDEF-_x`])
  const { bytes, type } = writeBody(random, writer, route)
  const target = `${path.replace(/\{[^}]*\}/g, 'x')}${query.length === 0 ? '' : `?${query.join('&')}`}`
  const part = createHash('sha256').update(id).digest()[0] ?? 0
  return {
    id,
    corpus: 'legitimate',
    kind: [...writer.kinds].sort().join('+') || 'typed',
    isAttack: false,
    part: part < 128 ? 'tuning' : 'held-out',
    method: route.method,
    target,
    headers: [...usualHeaders(type), ...own],
    body: bytes,
    document,
    payload: null,
  }
}

/** What a header of a browser can hold. */
const printable = (text: string) =>
  text
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 200)

function writeBody(random: Random, writer: ValueWriter, { body }: HttpRoute): { bytes: Uint8Array | null; type: string | null } {
  if (body === null) return { bytes: null, type: null }
  const value = writer.write(body.schema, 'body')
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  const plain = (one: unknown) => (typeof one === 'object' && one !== null ? JSON.stringify(one) : String(one ?? ''))
  switch (body.contentType) {
    case 'application/x-www-form-urlencoded':
      return {
        bytes: bytesOf(new URLSearchParams(fields.map(([name, one]): [string, string] => [name, plain(one)])).toString()),
        type: body.contentType,
      }
    case 'multipart/form-data': {
      const boundary = `----WebKitFormBoundary${random.below(1e9)}x`
      const parts = fields.map(([name, one]) =>
        plain(one) === '[file]'
          ? `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${random.pick(['photo.png', 'Report (final).pdf', 'data v1.2.csv', 'naïve.txt'])}"\r\nContent-Type: text/plain\r\n\r\n${legitimateText(random, 'content').text}\r\n`
          : `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${plain(one)}\r\n`,
      )
      return { bytes: bytesOf(`${parts.join('')}--${boundary}--\r\n`), type: `multipart/form-data; boundary=${boundary}` }
    }
    default: {
      const text = random.chance(0.2)
        ? JSON.stringify(value ?? {}).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        : JSON.stringify(value ?? {})
      return { bytes: bytesOf(text), type: 'application/json' }
    }
  }
}

class ValueWriter {
  readonly kinds = new Set<string>()
  readonly #random: Random
  readonly #schemas: Model['schemas']

  constructor(random: Random, schemas: Model['schemas']) {
    this.#random = random
    this.#schemas = schemas
  }

  /** undefined: nothing that fits is known. */
  write(schema: Schema, name: string, depth = 0): unknown {
    const random = this.#random
    if (schema.$ref !== undefined) {
      const target = this.#schemas[schema.$ref.replace('#/components/schemas/', '')]
      return target === undefined || depth > 6 ? undefined : this.write(target, name, depth + 1)
    }
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined && schema.enum.length > 0) return random.pick(schema.enum)
    const arms = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null' || random.chance(0.2))
    if (arms !== undefined) return arms.length === 0 ? null : this.write(random.pick(arms), name, depth + 1)
    if (schema.allOf !== undefined) return this.#merged(schema.allOf, name, depth)
    switch (schema.type) {
      case 'integer':
        return Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 1e6, random.below(10_000)))
      case 'number':
        return Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 1e6, random.below(100_000) / 100))
      case 'boolean':
        return random.chance(0.5)
      case 'null':
        return null
      case 'array':
        return depth > 5
          ? []
          : Array.from({ length: (schema.minItems ?? 0) + random.below(3) }, () => this.write(schema.items ?? {}, name, depth + 1)).filter(
              (one) => one !== undefined,
            )
      case 'object':
        return this.#object(schema, name, depth)
      case 'string':
        return this.#text(schema, name)
      default:
        return schema.properties === undefined ? this.#text(schema, name) : this.#object(schema, name, depth)
    }
  }

  #merged(all: readonly Schema[], name: string, depth: number): unknown {
    const parts = all.map((one) => this.write(one, name, depth + 1))
    return parts.every((part) => typeof part === 'object' && part !== null) ? Object.assign({}, ...parts) : parts[0]
  }

  #object(schema: Schema, name: string, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {}
    const required = new Set(schema.required ?? [])
    for (const [key, own] of Object.entries(schema.properties ?? {})) {
      if (!required.has(key) && this.#random.chance(depth > 3 ? 0.9 : 0.45)) continue
      const one = this.write(own, key, depth + 1)
      if (one !== undefined) value[key] = one
    }
    const { additionalProperties } = schema
    const isOpen = typeof additionalProperties === 'object' || (schema.properties === undefined && additionalProperties !== false)
    if (isOpen && this.#random.chance(0.5))
      value[this.#random.pick(['key', 'colour', 'size', 'x-note'])] =
        this.write(typeof additionalProperties === 'object' ? additionalProperties : { type: 'string' }, name, depth + 1) ?? 1
    return value
  }

  #text(schema: Schema, name: string): unknown {
    const random = this.#random
    switch (schema.format) {
      case 'date-time':
        return '2026-11-23T08:30:00Z'
      case 'date':
        return '2026-11-23'
      case 'time':
        return '08:30:00'
      case 'duration':
        return 'PT5M'
      case 'uuid':
      case 'uuid4':
        return `3fa85f64-5717-4562-b3fc-${String(random.below(1e9)).padStart(12, '0')}`
      case 'email':
        return `user${random.below(999)}@example.com`
      case 'uri':
        return `https://example.com/${random.below(999)}`
      case 'ipv4':
        return '203.0.113.7'
      case 'binary':
        return '[file]'
      default:
    }
    if (schema.pattern !== undefined) {
      const pattern = new RegExp(schema.pattern, 'u')
      return ['item-1', 'agent-00000000-0000-4000-8000-000000000000', 'abc', 'a_b', '1', '2026', '#ffffff'].find((one) => pattern.test(one))
    }
    const { kind, text } = legitimateText(random, name)
    this.kinds.add(kind)
    const cut = text.slice(0, schema.maxLength ?? 20_000).replace(/[\ud800-\udbff]$/, '')
    return cut.length < (schema.minLength ?? 0) ? cut.padEnd(schema.minLength ?? 0, 'x') : cut
  }
}
