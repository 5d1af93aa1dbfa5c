// Strings with holes: formatting in Python's three ways. What cannot be known stays a hole, never dropped.
import { concat } from './expressions.ts'
import type { Machine } from './machine.ts'
import {
  type Args,
  args,
  hashKey,
  isStr,
  type Origin,
  originOf,
  pick,
  type Site,
  stateOf,
  str,
  type Text,
  textOf,
  type Value,
} from './values.ts'

type Part = Text['parts'][number]

/** `str(value)`, or `format(value, spec)`: a string, with holes where the value is not known. */
export function formatValue(machine: Machine, given: Value, spec: Value | null, site: Site): Value {
  const value = pick(given)
  const origin =
    originOf(value) ?? (given.kind === 'alternatives' && given.options.some((o) => stateOf(o.when) !== 'unknown') ? 'a setting' : undefined)
  if (spec !== null && textOf(spec) !== '' && !isStr(value)) {
    if (value.kind === 'const' && typeof value.value === 'number' && /^0?\d{0,3}d?$/.test(textOf(spec) ?? '-')) {
      const text = textOf(spec) ?? ''
      return str(String(value.value).padStart(Number(/\d+/.exec(text)?.[0] ?? 0), text.startsWith('0') ? '0' : ' '), origin)
    }
    return { kind: 'text', parts: [{ reason: 'a formatted value' }], origin }
  }
  switch (value.kind) {
    case 'const':
      if (value.type === 'NoneType') return str('None', origin)
      if (value.type === 'bool') return str(value.value === true ? 'True' : 'False', origin)
      if (value.type === 'float') return str(Number.isInteger(value.value) ? `${String(value.value)}.0` : String(value.value), origin)
      return str(String(value.value), origin)
    case 'text':
      return value
    case 'instance': {
      const method = machine.attribute(value, '__str__', null)
      if (method.kind === 'method' && (method.func.kind === 'function' || method.func.kind === 'native'))
        return machine.call(method, args([]), site)
      const text = textOf(value)
      if (text !== null) return str(text)
      const path = value.attrs.get('_path')
      if (path !== undefined) return path
      return { kind: 'text', parts: [{ reason: `an instance of ${value.cls.name}` }] }
    }
    case 'external':
      return { kind: 'text', parts: [{ reason: value.path }] }
    case 'unknown':
      return { kind: 'text', parts: [{ reason: value.reason }] }
    default:
      return { kind: 'text', parts: [{ reason: `a formatted ${value.kind}` }] }
  }
}

function partsOf(machine: Machine, value: Value, site: Site): { parts: readonly Part[]; origin: Origin | undefined } {
  const text = formatValue(machine, value, null, site)
  if (isStr(text)) return { parts: [text.value], origin: text.origin }
  if (text.kind === 'text') return { parts: text.parts, origin: text.origin }
  return { parts: [{ reason: 'a formatted value' }], origin: undefined }
}

/** `'%s/%s' % (a, b)`. */
export function formatPercent(machine: Machine, template: Value, given: Value, site: Site): Value {
  const text = textOf(template)
  if (text === null) return { kind: 'text', parts: [{ reason: 'a formatted value' }] }
  const values = given.kind === 'list' && given.type === 'tuple' ? given.items : [given]
  const out: Part[] = []
  let origin = originOf(template)
  let next = 0
  let last = 0
  for (const m of text.matchAll(/%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([a-zA-Z%])/g)) {
    out.push(text.slice(last, m.index))
    last = m.index + m[0].length
    if (m[2] === '%') {
      out.push('%')
      continue
    }
    const key = m[1]
    const value = key === undefined ? values[next++] : given.kind === 'dict' ? given.entries.get(hashKey(str(key)))?.value : undefined
    if (value === undefined) out.push({ reason: 'a formatted value' })
    else {
      const formatted = partsOf(machine, value, site)
      out.push(...formatted.parts)
      origin ??= formatted.origin
    }
  }
  out.push(text.slice(last))
  return concat(out, origin)
}

/** `'{}/{name}'.format(…)`. */
export function formatBraces(machine: Machine, template: Value, given: Args, site: Site): Value {
  const text = textOf(template)
  if (text === null) return { kind: 'text', parts: [{ reason: 'a formatted value' }] }
  const out: Part[] = []
  let origin = originOf(template)
  let next = 0
  let last = 0
  for (const m of text.matchAll(/\{\{|\}\}|\{([^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}/g)) {
    out.push(text.slice(last, m.index))
    last = m.index + m[0].length
    if (m[0] === '{{' || m[0] === '}}') {
      out.push(m[0][0] ?? '')
      continue
    }
    const [head, ...rest] = (m[1] ?? '').split('.')
    const name = head ?? ''
    let value = name === '' ? given.positional[next++] : /^\d+$/.test(name) ? given.positional[Number(name)] : given.keywords.get(name)
    for (const attribute of rest) value = value === undefined ? undefined : machine.attribute(value, attribute, site)
    if (value === undefined) out.push({ reason: `the field \`${name}\`` })
    else {
      const formatted = partsOf(machine, value, site)
      out.push(...formatted.parts)
      origin ??= formatted.origin
    }
  }
  out.push(text.slice(last))
  return concat(out, origin)
}
