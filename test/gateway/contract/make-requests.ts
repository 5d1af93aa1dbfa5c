// Requests made from a document: as it asks, nearly so, and not at all so. The same for the same seed.

import { Buffer } from 'node:buffer'
import { createRandom, type Random } from '../../kit/random.ts'
import { oddTexts, oddTokens } from './odd-values.ts'

export interface MadeRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

type Table = Readonly<Record<string, unknown>>
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON as it will stand in a body. */
type Written =
  | { readonly token: string }
  | { readonly text: string }
  | { readonly list: readonly Written[] }
  | { readonly table: readonly (readonly [string, Written])[] }

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Table[]
  readonly content: readonly (readonly [string, Table])[]
}

export function makeRequests(document: unknown, count: number, seed: number): readonly MadeRequest[] {
  return new Maker(document, createRandom(seed)).make(count)
}

class Maker {
  readonly #root: Table
  readonly #random: Random
  /** One of so many values is spoilt; 0: none. */
  #spoil = 0

  constructor(document: unknown, random: Random) {
    this.#root = isTable(document) ? document : {}
    this.#random = random
  }

  make(count: number): readonly MadeRequest[] {
    const operations = this.#operations()
    return Array.from({ length: count }, () => {
      this.#spoil = this.#random.pick([0, 0, 4, 8, 12, 25, 2])
      return this.#request(this.#random.pick(operations))
    })
  }

