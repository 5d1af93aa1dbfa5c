// Methods of the built-in types, by the kind of the value.

import { DICT_METHODS } from './methods-dict.ts'
import { LIST_METHODS } from './methods-list.ts'
import { BYTES_METHODS, NUMBER_METHODS, STR_METHODS } from './methods-str.ts'
import type { MethodBody } from './native-kit.ts'
import { type NativeFunction, NONE, type Value } from './values.ts'

/** `value.name` bound to the value; null where the type has no such method. */
export function methodOf(value: Value, name: string): NativeFunction | Value | null {
  const table = tableOf(value)
  const method = table?.methods.get(name)
  if (table === null || method === undefined) return value.kind === 'slice' ? slicePart(value, name) : null
  return {
    kind: 'native',
    name: `builtins.${table.type}.${name}`,
    of: value,
    run: (machine, given, site) => method(machine, value, given, site),
  }
}

function tableOf(value: Value): { type: string; methods: ReadonlyMap<string, MethodBody> } | null {
  switch (value.kind) {
    case 'const':
      if (value.type === 'str') return { type: 'str', methods: STR_METHODS }
      if (value.type === 'bytes') return { type: 'bytes', methods: BYTES_METHODS }
      return value.type === 'int' || value.type === 'float' || value.type === 'bool' ? { type: value.type, methods: NUMBER_METHODS } : null
    case 'text':
      return { type: 'str', methods: STR_METHODS }
    case 'list':
      return { type: value.type, methods: LIST_METHODS[value.type] }
    case 'dict':
      return { type: 'dict', methods: DICT_METHODS }
    default:
      return null
  }
}

function slicePart(value: Value & { kind: 'slice' }, name: string): Value | null {
  if (name === 'start') return value.lower ?? NONE
  if (name === 'stop') return value.upper ?? NONE
  return name === 'step' ? (value.step ?? NONE) : null
}
