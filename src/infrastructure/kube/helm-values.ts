// What stands in the braces of a chart's template, answered where the chart's own defaults answer it: references to values, and the few
// functions that only shape a text. Everything else is not known and stays a hole. No template runs.

import type { Place } from '../../base/index.ts'
import { type KubeValue, toPlainValue } from './value.ts'

/** Null: not known. */
export type Filled = KubeValue | null

export interface Lookup {
  readonly dot: Filled
  readonly root: Filled
  readonly place: Place
  variable(name: string): Filled
  /** What a named template makes of this. */
  include(name: string, dot: Filled): Filled
}

export function scalar(value: string | number | boolean | null, place: Place): KubeValue {
  return { kind: 'scalar', value, place }
}

/** Null where nobody can say. */
export function isTrue(value: Filled): boolean | null {
  if (value === null) return null
  if (value.kind === 'list') return value.items.length > 0
  if (value.kind === 'table') return value.entries.size > 0
  return value.value !== null && value.value !== false && value.value !== '' && value.value !== 0
}

const word = /\s*(?:(\|)|(\()|(\))|("(?:[^"\\]|\\.)*"|`[^`]*`)|([^\s|()"`]+))/y
type Word = { readonly kind: '|' | '(' | ')' | 'text' | 'name'; readonly text: string }

const MOST_WORDS = 200

function splitWords(code: string): Word[] | null {
  const words: Word[] = []
  for (word.lastIndex = 0; word.lastIndex < code.length; ) {
    const found = word.exec(code)
    if (found === null) return code.trim() === '' || /^\s*$/.test(code.slice(-1)) ? words : null
    if (words.length > MOST_WORDS) return null
    const [, pipe, opens, closes, text, name] = found
    if (pipe !== undefined) words.push({ kind: '|', text: '|' })
    else if (opens !== undefined) words.push({ kind: '(', text: '(' })
    else if (closes !== undefined) words.push({ kind: ')', text: ')' })
    else if (text !== undefined)
      words.push({ kind: 'text', text: text.startsWith('`') ? text.slice(1, -1) : withoutEscapes(text.slice(1, -1)) })
    else words.push({ kind: 'name', text: name ?? '' })
  }
  return words
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gs, (_, one: string) => (one === 'n' ? '\n' : one === 't' ? '\t' : one))
}

export function fill(code: string, lookup: Lookup): Filled {
  const words = splitWords(code.trimEnd())
  if (words === null) return null
  const reading = { words, at: 0 }
  return pipeline(reading, lookup)
}

interface Reading {
  readonly words: readonly Word[]
  at: number
}

/** `a | b c | d`: what comes out of one is the last argument of the next. */
function pipeline(reading: Reading, lookup: Lookup): Filled {
  let result: { readonly value: Filled } | null = null
  for (;;) {
    const given: Filled[] = []
    let name: string | null = null
    for (let isFirst = true; ; isFirst = false) {
      const next = reading.words[reading.at]
      if (next === undefined || next.kind === '|' || next.kind === ')') break
      reading.at += 1
      if (next.kind === '(') {
        let value = pipeline(reading, lookup)
        if (reading.words[reading.at]?.kind === ')') reading.at += 1
        const step = reading.words[reading.at]
        // `(include "x" .).name`
        if (step?.kind === 'name' && step.text.startsWith('.') && step.text.length > 1 && isFirst) {
          reading.at += 1
          value = follow(value, step.text.slice(1).split('.'), lookup.place)
        }
        given.push(value)
      } else if (next.kind === 'text') given.push(scalar(next.text, lookup.place))
      else if (isFirst && /^[a-zA-Z]\w*$/.test(next.text) && !/^(?:true|false|nil)$/.test(next.text)) name = next.text
      else given.push(operand(next.text, lookup))
    }
    if (result !== null) given.push(result.value)
    // What is asked with arguments and is no function is a method of the tool's own.
    result = { value: name !== null ? call(name, given, lookup) : given.length === 1 ? (given[0] ?? null) : null }
    if (reading.words[reading.at]?.kind !== '|') return result.value
    reading.at += 1
  }
}

function operand(text: string, lookup: Lookup): Filled {
  if (text === '.') return lookup.dot
  if (text === '$') return lookup.root
  if (text === 'true' || text === 'false') return scalar(text === 'true', lookup.place)
  if (text === 'nil') return scalar(null, lookup.place)
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return scalar(Number(text), lookup.place)
  if (text.startsWith('$.')) return fromDot(lookup.root, text.slice(2).split('.'), lookup)
  if (text.startsWith('.')) return fromDot(lookup.dot, text.slice(1).split('.'), lookup)
  const [first = '', ...rest] = text.split('.')
  return first.startsWith('$') ? follow(lookup.variable(first), rest, lookup.place) : null
}

/** Of the chart itself only what was read is known: not the cluster, nor other files. */
function fromDot(dot: Filled, names: readonly string[], { root, place }: Lookup): Filled {
  if (dot !== null && dot === root && dot.kind === 'table' && !dot.entries.has(names[0] ?? '')) return null
  return follow(dot, names, place)
}

