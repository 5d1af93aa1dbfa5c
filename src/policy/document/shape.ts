// What a setting may look like, declared once: from one shape come the check of what somebody wrote, the type of what the
// check lets through, and the JSON Schema for editors.

import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What is wrong, and where. The reader of the file turns it into a user error with a line. */
export type Fault =
  | { readonly kind: 'wrong'; readonly expected: string; readonly example: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly noun: string; readonly known: readonly string[] }
  | { readonly kind: 'twice' }

export class WrongSetting extends Error {
  readonly fault: Fault
  readonly key: string
  readonly node: Node | null

  constructor(fault: Fault, key: string, node: Node | null) {
    super(`${key}: ${fault.kind}`)
    this.fault = fault
    this.key = key
    this.node = node
  }
}

export interface Written {
  /** Null where nothing stands behind the colon. */
  readonly node: Node | null
  /** What the value belongs to: the place of an error where there is no value. */
  readonly owner: Node | null
  /** The setting's name, dotted below the first level. */
  readonly key: string
  /** From 1, where a node begins. */
  readonly lineOf: (node: Node | null) => number
  /** Follows `*alias` to what it stands for. */
  readonly follow: (node: unknown) => Node | null
}

export interface Shape<Value> {
  readonly schema: JsonSchema
  read(written: Written): Value
}

interface Explained {
  readonly description: string
  readonly example: string
}

function wrong({ node, owner, key }: Written, expected: string, example: string): WrongSetting {
  return new WrongSetting({ kind: 'wrong', expected, example }, key, node ?? owner)
}

export function flag({ description, example }: Explained): Shape<boolean> {
  return {
    schema: { type: 'boolean', description },
    read(written) {
      const node = written.follow(written.node)
      if (isScalar(node) && typeof node.value === 'boolean') return node.value
      throw wrong(written, '`true` or `false`', example)
    },
  }
}

interface TextShape extends Explained {
  readonly expected: string
  /** Without flags but `u`, so that JSON Schema understands it too. */
  readonly pattern: string
  /** Take a number as it is written: `0.120` is a version, and not 0.12. */
  readonly numbersToo?: boolean
}

export function text({ description, example, expected, pattern, numbersToo = false }: TextShape): Shape<string> {
  const matcher = new RegExp(pattern, 'u')
  return {
    schema: { type: numbersToo ? ['string', 'number'] : 'string', description, pattern },
    read(written) {
      const node = written.follow(written.node)
      if (isScalar(node)) {
        const value = numbersToo && typeof node.value === 'number' ? node.source : node.value
        if (typeof value === 'string' && matcher.test(value)) return value
      }
      throw wrong(written, expected, example)
    },
  }
}

/** A text, a number or a switch, taken as it is written. */
export function plain({ description, example }: Explained): Shape<string> {
  return {
    schema: { type: ['string', 'number', 'boolean'], description },
    read(written) {
      const node = written.follow(written.node)
      if (isScalar(node)) {
        if (typeof node.value === 'string') return node.value
        if (typeof node.value === 'number' || typeof node.value === 'boolean') return node.source ?? String(node.value)
      }
      throw wrong(written, 'a text, a number, `true` or `false`', example)
    },
  }
}

