// `repr()`: how Python writes a value that is known in full.
import type { Value } from './values.ts'

/** How many values are written at most; beyond that, or deeper than twenty, is a value that may contain itself. */
const MOST = 5_000

/** Null where a part is not known. */
export function reprOf(value: Value): string | null {
  return write(value, { left: MOST, depth: 0 })
}

interface Effort {
  left: number
  depth: number
}

function write(value: Value, effort: Effort): string | null {
  if (--effort.left < 0 || effort.depth > 20) return null
  effort.depth++
  const text = writeKind(value, (part) => write(part, effort))
  effort.depth--
  return text
}

function writeKind(value: Value, repr: (part: Value) => string | null): string | null {
  switch (value.kind) {
    case 'const':
      switch (value.type) {
        case 'NoneType':
          return 'None'
        case 'bool':
          return value.value === true ? 'True' : 'False'
        case 'str':
          return quoted(String(value.value))
        case 'bytes':
          return `b${quoted(String(value.value))}`
        case 'ellipsis':
          return 'Ellipsis'
        case 'float':
          return Number.isInteger(value.value) ? `${String(value.value)}.0` : String(value.value)
        default:
          return String(value.value)
      }
    case 'list': {
      if (value.open) return null
      const items: string[] = []
      for (const item of value.items) {
        const text = repr(item)
        if (text === null) return null
        items.push(text)
      }
      const text = items.join(', ')
      if (value.type === 'tuple') return items.length === 1 ? `(${text},)` : `(${text})`
      if (value.type === 'set') return items.length === 0 ? 'set()' : `{${text}}`
      if (value.type === 'frozenset') return items.length === 0 ? 'frozenset()' : `frozenset({${text}})`
      return value.type === 'deque' ? `deque([${text}])` : value.type === 'list' ? `[${text}]` : null
    }
    case 'dict': {
      if (value.open) return null
      const out: string[] = []
      for (const entry of value.entries.values()) {
        const [key, item] = [repr(entry.key), repr(entry.value)]
        if (key === null || item === null) return null
        out.push(`${key}: ${item}`)
      }
      return `{${out.join(', ')}}`
    }
    case 'class':
      return `<class '${value.module === 'builtins' ? '' : `${value.module}.`}${value.qualname}'>`
    default:
      return null
  }
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`)
    .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return quote + body + quote
}