function follow(from: Filled, names: readonly string[], place: Place): Filled {
  let at = from
  for (const name of names) {
    if (at === null) return null
    // What is absent in a table that is known is nothing.
    if (at.kind !== 'table') return at.kind === 'scalar' && at.value === null ? scalar(null, place) : null
    at = at.entries.get(name) ?? scalar(null, place)
  }
  return at
}

function textOf(value: Filled | undefined): string | null {
  return value !== null && value !== undefined && value.kind === 'scalar' ? (value.value === null ? '' : String(value.value)) : null
}

function call(name: string, given: readonly Filled[], lookup: Lookup): Filled {
  const last = given.at(-1) ?? null
  const place = last?.place ?? lookup.place
  const shape = (run: (text: string) => string): Filled => {
    const text = textOf(last)
    return text === null ? null : scalar(run(text), place)
  }
  switch (name) {
    case 'default': {
      const isSet = isTrue(last)
      return isSet === null ? null : isSet ? last : (given[0] ?? null)
    }
    case 'coalesce':
      return given.find((value) => isTrue(value) !== false) ?? scalar(null, lookup.place)
    case 'required':
    case 'toString':
    case 'int':
    case 'int64':
    case 'float64':
    case 'toYaml':
    case 'tpl':
      return name === 'tpl' ? (given[0] ?? null) : last
    case 'quote':
    case 'squote':
      return shape((text) => JSON.stringify(text))
    case 'lower':
      return shape((text) => text.toLowerCase())
    case 'upper':
      return shape((text) => text.toUpperCase())
    case 'trim':
      return shape((text) => text.trim())
    case 'trunc':
      return shape((text) => text.slice(0, Number(textOf(given[0]) ?? 0)))
    case 'trimSuffix':
      return shape((text) => withoutSuffix(text, textOf(given[0]) ?? ''))
    case 'trimPrefix':
      return shape((text) => (text.startsWith(textOf(given[0]) ?? '') ? text.slice((textOf(given[0]) ?? '').length) : text))
    case 'replace':
      return shape((text) => text.replaceAll(textOf(given[0]) || '\0', () => textOf(given[1]) ?? ''))
    case 'print':
    case 'printf':
      return print(name, given, lookup.place)
    case 'include':
    case 'template': {
      const template = textOf(given[0])
      return template === null ? null : lookup.include(template, given[1] ?? null)
    }
    case 'not': {
      const is = isTrue(last)
      return is === null ? null : scalar(!is, place)
    }
    case 'empty': {
      const is = isTrue(last)
      return is === null ? null : scalar(!is, place)
    }
    case 'and':
      return given.find((value) => isTrue(value) === false) ?? (given.includes(null) ? null : last)
    case 'or':
      return given.find((value) => isTrue(value) === true) ?? (given.includes(null) ? null : last)
    case 'eq':
    case 'ne': {
      const [one, other] = [textOf(given[0]), textOf(given[1])]
      return one === null || other === null ? null : scalar((one === other) === (name === 'eq'), lookup.place)
    }
    case 'hasKey': {
      const [table] = given
      return table?.kind === 'table' ? scalar(table.entries.has(textOf(last) ?? ''), lookup.place) : null
    }
    case 'contains': {
      const [part, text] = [textOf(given[0]), textOf(given[1])]
      return part === null || text === null ? null : scalar(text.includes(part), lookup.place)
    }
    case 'ternary': {
      const is = isTrue(last)
      return is === null ? null : (given[is ? 0 : 1] ?? null)
    }
    case 'list':
      return given.includes(null) ? null : { kind: 'list', items: given.filter((value) => value !== null), place }
    case 'get':
    case 'index': {
      const [from = null, ...keys] = given
      if (keys.some((key) => textOf(key) === null)) return null
      return follow(
        from,
        keys.map((key) => textOf(key) ?? ''),
        lookup.place,
      )
    }
    case 'toJson':
      return last === null ? null : scalar(JSON.stringify(toPlainValue(last)), place)
    case 'dict': {
      const entries = new Map<string, KubeValue>()
      for (let at = 0; at + 1 < given.length; at += 2) {
        const value = given[at + 1] ?? null
        if (value !== null) entries.set(textOf(given[at]) ?? '', value)
      }
      return { kind: 'table', entries, place }
    }
    default:
      return null
  }
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}

function print(name: 'print' | 'printf', given: readonly Filled[], place: Place): Filled {
  const texts = given.map((value) => textOf(value))
  if (texts.includes(null)) return null
  if (name === 'print') return scalar(texts.join(''), place)
  let next = 1
  return scalar(
    (texts[0] ?? '').replace(/%[-+#0 ]?\d{0,3}(?:\.\d{0,3})?([sdvqf%])/g, (_, verb: string) => {
      if (verb === '%') return '%'
      const text = texts[next++] ?? ''
      return verb === 'q' ? JSON.stringify(text) : text
    }),
    place,
  )
}
