// Values as JSON, as far as they are plain; what is not is null.
import type { Json } from '../../../model/index.ts'
import { pick, stateOf, textOf, type Value } from '../../../project/index.ts'

export function toJson(given: Value, depth = 0): Json {
  const value = pick(given)
  if (depth > 6) return null
  const text = textOf(value)
  if (text !== null) return text
  switch (value.kind) {
    case 'const':
      return typeof value.value === 'bigint' ? value.value.toString() : value.value
    case 'text':
      return value.parts.map((p) => (typeof p === 'string' ? p : '{?}')).join('')
    case 'list':
      return value.items
        .slice(0, 500)
        .filter(isThere)
        .map((item) => toJson(item, depth + 1))
    case 'dict': {
      const out: Record<string, Json> = {}
      for (const { key, value: v } of value.entries.values()) {
        const name = textOf(pick(key)) ?? (key.kind === 'const' ? String(key.value) : null)
        if (name !== null && name !== '__proto__' && isThere(v)) out[name] = toJson(v, depth + 1)
      }
      return out
    }
    case 'instance': {
      const member = value.attrs.get('_value_')
      return member === undefined ? null : toJson(member, depth + 1)
    }
    default:
      return null
  }
}

/** Not only under a test that fails by default: `[o for o in origins if o != "*"]`. */
function isThere(item: Value): boolean {
  return item.kind !== 'maybe' || stateOf(item.when) !== 'off'
}
