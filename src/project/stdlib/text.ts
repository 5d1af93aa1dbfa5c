// Libraries over text: `json`, `re`, `string`, `textwrap`, `urllib.parse`, `math`.
import {
  arg,
  bool,
  type Const,
  dict,
  external,
  type Instance,
  int,
  isGiven,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  numberOf,
  originAmong,
  raise,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { computes, method, namedTuple, type Row, type Run } from './kit.ts'
import { matchesName } from './paths.ts'
import { compilePattern } from './pattern.ts'

// ---- json

export function fromJson(value: unknown): Value {
  if (value === null || value === undefined) return NONE
  if (typeof value === 'string') return str(value)
  if (typeof value === 'boolean') return bool(value)
  if (typeof value === 'number') return Number.isInteger(value) ? int(value) : { kind: 'const', type: 'float', value }
  if (Array.isArray(value)) return list(value.map(fromJson))
  return dict(Object.entries(value as object).map(([k, v]) => [str(k), fromJson(v)] as const)) // all that JSON can hold is told apart above
}

function parsed(machine: Machine, text: string | null, site: Site): Value {
  if (text === null || text.length > 1_000_000) return unknown('what the JSON holds', site)
  try {
    return fromJson(JSON.parse(text))
  } catch {
    return raise(machine, 'JSONDecodeError', 'text that is not JSON', site)
  }
}

const load: Run = (machine, given, site) => {
  const file = need(given, 0)
  return parsed(machine, file.kind === 'external' ? textOf(file.attrs?.get('\0text')) : null, site)
}

// ---- re

const MATCH = makeNativeClass('re.Match', [], {
  ...Object.fromEntries([
    method('re.Match.group', (_m, given) => groupOf(need(given, 0), given.positional.slice(1))),
    method('re.Match.__getitem__', (_m, given) => groupOf(need(given, 0), given.positional.slice(1))),
    method('re.Match.groups', (_m, given) => {
      const found = resultOf(need(given, 0))
      return found === null ? unknown('the groups of a match') : tuple(found.slice(1).map(groupValue))
    }),
    method('re.Match.groupdict', (_m, given) => {
      const found = resultOf(need(given, 0))
      return found === null
        ? unknown('the groups of a match')
        : dict(Object.entries(found.groups ?? {}).map(([k, v]) => [str(k), groupValue(v)] as const))
    }),
    method('re.Match.start', (_m, given) => {
      const found = resultOf(need(given, 0))
      return found === null ? unknown('a position') : int(found.index)
    }),
    method('re.Match.end', (_m, given) => {
      const found = resultOf(need(given, 0))
      return found === null ? unknown('a position') : int(found.index + found[0].length)
    }),
  ]),
})
const groupValue = (text: string | undefined): Value => (text === undefined ? NONE : str(text))
const results = new WeakMap<Instance, RegExpExecArray>()
function resultOf(value: Value): RegExpExecArray | null {
  return value.kind === 'instance' ? (results.get(value) ?? null) : null
}
function groupOf(self: Value, wanted: readonly Value[]): Value {
  const found = resultOf(self)
  if (found === null) return unknown('a group of a match')
  const one = (v: Value): Value => {
    const name = textOf(v)
    const at = numberOf(v)
    return name !== null ? groupValue(found.groups?.[name]) : at === null ? unknown('a group of a match') : groupValue(found[at])
  }
  const [first] = wanted
  return wanted.length <= 1 ? one(first ?? int(0)) : tuple(wanted.map(one))
}

interface Subject {
  readonly pattern: RegExp
  readonly text: string
}
/** The pattern and the text, where both are known and JavaScript means the same. */
function subject(pattern: Value, text: Value | undefined, anchored: 'no' | 'start' | 'whole', flags: Value | undefined): Subject | null {
  const source = pattern.kind === 'instance' ? textOf(pattern.attrs.get('pattern')) : textOf(pattern)
  const given = textOf(text)
  const options = pattern.kind === 'instance' ? pattern.attrs.get('\0flags') : flags
  if (source === null || given === null) return null
  const compiled = compilePattern(source, given, anchored, options === undefined ? '' : flagsOf(options))
  return compiled === null ? null : { pattern: compiled, text: given }
}
/** null: flags that are not known. */
function flagsOf(value: Value): string | null {
  if (value.kind === 'external')
    return /^re\.(I|IGNORECASE)$/.test(value.path)
      ? 'i'
      : /^re\.(M|MULTILINE)$/.test(value.path)
        ? 'm'
        : /^re\.(S|DOTALL)$/.test(value.path)
          ? 's'
          : /^re\.(A|ASCII|U|UNICODE)$/.test(value.path)
            ? ''
            : null
  return value.kind === 'const' && value.value === 0 ? '' : null
}

function matching(anchored: 'no' | 'start' | 'whole'): Run {
  return (_machine, given, site) => {
    const at = subject(need(given, 0, 'pattern'), arg(given, 1, 'string'), anchored, arg(given, 2, 'flags'))
    if (at === null) return unknown('a match of a pattern', site)
    const found = at.pattern.exec(at.text)
    if (found === null) return NONE
    const made = newInstance(MATCH, site)
    results.set(made, found)
    return made
  }
}
const findAll: Run = (_machine, given) => {
  const at = subject(need(given, 0), arg(given, 1, 'string'), 'no', arg(given, 2, 'flags'))
  if (at === null) return list([], 'list', true)
  const groups = new RegExp(`${at.pattern.source}|`, at.pattern.flags).exec('')?.length ?? 1
  return list(
    [...at.text.matchAll(at.pattern)].map((m) =>
      groups === 1 ? str(m[0]) : groups === 2 ? str(m[1] ?? '') : tuple(m.slice(1).map((g) => str(g ?? ''))),
    ),
  )
}
const substitute: Run = (machine, given, site) => {
  const at = subject(need(given, 0), arg(given, 2, 'string'), 'no', arg(given, 4, 'flags'))
  const origin = originAmong(arg(given, 2, 'string'))
  const replacement = arg(given, 1, 'repl')
  const limit = numberOf(arg(given, 3, 'count')) ?? 0
  const hole: Value = { kind: 'text', parts: [{ reason: 'a text after a substitution' }], origin }
  if (at === null || replacement === undefined) return hole
  const template = textOf(replacement)
  let n = 0
  let isKnown = true
  const out = at.text.replace(at.pattern, (...found) => {
    n++
    const whole = String(found[0])
    if (limit > 0 && n > limit) return whole
    const groups = found
      .slice(
        1,
        found.findIndex((f) => typeof f === 'number'),
      )
      .map((g: unknown) => (typeof g === 'string' ? g : ''))
    const names = found.at(-1) as Record<string, string> | string // the last argument holds the named groups, where there are any
    if (template !== null)
      return template.replace(/\\(\d|g<(\w+)>|n|t|\\)/g, (all, code: string, name: string | undefined) =>
        code === 'n'
          ? '\n'
          : code === 't'
            ? '\t'
            : code === '\\'
              ? '\\'
              : /^\d$/.test(name ?? code)
                ? Number(name ?? code) === 0
                  ? whole
                  : (groups[Number(name ?? code) - 1] ?? '')
                : typeof names === 'object'
                  ? (names[name ?? ''] ?? '')
                  : all,
      )
    const made = newInstance(MATCH, site)
    results.set(
      made,
      Object.assign([whole, ...groups], {
        index: 0,
        input: at.text,
        groups: typeof names === 'object' ? names : undefined,
      }) as RegExpExecArray,
    ) // has all that is read of one
    const text = textOf(machine.call(replacement, { positional: [made], keywords: new Map() }, site))
    if (text === null) isKnown = false
    return text ?? ''
  })
  return isKnown ? str(out, origin) : hole
}
const split: Run = (_machine, given) => {
  const at = subject(need(given, 0), arg(given, 1, 'string'), 'no', arg(given, 3, 'flags'))
  if (at === null || isGiven(arg(given, 2, 'maxsplit'))) return list([], 'list', true)
  return list(at.text.split(at.pattern).map((s) => groupValue(s)))
}

const FUNCTIONS: readonly (readonly [string, Run])[] = [
  ['match', matching('start')],
  ['fullmatch', matching('whole')],
  ['search', matching('no')],
  ['findall', findAll],
  ['sub', substitute],
  ['split', split],
]
const PATTERN = makeNativeClass('re.Pattern', [], Object.fromEntries(FUNCTIONS.map(([name, run]) => method(`re.Pattern.${name}`, run))))

const compile: Run = (_machine, given, site) => {
  const pattern = need(given, 0)
  if (pattern.kind === 'instance') return pattern
  const made = newInstance(PATTERN, site)
  made.attrs.set('pattern', pattern)
  const flags = arg(given, 1, 'flags')
  if (flags !== undefined) made.attrs.set('\0flags', flags)
  return made
}

// ---- urllib.parse

const URL_PARTS = /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

const parseUrl: Run = (_machine, given, site) => {
  const text = textOf(given.positional[0])
  if (text === null) return external('urllib.parse.urlparse()')
  const m = URL_PARTS.exec(text)
  const host = m?.[2] ?? ''
  const port = /:(\d+)$/.exec(host)?.[1]
  const made = namedTuple('urllib.parse.ParseResult', {
    scheme: str((m?.[1] ?? '').toLowerCase()),
    netloc: str(host),
    path: str(m?.[3] ?? ''),
    params: str(''),
    query: str(m?.[4] ?? ''),
    fragment: str(m?.[5] ?? ''),
  })
  if (made.kind === 'instance') {
    made.attrs.set('hostname', host === '' ? NONE : str(host.replace(/^.*@/, '').replace(/:\d+$/, '').toLowerCase()))
    made.attrs.set('port', port === undefined ? NONE : int(Number(port)))
    const user = /^([^:@]*)(?::([^@]*))?@/.exec(host)
    made.attrs.set('username', user?.[1] === undefined ? NONE : str(user[1]))
    made.attrs.set('password', user?.[2] === undefined ? NONE : str(user[2]))
  }
  void site
  return made
}

const urlJoin: Run = (_machine, given) => {
  const [base, url] = [textOf(given.positional[0]), textOf(given.positional[1])]
  const origin = originAmong(given.positional[0], given.positional[1])
  if (base === null || url === null) return { kind: 'text', parts: [{ reason: 'a joined address' }], origin }
  if (base === '' || /^[a-zA-Z][\w+.-]*:/.test(url)) return str(url === '' ? base : url, origin)
  if (url === '') return str(base, origin)
  const m = URL_PARTS.exec(base)
  const head = `${m?.[1] === undefined ? '' : `${m[1]}:`}${m?.[2] === undefined ? '' : `//${m[2]}`}`
  const path = m?.[3] ?? ''
  if (url.startsWith('//')) return str(`${m?.[1] === undefined ? '' : `${m[1]}:`}${url}`, origin)
  if (/^[?#]/.test(url)) return str(head + path + url, origin)
  const joined = url.startsWith('/') ? url : path.slice(0, path.lastIndexOf('/') + 1) + url
  const out: string[] = []
  const segments = joined.split('/')
  segments.forEach((s, i) => {
    if (s === '..') {
      if (out.length > 1) out.pop()
      if (i === segments.length - 1) out.push('')
    } else if (s === '.') {
      if (i === segments.length - 1) out.push('')
    } else out.push(s)
  })
  const resolved = out.join('/')
  return str(head + (head !== '' && !resolved.startsWith('/') ? '/' : '') + resolved, origin)
}

const encodeText = (text: string, safe: string, spaceAsPlus: boolean): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => {
      const c = String.fromCharCode(byte)
      return /[\w.~-]/.test(c) || safe.includes(c)
        ? c
        : spaceAsPlus && c === ' '
          ? '+'
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

function known(change: (text: string, given: Parameters<Run>[1]) => string | null): Run {
  return (_machine, given) => {
    const text = textOf(given.positional[0])
    const changed = text === null ? null : change(text, given)
    const origin = originAmong(given.positional[0])
    return changed === null ? { kind: 'text', parts: [{ reason: 'a changed string' }], origin } : str(changed, origin)
  }
}
function unquote(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
function dedent(text: string): string {
  const lines = text.split('\n').map((l) => (/^\s*$/.test(l) ? '' : l))
  const margins = lines.filter((l) => l !== '').map((l) => /^[ \t]*/.exec(l)?.[0] ?? '')
  let margin = margins[0] ?? ''
  for (const m of margins) while (!m.startsWith(margin)) margin = margin.slice(0, -1)
  return lines.map((l) => l.slice(l === '' ? 0 : margin.length)).join('\n')
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const float = (value: number): Const => ({ kind: 'const', type: 'float', value })
const numeric = (path: string, compute: (n: number) => Value): Row =>
  computes(path, (_m, given, site) => {
    const n = numberOf(given.positional[0])
    return n === null ? unknown('a number', site) : compute(n)
  })

export const TEXT_ROWS: readonly Row[] = [
  computes('json.loads', (machine, given, site) => parsed(machine, textOf(arg(given, 0, 's')), site)),
  computes('json.load', load),
  computes('json.dumps', () => ({ kind: 'text', parts: [{ reason: 'a value as JSON' }] })),
  ...FUNCTIONS.map(([name, run]) => computes(`re.${name}`, run)),
  computes('re.compile', compile),
  ...['fnmatch', 'fnmatchcase'].map((name) =>
    computes(`fnmatch.${name}`, (_machine, given, site) => {
      const [text, pattern] = [textOf(arg(given, 0, 'name')), textOf(arg(given, 1, 'pat'))]
      return text === null || pattern === null ? unknown('a match of a pattern', site) : bool(matchesName(pattern, text))
    }),
  ),
  computes(
    're.escape',
    known((t) => t.replace(/[^\w]/g, (c) => (/[\s!"%',/:;<=>@`]/.test(c) && !/[\s]/.test(c) ? c : `\\${c}`))),
  ),
  ['re.Pattern', PATTERN],
  ['re.Match', MATCH],
  ['string.ascii_lowercase', str(LETTERS)],
  ['string.ascii_uppercase', str(LETTERS.toUpperCase())],
  ['string.ascii_letters', str(LETTERS + LETTERS.toUpperCase())],
  ['string.digits', str('0123456789')],
  ['string.hexdigits', str('0123456789abcdefABCDEF')],
  ['string.octdigits', str('01234567')],
  ['string.punctuation', str('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')],
  ['string.whitespace', str(' \t\n\r\v\f')],
  computes('textwrap.dedent', known(dedent)),
  computes('urllib.parse.urljoin', urlJoin),
  computes('urllib.parse.urlparse', parseUrl),
  computes('urllib.parse.urlsplit', parseUrl),
  computes(
    'urllib.parse.quote',
    known((t, given) => encodeText(t, textOf(arg(given, 1, 'safe') ?? str('/')) ?? '/', false)),
  ),
  computes(
    'urllib.parse.quote_plus',
    known((t, given) => encodeText(t, textOf(arg(given, 1, 'safe') ?? str('')) ?? '', true)),
  ),
  computes('urllib.parse.unquote', known(unquote)),
  computes(
    'urllib.parse.unquote_plus',
    known((t) => unquote(t.replaceAll('+', ' '))),
  ),
  ['math.pi', float(Math.PI)],
  ['math.e', float(Math.E)],
  ['math.inf', float(Number.POSITIVE_INFINITY)],
  ['math.nan', float(Number.NaN)],
  numeric('math.floor', (n) => int(Math.floor(n))),
  numeric('math.ceil', (n) => int(Math.ceil(n))),
  numeric('math.sqrt', (n) => (n < 0 ? unknown('a root') : float(Math.sqrt(n)))),
]
