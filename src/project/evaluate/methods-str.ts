// Methods of strings, bytes and numbers. A hole stays a hole wherever the method leaves the text around it alone.
import { MOST_TEXT } from './bounds.ts'
import { concat } from './expressions.ts'
import type { Machine } from './machine.ts'
import { arg, gather, isGiven, type MethodBody, numberOf, originAmong, partsOf, raise } from './native-kit.ts'
import { formatBraces, formatValue } from './strings.ts'
import {
  bool,
  type Const,
  int,
  isStr,
  list,
  NONE,
  type Origin,
  originOf,
  pick,
  type Site,
  stateOf,
  str,
  type Text,
  textOf,
  tuple,
  unknown,
  type Value,
} from './values.ts'

type Part = Text['parts'][number]

function asText(self: Value): Const | Text | null {
  if (self.kind === 'text') return self
  return self.kind === 'const' && typeof self.value === 'string' ? self : null
}

function rebuilt(self: Const | Text, parts: readonly Part[], origin?: Origin): Value {
  const made = concat(parts, origin ?? self.origin)
  return self.kind === 'const' && self.type === 'bytes' && made.kind === 'const' ? { ...made, type: 'bytes' } : made
}

/** Each known part by itself. */
function eachPart(change: (text: string) => string): MethodBody {
  return (_machine, self) => {
    const text = asText(self)
    return text === null
      ? unknown('a string')
      : rebuilt(
          text,
          partsOf(text).map((p) => (typeof p === 'string' ? change(p) : p)),
        )
  }
}

/** Changes that need the whole string. */
function whole(change: (text: string, given: (string | null)[], numbers: (number | null)[]) => Value | string | null): MethodBody {
  return (_machine, self, given, site) => {
    const text = textOf(self) ?? (self.kind === 'const' && self.type === 'bytes' ? String(self.value) : null)
    const args = given.positional.map((a) => pick(a))
    const result =
      text === null
        ? null
        : change(
            text,
            args.map((a) => textOf(a) ?? (a.kind === 'const' && a.type === 'bytes' ? String(a.value) : null)),
            args.map(numberOf),
          )
    const origin = originAmong(self, ...args)
    if (result === null) return { kind: 'text', parts: [{ reason: 'a changed string' }], origin }
    if (typeof result !== 'string') return result.kind === 'const' && origin !== undefined ? { ...result, origin } : result
    void site
    return self.kind === 'const' ? { ...self, value: result, origin } : str(result, origin)
  }
}

const SPACE = ' \t\n\r\v\f'
function trim(text: string, chars: string, left: boolean, right: boolean): string {
  let [from, to] = [0, text.length]
  while (left && from < to && chars.includes(text[from] ?? '')) from++
  while (right && to > from && chars.includes(text[to - 1] ?? '')) to--
  return text.slice(from, to)
}

function strip(left: boolean, right: boolean): MethodBody {
  return (_machine, self, given) => {
    const text = asText(self)
    const chars = isGiven(given.positional[0]) ? textOf(given.positional[0]) : SPACE
    if (text === null) return unknown('a string')
    if (chars === null) return text
    const parts = [...partsOf(text)]
    const [first, last] = [parts[0], parts.at(-1)]
    if (typeof first === 'string' && left) parts[0] = trim(first, chars, true, parts.length === 1 && right)
    if (typeof last === 'string' && right)
      parts[parts.length - 1] = trim(typeof parts.at(-1) === 'string' ? String(parts.at(-1)) : last, chars, false, true)
    return rebuilt(text, parts)
  }
}

function affixes(value: Value | undefined): (string | null)[] {
  const v = value === undefined ? undefined : pick(value)
  return v?.kind === 'list' ? v.items.map((i) => textOf(i)) : [v === undefined ? null : textOf(v)]
}

function edgeTest(atStart: boolean): MethodBody {
  return (_machine, self, given, site) => {
    const text = asText(self)
    const parts = text === null ? [] : partsOf(text)
    const edge = atStart ? parts[0] : parts.at(-1)
    const origin = originAmong(self, given.positional[0])
    let unsure = false
    for (const affix of affixes(given.positional[0])) {
      if (affix === null || edge === undefined || typeof edge !== 'string') unsure = affix !== ''
      else if (atStart ? edge.startsWith(affix) : edge.endsWith(affix)) return bool(true, origin)
      // The known part ends before the affix does: what follows is a hole.
      else if (parts.length > 1 && (atStart ? affix.startsWith(edge) : affix.endsWith(edge))) unsure = true
    }
    return unsure ? unknown(`the ${atStart ? 'start' : 'end'} of a string`, site) : bool(false, origin)
  }
}

