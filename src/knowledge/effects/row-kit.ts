// Words for rows that are many and alike: methods of a class, names of one class, the connection and the cursor of a driver.
import type { EffectKind, EffectRow, EffectUse, EffectVerb } from '../effect-row.ts'

/** Names of one class, and what makes an object of it: rows of `call` serve them all. */
export function named(call: string, also: readonly string[], example: string): EffectRow {
  return { call, also, gives: call, example }
}

export interface Methods {
  readonly kind: EffectKind
  readonly does?: EffectVerb
  readonly names: readonly string[]
  /** The argument, and those before it. */
  readonly at: string
  readonly before?: readonly string[]
  /** Statements, and an expression for the object at their end. */
  readonly start: string
  readonly x?: string
  readonly use?: Partial<EffectUse>
}

/** Methods of a class, or functions of a module, that do the same with the same argument; a row each. */
export function methods(owner: string, { kind, does = 'run', names, at, before = [], start, x = 'x', use = {} }: Methods): EffectRow[] {
  return names.map((name) => ({
    call: `${owner}.${name}`,
    parameters: [...before, at],
    effects: [{ kind, does, at, ...use }],
    example: `${start}.${name}(${[...before.map(() => 'None'), x].join(', ')})`,
  }))
}

/** A function or class of a module. */
export function called(call: string, kind: EffectKind, does: EffectVerb, at: string, x = 'x', before: readonly string[] = []): EffectRow {
  const from = call.slice(0, call.lastIndexOf('.'))
  const name = call.slice(from.length + 1)
  return {
    call,
    parameters: [...before, at],
    effects: [{ kind, does, at }],
    example: `from ${from} import ${name}\n${name}(${[...before.map(() => 'None'), x].join(', ')})`,
  }
}

/** What makes of a text a harmless one, for some languages. */
export function cleaning(call: string, cleans: EffectRow['cleans'], also: readonly string[] = []): EffectRow {
  const from = call.slice(0, call.lastIndexOf('.'))
  const name = call.slice(from.length + 1)
  return { call, also, passes: ['*'], ...(cleans === undefined ? {} : { cleans }), example: `from ${from} import ${name}\ny = ${name}(x)` }
}

export interface Driver {
  /** The module, as it is imported. */
  readonly module: string
  readonly connects?: readonly string[]
  /** The classes of its connections and cursors. */
  readonly connections?: readonly string[]
  readonly cursors?: readonly string[]
  /** What a connection runs without a cursor. */
  readonly direct?: readonly string[]
  readonly runs?: readonly string[]
  readonly parameter?: string
  readonly isAsync?: boolean
}

/** A driver as PEP 249 wants it: `connect().cursor().execute(query)`. */
export function driver({
  module,
  connects = ['connect'],
  connections = ['Connection'],
  cursors = ['Cursor'],
  direct = [],
  runs = ['execute', 'executemany'],
  parameter = 'query',
  isAsync = false,
}: Driver): EffectRow[] {
  const connection = `${module}.Connection`
  const cursor = `${module}.Cursor`
  const wait = isAsync ? 'await ' : ''
  const start = `import ${module}\nconnection = ${wait}${module}.${connects[0]}()\n`
  const opened = `${start}cursor = ${wait}connection.cursor()\n`
  return [
    named(
      connection,
      [...connects, ...connections].map((name) => `${module}.${name}`).filter((name) => name !== connection),
      start.trim(),
    ),
    named(
      cursor,
      cursors.map((name) => `${module}.${name}`).filter((name) => name !== cursor),
      `import ${module}`,
    ),
    { call: `${connection}.cursor`, gives: cursor, example: opened.trim() },
    ...methods(connection, { kind: 'sql', names: direct, at: parameter, start: `${start}${wait}connection`, x: '"SELECT " + x' }),
    ...methods(cursor, { kind: 'sql', names: runs, at: parameter, start: `${opened}${wait}cursor`, x: '"SELECT " + x' }),
  ]
}