export function choice<Name extends string>(names: readonly Name[], { description, example }: Explained): Shape<Name> {
  return {
    schema: { enum: names, description },
    read(written) {
      const node = written.follow(written.node)
      const value = isScalar(node) ? node.value : undefined
      const found = names.find((name) => name === value)
      if (found !== undefined) return found
      throw wrong(written, `one of ${names.map((name) => `\`${name}\``).join(', ')}`, example)
    },
  }
}

export function list<Item>(item: Shape<Item>, { description, example }: Explained): Shape<readonly Item[]> {
  return {
    schema: { type: 'array', description, items: item.schema },
    read(written) {
      const node = written.follow(written.node)
      if (!isSeq(node)) throw wrong(written, 'a list', example)
      return node.items.map((value) => item.read({ ...written, node: toNode(value), owner: toNode(value) ?? written.owner }))
    },
  }
}

/** One of them, or a list. */
export function oneOrMany<Item>(item: Shape<Item>, explained: Explained): Shape<readonly Item[]> {
  const several = list(item, explained)
  return {
    schema: { description: explained.description, anyOf: [item.schema, several.schema] },
    read(written) {
      return isSeq(written.follow(written.node)) ? several.read(written) : [item.read(written)]
    },
  }
}

/** A word, or a table that says more. */
export function wordOr<Word, Value>(word: Shape<Word>, more: Shape<Value>, { description }: Explained): Shape<Word | Value> {
  return {
    schema: { description, anyOf: [word.schema, more.schema] },
    read(written) {
      return isMap(written.follow(written.node)) ? more.read(written) : word.read(written)
    },
  }
}

export interface Lined {
  /** From 1, in the file that it was read from. */
  readonly line: number
}

/** What is read, with the line on which it begins. */
export function lined<Value extends object>(shape: Shape<Value>): Shape<Value & Lined> {
  return {
    schema: shape.schema,
    read(written) {
      return { ...shape.read(written), line: written.lineOf(written.owner ?? written.node) }
    },
  }
}

export interface Source extends Lined {
  readonly text: string
}

/** Text in a language of its own, which is understood later: its errors need the line. */
export function source({ description, example, expected }: Omit<TextShape, 'pattern' | 'numbersToo'>): Shape<Source> {
  const words = plain({ description, example })
  return {
    schema: words.schema,
    read(written) {
      const found = words.read(written)
      if (found.trim() === '') throw wrong(written, expected, example)
      const node = written.follow(written.node)
      // The text of `|` and `>` begins on the line below the mark.
      const below = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') ? 1 : 0
      return { text: found.trim(), line: written.lineOf(written.node) + below }
    },
  }
}

/** What only looks right is told as what it is: a day that no calendar has. */
export function checked<Value>(shape: Shape<Value>, isFine: (value: Value) => boolean, expected: string, example: string): Shape<Value> {
  return {
    schema: shape.schema,
    read(written) {
      const value = shape.read(written)
      if (isFine(value)) return value
      throw wrong(written, expected, example)
    },
  }
}

interface Keys {
  readonly pattern: string
  readonly expected: string
  /** What an unknown one is not: `a rule`. */
  readonly noun: string
  /** The only ones that there are; left out where every key that fits the pattern will do. */
  readonly known?: readonly string[]
}

/** Keys that the person chooses. */
export function table<Value>(keys: Keys, values: Shape<Value>, { description, example }: Explained): Shape<ReadonlyMap<string, Value>> {
  const { pattern, expected, noun, known } = keys
  const matcher = new RegExp(pattern, 'u')
  return {
    schema: {
      type: 'object',
      description,
      propertyNames: known === undefined ? { pattern } : { enum: known },
      additionalProperties: values.schema,
    },
    read(written) {
      const found = new Map<string, Value>()
      for (const [name, key, node] of entriesOf(written, example)) {
        const dotted = `${written.key}.${name}`
        if (!matcher.test(name)) throw new WrongSetting({ kind: 'wrong', expected, example }, dotted, key)
        if (known !== undefined && !known.includes(name)) throw new WrongSetting({ kind: 'unknown', word: name, noun, known }, dotted, key)
        found.set(name, values.read({ ...written, key: dotted, node, owner: key }))
      }
      return found
    },
  }
}

export type Fields<Value> = { readonly [Name in keyof Value]-?: Shape<Exclude<Value[Name], undefined>> }

/** Keys that we choose; each may be left out. In the file they are written with dashes. */
/** `required`: names of which none may be left out. */
export function record<Value extends object>(
  fields: Fields<Value>,
  { description, example }: Explained,
  required: readonly (keyof Value & string)[] = [],
): Shape<Partial<Value>> {
  const named = new Map(Object.entries<Shape<unknown>>(fields).map(([name, shape]) => [toDashed(name), { name, shape }]))
  return {
    schema: {
      type: 'object',
      description,
      additionalProperties: false,
      properties: Object.fromEntries([...named].map(([key, { shape }]) => [key, shape.schema])),
      ...(required.length === 0 ? {} : { required: required.map(toDashed) }),
    },
    read(written) {
      const found: Record<string, unknown> = {}
      for (const [name, key, node] of entriesOf(written, example)) {
        const dotted = written.key === '' ? name : `${written.key}.${name}`
        const field = named.get(name)
        if (field === undefined)
          throw new WrongSetting({ kind: 'unknown', word: name, noun: 'a setting', known: [...named.keys()] }, dotted, key)
        found[field.name] = field.shape.read({ ...written, key: dotted, node, owner: key })
      }
      const missing = required.find((name) => !Object.hasOwn(found, name))
      if (missing !== undefined) throw wrong(written, `a table with \`${toDashed(missing)}\``, example)
      // Each value was read by the shape that `fields` declares for its name.
      return found as Partial<Value>
    },
  }
}

function entriesOf(written: Written, example: string): readonly (readonly [string, Node | null, Node | null])[] {
  const map = written.follow(written.node)
  if (!isMap(map)) throw wrong(written, 'a table of names and values', example)
  const seen = new Set<string>()
  return map.items.map(({ key, value }) => {
    const node = toNode(key)
    const followed = written.follow(key)
    const name = isScalar(followed) ? String(followed.source ?? followed.value) : String(key)
    if (seen.has(name)) throw new WrongSetting({ kind: 'twice' }, name, node)
    seen.add(name)
    return [name, node, toNode(value)] as const
  })
}

function toNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null
}

function toDashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