function removeEdge(atStart: boolean): MethodBody {
  return (_machine, self, given) => {
    const text = asText(self)
    const affix = textOf(given.positional[0])
    if (text === null) return unknown('a string')
    const parts = [...partsOf(text)]
    const at = atStart ? 0 : parts.length - 1
    const edge = parts[at]
    if (affix !== null && affix !== '' && typeof edge === 'string') {
      if (atStart && edge.startsWith(affix)) parts[at] = edge.slice(affix.length)
      else if (!atStart && edge.endsWith(affix)) parts[at] = edge.slice(0, edge.length - affix.length)
    }
    return rebuilt(text, parts)
  }
}

const join: MethodBody = (machine, self, given, site) => {
  const separator = asText(self)
  const source = pick(given.positional[0] ?? unknown('nothing to join'))
  const { items, open } = gather(machine, source, site)
  if (separator === null) return unknown('a joined string', site)
  const out: Part[] = []
  let origin = originOf(self)
  let count = 0
  for (const item of items) {
    // What the settings' defaults leave out is not part of the string.
    if (item.kind === 'maybe' && stateOf(item.when) === 'off') continue
    if (count++ > 0) out.push(...partsOf(separator))
    const text = formatValue(machine, item.kind === 'maybe' ? item.value : item, null, site)
    origin ??= originOf(text)
    out.push(...(text.kind === 'text' || text.kind === 'const' ? partsOf(text) : [{ reason: 'a joined value' }]))
  }
  if (open) out.push({ reason: 'items that are not known' })
  return rebuilt(separator, out, origin)
}

function splitText(text: string, separator: string | null, limit: number): string[] {
  if (separator === null) {
    const trimmed = trim(text, SPACE, true, limit < 0)
    if (trimmed === '') return []
    if (limit < 0) return trimmed.split(/\s+/)
    const out: string[] = []
    let rest = trimmed
    while (out.length < limit) {
      const m = /\s+/.exec(rest)
      if (m === null) break
      out.push(rest.slice(0, m.index))
      rest = rest.slice(m.index + m[0].length)
    }
    if (rest !== '') out.push(rest)
    return out
  }
  if (separator === '') return [text]
  const all = text.split(separator)
  return limit < 0 || all.length <= limit + 1 ? all : [...all.slice(0, limit), all.slice(limit).join(separator)]
}

function split(fromRight: boolean): MethodBody {
  return (_machine, self, given) => {
    const text = textOf(self) ?? (self.kind === 'const' && typeof self.value === 'string' ? self.value : null)
    const sepValue = arg(given, 0, 'sep')
    const separator = isGiven(sepValue) ? (pick(sepValue).kind === 'const' ? String((pick(sepValue) as Const).value) : null) : null // a const by the test before it
    const limit = numberOf(arg(given, 1, 'maxsplit')) ?? -1
    if (text === null || (isGiven(sepValue) && separator === null)) return list([], 'list', true)
    let words = splitText(text, separator, fromRight && separator !== null ? -1 : limit)
    if (fromRight && limit >= 0 && separator !== null && words.length > limit + 1) {
      const head = words.slice(0, words.length - limit).join(separator)
      words = [head, ...words.slice(words.length - limit)]
    }
    const type = self.kind === 'const' ? self.type : 'str'
    return list(words.map((w): Value => ({ kind: 'const', type, value: w, origin: originOf(self) })))
  }
}

function partition(fromRight: boolean): MethodBody {
  return (_machine, self, given, site) => {
    const [text, separator] = [textOf(self), textOf(given.positional[0])]
    if (text === null || separator === null)
      return tuple([unknown('a part of a string', site), given.positional[0] ?? NONE, unknown('a part of a string', site)])
    const at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator)
    const part = (s: string): Value => str(s, originOf(self))
    if (at < 0) return tuple(fromRight ? [str(''), str(''), part(text)] : [part(text), str(''), str('')])
    return tuple([part(text.slice(0, at)), str(separator), part(text.slice(at + separator.length))])
  }
}

