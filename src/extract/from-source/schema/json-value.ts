// A value as JSON, as far as it is known: defaults, enum members, literals, options.
import type { Json } from '../../../model/index.ts'
import { pick, textOf, type Value } from '../../../project/index.ts'
import { numberOf } from '../pydantic/field-info.ts'

/** undefined: not known, or nothing that JSON can say. */
export function toJsonValue(value: Value, depth = 0): Json | undefined {
  const v = pick(value)
  if (depth > 10) return undefined
  switch (v.kind) {
    case 'const':
      if (v.type === 'ellipsis' || v.type === 'NotImplemented') return undefined
      if (typeof v.value === 'bigint') return Number(v.value)
      if (typeof v.value === 'number' && !Number.isFinite(v.value)) return null
      return v.value
    case 'list': {
      if (v.open) return undefined
      const items = v.items.map((i) => toJsonValue(i, depth + 1))
      return items.every((i) => i !== undefined) ? items : undefined
    }
    case 'dict': {
      if (v.open) return undefined
      const out: Record<string, Json> = {}
      for (const { key, value: item } of v.entries.values()) {
        const name = textOf(key) ?? keyText(key)
        const json = toJsonValue(item, depth + 1)
        if (name === null || json === undefined) return undefined
        out[name] = json
      }
      return out
    }
    case 'instance': {
      const member = v.attrs.get('_value_')
      return member === undefined ? undefined : toJsonValue(member, depth + 1)
    }
    case 'external':
      return numberOf(v) ?? undefined
    default:
      return undefined
  }
}

function keyText(key: Value): string | null {
  const json = toJsonValue(key, 1)
  return typeof json === 'number' || typeof json === 'boolean' ? String(json) : null
}