  #operations(): readonly Operation[] {
    const paths = isTable(this.#root['paths']) ? this.#root['paths'] : {}
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(isTable(item) ? item : {}).flatMap(([method, operation]): Operation[] => {
        if (!isTable(operation)) return []
        const body = isTable(operation['requestBody']) ? operation['requestBody'] : {}
        return [
          {
            method: method.toUpperCase(),
            path,
            parameters: Array.isArray(operation['parameters']) ? operation['parameters'].filter(isTable) : [],
            content: isTable(body['content'])
              ? Object.entries(body['content']).flatMap(([type, one]) => (isTable(one) ? [[type, one] as const] : []))
              : [],
          },
        ]
      }),
    )
  }

  #request({ method, path, parameters, content }: Operation): MadeRequest {
    const random = this.#random
    const given = (place: string) =>
      parameters
        .filter((one) => one['in'] === place)
        .flatMap((one) => this.#parameter(one).map((text) => [String(one['name']), text] as const))
    const target = path.replaceAll(/\{[^{}]*\}/g, (written) => {
      const name = written.slice(1, -1)
      const text = this.#texts(parameters.find((one) => one['name'] === name)?.['schema'])[0] ?? ''
      // A slash or nothing at all would be another path.
      return encodeURIComponent(text.replaceAll('/', '-').replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')) || '1'
    })
    const pairs = [...given('query')]
    if (this.#isSpoilt()) pairs.push([random.pick(['page', 'user_name', 'debug', 'x y', '__proto__', 'sort_by']), random.pick(oddTexts)])
    if (this.#isSpoilt() && pairs.length > 0) pairs.push([random.pick(pairs)[0], random.pick(oddTexts)])
    const query = pairs.map(([name, value]) => `${encode(name, random)}=${encode(value, random)}`).join('&')
    const cookies = given('cookie').map(([name, value]) => `${name}=${toHeader(value).replaceAll(/[;"\\]/g, '')}`)
    const headers: (readonly [string, string])[] = [
      ...given('header').map(([name, value]) => [name, toHeader(value)] as const),
      ...(cookies.length > 0 ? [['cookie', cookies.join('; ')] as const] : []),
      ...(random.once(3) ? [['user-agent', 'a/1'] as const] : []),
      ...(random.once(20) ? [['x-other', 'b'] as const] : []),
    ]
    const [type, media] = content[0] ?? []
    const [contentType, body] = type === undefined || media === undefined ? [null, new Uint8Array()] : this.#body(type, media)
    if (contentType !== null) headers.push(['content-type', contentType])
    if (body.length > 0) headers.push(['content-length', String(body.length)])
    return { method, target: query === '' ? target : `${target}?${query}`, headers, body }
  }

  #isSpoilt(): boolean {
    return this.#spoil > 0 && this.#random.once(this.#spoil * 2)
  }

  #parameter(parameter: Table): readonly string[] {
    if (parameter['required'] !== true && this.#random.once(2)) return []
    if (parameter['required'] === true && this.#isSpoilt()) return []
    return this.#texts(parameter['schema'])
  }

  /** As texts of an address, a header or a form. */
  #texts(schema: unknown): readonly string[] {
    const value = this.#value(schema, 0)
    const flat = (one: Written): readonly string[] => {
      if ('text' in one) return [one.text]
      if ('token' in one) return one.token === 'null' ? [] : [one.token.replace(/^"|"$/g, '')]
      return 'list' in one ? one.list.flatMap(flat) : [write(one)]
    }
    if (this.#isSpoilt()) return [this.#random.pick(oddTexts)]
    return flat(value)
  }

  #body(type: string, media: Table): readonly [string | null, Uint8Array] {
    const random = this.#random
    if (this.#spoil > 0 && random.once(40)) return [type.startsWith('multipart') ? null : type, new Uint8Array()]
    if (type.startsWith('multipart/') || type.includes('urlencoded')) return this.#form(type, media['schema'])
    let text = write(this.#value(media['schema'], 0))
    if (this.#spoil > 0 && random.once(25))
      text = random.pick([
        () => text.slice(0, random.below(text.length)),
        () => `${text}x`,
        () => `\ufeff${text}`,
        () => `${text.slice(0, 1)}\u0001${text.slice(1)}`,
        () => text.replace(/:\d+/, ':NaN'),
        () => text.replace(/^\{/, '{"id":1,"id":2,'),
        () => `${'['.repeat(70)}${']'.repeat(70)}`,
        () => text.replace('"', '"\\ud800'),
        () => ` \n${text}\t`,
        () => 'null',
        () => '[]',
        () => '"a"',
        () => '{}',
        () => '3',
        () => JSON.stringify(text),
      ])()
    let bytes: Uint8Array = Buffer.from(text)
    if (this.#spoil > 0 && random.once(80)) bytes = Buffer.from(text, random.pick(['utf16le', 'latin1']))
    if (this.#spoil > 0 && random.once(80)) bytes = Buffer.concat([bytes, Buffer.from([0xff])])
    const said =
      this.#spoil > 0 && random.once(20)
        ? random.pick([
            null,
            '',
            'text/plain',
            'application/x-json',
            'application/json/x',
            'application/vnd.api+json',
            'APPLICATION/JSON',
            ' application/json ; charset=utf-8',
            'application/octet-stream',
            'application/x-www-form-urlencoded',
          ])
        : random.pick(['application/json', 'application/json', 'application/json; charset=utf-8'])
    return [said, bytes]
  }

  #form(type: string, schema: unknown): readonly [string | null, Uint8Array] {
    const random = this.#random
    const model = this.#follow(schema)
    const properties = isTable(model['properties']) ? Object.entries(model['properties']) : []
    const required = Array.isArray(model['required']) ? model['required'] : []
    const entries: (readonly [string, string, string | null])[] = []
    for (const [name, inner] of properties) {
      if (!required.includes(name) && random.once(2)) continue
      if (this.#isSpoilt()) continue
      const isFile = JSON.stringify(this.#follow(inner)).match(/"binary"|octet-stream/) !== null
      if (isFile && !this.#isSpoilt()) {
        const times = JSON.stringify(this.#follow(inner)).includes('"array"') ? 1 + random.below(2) : 1
        for (let turn = 0; turn < times; turn++)
          entries.push([name, random.pick(['', 'abc', 'x'.repeat(50)]), random.pick(['a.txt', 'b.png', 'a.txt', ''])])
      } else for (const text of this.#texts(inner)) entries.push([name, text, null])
    }
    if (this.#isSpoilt()) entries.push([random.pick(['other', 'user_name', 'first', '__proto__']), random.pick(oddTexts), null])
    if (this.#isSpoilt() && entries.length > 0) entries.push(random.pick(entries))
    if (this.#spoil > 0 && random.once(25)) return [random.pick(['application/json', 'text/plain', null]), Buffer.from('{"a":1}')]
    const asParts = this.#spoil > 0 && random.once(10) ? !type.startsWith('multipart') : type.startsWith('multipart')
    if (!asParts) {
      const body = entries.map(([name, value]) => `${encode(name, random)}=${encode(value, random)}`).join('&')
      return [
        'application/x-www-form-urlencoded',
        Buffer.from(this.#spoil > 0 && random.once(40) ? `${body}&a&=b;c=1&%zz` : body, 'latin1'),
      ]
    }
    const parts = entries.map(
      ([name, value, file]) =>
        `--X\r\nContent-Disposition: form-data; name="${name}"${file === null ? '' : `; filename="${file}"\r\nContent-Type: text/plain`}\r\n\r\n${value}\r\n`,
    )
    const body = `${parts.join('')}--X--\r\n`
    return [
      'multipart/form-data; boundary=X',
      Buffer.from(this.#spoil > 0 && random.once(40) ? body.slice(0, random.below(body.length)) : body),
    ]
  }

  #follow(schema: unknown, depth = 0): Table {
    if (!isTable(schema)) return {}
    const reference = schema['$ref']
    if (typeof reference !== 'string' || depth > 8) return schema
    let found: unknown = this.#root
    for (const part of reference.slice(2).split('/')) found = isTable(found) ? found[part] : undefined
    return this.#follow(found, depth + 1)
  }

  #value(schema: unknown, depth: number): Written {
    const random = this.#random
    if (this.#spoil > 0 && random.once(this.#spoil))
      return random.once(2) ? { text: random.pick(oddTexts) } : { token: random.pick(oddTokens) }
    const known = this.#follow(schema)
    const choices = known['anyOf'] ?? known['oneOf'] ?? known['allOf']
    if (Array.isArray(choices))
      return this.#value(
        depth > 4 ? (choices.find((one) => this.#follow(one)['type'] === 'null') ?? choices[0]) : random.pick(choices),
        depth,
      )
    if (known['const'] !== undefined) return written(known['const'])
    if (Array.isArray(known['enum'])) return written(random.pick<unknown>(known['enum']))
    switch (known['type']) {
      case 'null':
        return { token: 'null' }
      case 'boolean':
        return { token: random.pick(['true', 'false']) }
      case 'integer':
      case 'number':
        return this.#number(known)
      case 'string':
        return { text: this.#text(known) }
      case 'array':
        return this.#list(known, depth)
      case 'object':
        return this.#object(known, depth)
      default:
        return { token: random.pick(['1', '"a"', '{"a":1}', 'null', '[1]']) }
    }
  }

  #number(schema: Table): Written {
    const random = this.#random
    const bound = (name: string) => (typeof schema[name] === 'number' ? schema[name] : null)
    const low = bound('minimum') ?? bound('exclusiveMinimum') ?? 0
    const high = bound('maximum') ?? bound('exclusiveMaximum') ?? low + 20
    const step = bound('multipleOf') ?? (schema['type'] === 'integer' ? 1 : 0.25)
    // Also on the bounds, which may be out or in.
    const inside = Math.ceil(low / step) * step + step * random.below(Math.max(1, Math.floor((high - low) / step)))
    return { token: String(random.pick([inside, inside, inside, inside, inside, inside, inside, low, high])) }
  }

  #text({ format, pattern, minLength, maxLength, contentMediaType }: Table): string {
    const random = this.#random
    const samples = typeof format === 'string' ? byFormat[format] : undefined
    if (samples !== undefined) return random.pick(samples)
    if (contentMediaType === 'application/json') return random.pick(['[1,2]', '[]'])
    if (typeof pattern === 'string') {
      const fitting = ['12345', 'AB-123', 'abc', 'ab12', 'abcd', 'me@b', 'ABC', '😀@a'].filter((text) =>
        new RegExp(pattern, 'u').test(text),
      )
      return fitting.length === 0 ? '1' : random.pick(fitting)
    }
    const least = typeof minLength === 'number' ? minLength : 0
    const most = typeof maxLength === 'number' ? maxLength : least + 6
    const text = random.pick(['a', 'b', 'é', '😀', 'x y ', '1']).repeat(least + random.below(most - least + 1))
    return Array.from(text).slice(0, most).join('')
  }

  #list(schema: Table, depth: number): Written {
    const random = this.#random
    const first = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : []
    const least = Math.max(typeof schema['minItems'] === 'number' ? schema['minItems'] : 0, first.length)
    const most = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : depth > 3 ? 0 : 3
    const count = first.length > 0 ? first.length : least + random.below(Math.max(0, most - least) + 1)
    const extra = this.#isSpoilt() ? random.below(4) : 0
    return { list: Array.from({ length: count + extra }, (_, at) => this.#value(first[at] ?? schema['items'], depth + 1)) }
  }

  #object(schema: Table, depth: number): Written {
    const random = this.#random
    const required = Array.isArray(schema['required']) ? schema['required'] : []
    const table: (readonly [string, Written])[] = []
    for (const [name, inner] of Object.entries(isTable(schema['properties']) ? schema['properties'] : {})) {
      if (!required.includes(name) && (depth > 3 || random.once(2))) continue
      if (this.#isSpoilt()) {
        // By another name, or not at all.
        if (random.once(2))
          table.push([random.pick([toSnake(name), name.toUpperCase(), 'name', 'names', `${name}_`]), this.#value(inner, depth + 1)])
        continue
      }
      table.push([name, this.#value(inner, depth + 1)])
    }
    const others = schema['additionalProperties']
    if (others !== undefined && others !== false)
      for (let turn = random.below(3); turn > 0; turn--)
        table.push([random.pick(['1', '2', 'k', 'é', '2020-01-01']), this.#value(others, depth + 1)])
    if (this.#isSpoilt())
      table.push([random.pick(['other', 'user_name', 'name', 'b', '__proto__', 'x']), { token: random.pick(oddTokens) }])
    // A name twice is a case of its own.
    return { table: [...new Map(table)] }
  }
}

const byFormat: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2020-01-01T10:00:00Z', '2020-01-01T10:00:00', '2020-06-01 10:00:00.5+02:00'],
  date: ['2020-01-01', '2024-02-29'],
  time: ['10:00:00', '23:59'],
  duration: ['P1D', 'PT1H30M', '1 day, 2:00:00'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000'],
  uuid4: ['123e4567-e89b-42d3-a456-426614174000'],
  email: ['a@b.co', 'me.and+you@shop.example.org'],
  uri: ['http://a.b/c?d=1', 'https://shop.example'],
  ipv4: ['1.2.3.4'],
  ipv6: ['::1', '2001:db8::1'],
  ipvanyaddress: ['1.2.3.4', '::1'],
  ipv4network: ['10.0.0.0/8'],
  ipv4interface: ['10.0.0.1/8'],
  base64: ['YWJj'],
  binary: ['abc'],
  path: ['/a/b'],
}

function written(value: unknown): Written {
  return typeof value === 'string' ? { text: value } : { token: JSON.stringify(value) }
}

function write(value: Written): string {
  if ('token' in value) return value.token
  if ('text' in value) return JSON.stringify(value.text)
  if ('list' in value) return `[${value.list.map(write).join(',')}]`
  return `{${value.table.map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`).join(',')}}`
}

const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const encode = (text: string, random: Random): string =>
  random.once(4) ? encodeURIComponent(text).replaceAll('%20', '+') : encodeURIComponent(text)

/** What a line of a head may hold. */
const toHeader = (text: string): string => text.replaceAll(/[^\t\u0020-\u007e]/g, '').trim()