const replace: MethodBody = (_machine, self, given) => {
  const text = asText(self)
  const [from, to, count] = [textOf(given.positional[0]), textOf(given.positional[1]), numberOf(arg(given, 2, 'count')) ?? -1]
  if (text === null) return unknown('a string')
  if (from === null) return rebuilt(text, [{ reason: 'a changed string' }])
  if (to === null) {
    // What is put in is not known: a hole at each place.
    const hole: Part = { reason: 'a replacement that is not known' }
    return rebuilt(
      text,
      partsOf(text).flatMap((p): Part[] =>
        typeof p === 'string' && from !== '' ? p.split(from).flatMap((s, i): Part[] => (i === 0 ? [s] : [hole, s])) : [p],
      ),
    )
  }
  let left = count < 0 ? Number.POSITIVE_INFINITY : count
  const parts = partsOf(text).map((p) => {
    if (typeof p !== 'string' || left === 0) return p
    if (p.length * to.length > 10_000 * MOST_TEXT) return { reason: 'a very long string' }
    if (left === Number.POSITIVE_INFINITY) return p.replaceAll(from, () => to)
    const pieces = splitText(p, from, left)
    left -= pieces.length - 1
    return pieces.join(to)
  })
  return rebuilt(text, parts, originAmong(self, given.positional[0], given.positional[1]))
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()
}
/** Python's title: every run of letters begins large. */
function title(text: string): string {
  return text.replace(/\p{L}+/gu, capitalise)
}

function pad(text: string, width: number | null, fill: string | null | undefined, where: 'left' | 'right' | 'both'): string | null {
  if (width === null || fill === null || width > 1_000) return null
  if (where === 'left') return text.padStart(width, fill ?? ' ')
  if (where === 'right') return text.padEnd(width, fill ?? ' ')
  const missing = Math.max(0, width - text.length)
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return text.padStart(text.length + left, fill ?? ' ').padEnd(Math.max(width, text.length), fill ?? ' ')
}

function count(text: string, part: string | null | undefined): Value | null {
  return part == null ? null : int(part === '' ? text.length + 1 : text.split(part).length - 1)
}

const is = (test: RegExp): MethodBody => whole((text) => bool(test.test(text)))

const translate: MethodBody = (_machine, self, given) => {
  const text = textOf(self)
  const table = given.positional[0]
  if (text === null || table?.kind !== 'dict' || table.open)
    return { kind: 'text', parts: [{ reason: 'a translated string' }], origin: originOf(self) }
  let out = ''
  for (const c of text) {
    const entry = table.entries.get(`n${c.codePointAt(0) ?? 0}`)
    const code = numberOf(entry?.value)
    if (out.length > MOST_TEXT) break
    out += entry === undefined ? c : code === null ? (textOf(entry.value) ?? '') : String.fromCodePoint(code)
  }
  return str(out, originOf(self))
}

const formatMap: MethodBody = (machine, self, given, site) => {
  const source = given.positional[0]
  const keywords = new Map<string, Value>()
  if (source?.kind === 'dict') for (const { key, value } of source.entries.values()) keywords.set(textOf(key) ?? '', value)
  return formatBraces(machine, self, { positional: [], keywords }, site)
}

const slug = (text: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)

const length: MethodBody = (_machine, self, _given, site) => {
  const text = asText(self)
  return text?.kind === 'const' ? int([...String(text.value)].length, text.origin) : unknown('the length of a string', site)
}

function found(last: boolean, fails: boolean): MethodBody {
  return (machine: Machine, self, given, site: Site) => {
    const [text, part] = [textOf(self), textOf(given.positional[0])]
    if (text === null || part === null) return unknown('a position in a string', site)
    const start = numberOf(given.positional[1]) ?? 0
    const at = last ? text.lastIndexOf(part) : text.indexOf(part, start)
    return at < 0 && fails ? raise(machine, 'ValueError', 'a position in a string', site) : int(at, originOf(self))
  }
}

const decode: MethodBody = (_machine, self) =>
  self.kind === 'const' && self.type === 'bytes' ? str(decodeLatin(String(self.value)), self.origin) : self
function decodeLatin(text: string): string {
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}
const encode: MethodBody = (_machine, self) => {
  if (!isStr(self)) return unknown('encoded text')
  return {
    kind: 'const',
    type: 'bytes',
    value: String.fromCharCode(...new TextEncoder().encode(self.value.slice(0, 100_000))),
    origin: self.origin,
  }
}

const itself: MethodBody = (_machine, self) => self

export const STR_METHODS: ReadonlyMap<string, MethodBody> = new Map<string, MethodBody>([
  ['lower', eachPart((t) => t.toLowerCase())],
  ['upper', eachPart((t) => t.toUpperCase())],
  ['casefold', eachPart((t) => t.toLowerCase())],
  ['swapcase', eachPart((t) => [...t].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(''))],
  ['title', eachPart(title)],
  ['capitalize', whole(capitalise)],
  ['strip', strip(true, true)],
  ['lstrip', strip(true, false)],
  ['rstrip', strip(false, true)],
  ['startswith', edgeTest(true)],
  ['endswith', edgeTest(false)],
  ['removeprefix', removeEdge(true)],
  ['removesuffix', removeEdge(false)],
  ['replace', replace],
  ['join', join],
  ['split', split(false)],
  ['rsplit', split(true)],
  [
    'splitlines',
    whole((t) =>
      list(
        t === ''
          ? []
          : t
              .replace(/\r?\n$/, '')
              .split(/\r\n|\n|\r/)
              .map((s) => str(s)),
      ),
    ),
  ],
  ['partition', partition(false)],
  ['rpartition', partition(true)],
  ['format', (machine, self, given, site) => formatBraces(machine, self, given, site)],
  ['format_map', formatMap],
  ['count', whole((t, [part]) => count(t, part))],
  ['find', found(false, false)],
  ['rfind', found(true, false)],
  ['index', found(false, true)],
  ['rindex', found(true, true)],
  [
    'zfill',
    whole((t, _s, [width]) =>
      width == null || width > 1_000 ? null : /^[+-]/.test(t) ? (t[0] ?? '') + t.slice(1).padStart(width - 1, '0') : t.padStart(width, '0'),
    ),
  ],
  ['ljust', whole((t, [, fill], [width]) => pad(t, width ?? null, fill, 'right'))],
  ['rjust', whole((t, [, fill], [width]) => pad(t, width ?? null, fill, 'left'))],
  ['center', whole((t, [, fill], [width]) => pad(t, width ?? null, fill, 'both'))],
  ['isdigit', is(/^\p{Nd}+$/u)],
  ['isdecimal', is(/^\p{Nd}+$/u)],
  ['isnumeric', is(/^\p{N}+$/u)],
  ['isalpha', is(/^\p{L}+$/u)],
  ['isalnum', is(/^[\p{L}\p{N}]+$/u)],
  ['isspace', is(/^\s+$/u)],
  ['isascii', whole((t) => bool([...t].every((c) => (c.codePointAt(0) ?? 0) < 128)))],
  ['isupper', whole((t) => bool(t !== t.toLowerCase() && t === t.toUpperCase()))],
  ['islower', whole((t) => bool(t !== t.toUpperCase() && t === t.toLowerCase()))],
  ['istitle', whole((t) => bool(/\p{L}/u.test(t) && t === title(t)))],
  ['isidentifier', whole((t) => bool(slug(t)))],
  ['isprintable', whole((t) => bool(!/\p{C}/u.test(t)))],
  ['expandtabs', whole((t) => (t.includes('\t') ? null : t))],
  ['translate', translate],
  ['encode', encode],
  ['decode', decode],
  ['__len__', length],
  ['__str__', itself],
  ['__add__', (_machine, self, given) => joined(self, given.positional[0])],
  ['__contains__', whole((t, [part]) => (part == null ? null : bool(t.includes(part))))],
  ['__eq__', whole((t, [other]) => (other == null ? null : bool(t === other)))],
])

function joined(left: Value, right: Value | undefined): Value {
  const [a, b] = [asText(left), right === undefined ? null : asText(right)]
  return a === null || b === null ? unknown('a joined string') : concat([...partsOf(a), ...partsOf(b)], originAmong(a, b))
}

const BYTES = [
  'strip',
  'lstrip',
  'rstrip',
  'startswith',
  'endswith',
  'replace',
  'split',
  'rsplit',
  'join',
  'lower',
  'upper',
  'decode',
  '__len__',
] as const

export const BYTES_METHODS: ReadonlyMap<string, MethodBody> = new Map<string, MethodBody>([
  ...BYTES.flatMap((name): [string, MethodBody][] => {
    const method = STR_METHODS.get(name)
    return method === undefined ? [] : [[name, method]]
  }),
  [
    'hex',
    (_machine, self) =>
      self.kind === 'const'
        ? str([...String(self.value)].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join(''))
        : unknown('hex digits'),
  ],
])

const numeric =
  (read: (n: number) => Value): MethodBody =>
  (_machine, self, _given, site) => {
    const n = numberOf(self)
    return n === null ? unknown('a number', site) : read(n)
  }

export const NUMBER_METHODS: ReadonlyMap<string, MethodBody> = new Map<string, MethodBody>([
  ['bit_length', numeric((n) => int(n === 0 ? 0 : Math.floor(Math.log2(Math.abs(n))) + 1))],
  ['is_integer', numeric((n) => bool(Number.isInteger(n)))],
  ['conjugate', itself],
  ['__str__', (machine, self, _given, site) => formatValue(machine, self, null, site)],
  ['__int__', numeric((n) => int(Math.trunc(n)))],
])
