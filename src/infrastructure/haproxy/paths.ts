// What HAProxy does with requests by their paths: its rules in the order in which it asks them, those of the backend behind them.

import { fitsPattern, type HaproxyLine } from '../../syntax/index.ts'
import type { EdgeAction, EdgeGuard, EdgeHeader, EdgePath, PathMatch } from '../edges.ts'
import type { HaproxyConfig, HaproxyProxy } from '../sources/haproxy.ts'
import { type HaproxyTerm, type HaproxyView, splitRule } from './conditions.ts'
import { aclsOf } from './edges.ts'

const mostPaths = 500
const everything: PathMatch = { kind: 'prefix', text: '/' }

/** Null where there are too many to be told apart. */
export function pathsOf(config: HaproxyConfig, proxy: HaproxyProxy, view: HaproxyView): EdgePath[] | null {
  const rest = endsOf(config, proxy, view)
  return rest === null ? null : applyRules(config, proxy, view, rest)
}

export function findLast(lines: readonly HaproxyLine[], ...names: readonly string[]): HaproxyLine | undefined {
  return lines.findLast(({ words }) => names.every((name, index) => words[index] === name))
}

/** Where requests go that no rule has answered. */
function endsOf(config: HaproxyConfig, proxy: HaproxyProxy, view: HaproxyView): EdgePath[] | null {
  const start = { file: config.file, line: proxy.line }
  if (proxy.kind === 'backend' || proxy.lines.some(({ words }) => words[0] === 'server')) return [serverOf(config, proxy)]
  const last = findLast(proxy.lines, 'default_backend')
  let rest: EdgePath[] | null =
    last === undefined
      ? [{ match: everything, place: start, action: { kind: 'answer' }, guard: 'none', answerHeaders: [], requestHeaders: [] }]
      : toBackend(config, last, last.words[1] ?? '', view)
  for (const line of proxy.lines.toReversed()) {
    if (line.words[0] !== 'use_backend' || rest === null) continue
    const { words, terms } = splitRule(line, view)
    if (terms.length === 0) continue
    const target = toBackend(config, line, words[1] ?? '', view)
    rest = target === null ? null : choose(terms, target, rest)
  }
  return rest
}

function toBackend(config: HaproxyConfig, line: HaproxyLine, name: string, view: HaproxyView): EdgePath[] | null {
  const backend = config.proxies.find((proxy) => proxy.name === name && proxy.kind !== 'frontend')
  const place = { file: config.file, line: line.line }
  if (backend === undefined)
    return [{ match: everything, place, action: { kind: 'unknown' }, guard: 'none', answerHeaders: null, requestHeaders: [] }]
  const paths = applyRules(config, backend, { ...view, acls: aclsOf(backend) }, [serverOf(config, backend)])
  return paths?.map((path) => (path.action.kind === 'proxy' ? { ...path, place } : path)) ?? null
}

function serverOf(config: HaproxyConfig, { lines, line }: HaproxyProxy): EdgePath {
  const server = lines.find(({ words }) => words[0] === 'server' || words[0] === 'server-template')
  const place = { file: config.file, line: server?.line ?? line }
  const base = { match: everything, place, guard: 'none', answerHeaders: [], requestHeaders: [] } as const
  if (server === undefined) return { ...base, action: { kind: 'answer' } }
  const words = server.words.filter((_, index) => server.words[0] === 'server' || index !== 2)
  const parts = /^(?:ipv[46]@)?(\[[^\]]*\]|[^:@/$]+)(?::(\d+))?$/.exec(words[2] ?? '')
  const isTls = words.includes('ssl')
  return {
    ...base,
    action: { kind: 'proxy', host: parts?.[1] ?? null, port: parts?.[2] === undefined ? null : Number(parts[2]), path: null, isTls },
  }
}

const rewrites = /^(?:set|replace)-(?:path|pathq|uri)$/

/** The rules of one section before what it does at the end. */
function applyRules(config: HaproxyConfig, proxy: HaproxyProxy, view: HaproxyView, end: readonly EdgePath[]): EdgePath[] | null {
  const isHttp = findLast(proxy.lines, 'mode')?.words[1] === 'http'
  if (!isHttp) return [...end]
  const { answers, always, requests } = headersOf(config, proxy, view)
  let rest = end.map((path): EdgePath => {
    const own = path.action.kind === 'proxy' ? answers : always
    const answerHeaders = path.answerHeaders === null || own === null ? null : [...path.answerHeaders, ...own]
    return { ...path, answerHeaders, requestHeaders: [...requests, ...path.requestHeaders] }
  })
  const take = (line: HaproxyLine, action: EdgeAction, terms: readonly HaproxyTerm[]) => {
    const place = { file: config.file, line: line.line }
    rest = choose(terms, [{ match: everything, place, action, guard: 'none', answerHeaders: always, requestHeaders: [] }], rest)
  }
  const stats = findLast(proxy.lines, 'stats', 'uri') ?? findLast(proxy.lines, 'stats', 'enable')
  if (stats !== undefined) {
    const text = stats.words[1] === 'uri' ? (stats.words[2] ?? '') : '/haproxy?stats'
    take(stats, { kind: 'answer' }, [
      { paths: [{ kind: 'prefix', text: text.replace(/[?;].*$/, '') }], except: text.includes('?') ? [everything] : [], others: [] },
    ])
  }
  // `redirect` is asked behind all that stands in `http-request`.
  const isRule = ({ words }: HaproxyLine) => words[0] === 'http-request' || words[0] === 'redirect'
  const rules = proxy.lines.filter(isRule).toSorted((one, other) => order(one) - order(other))
  for (const line of rules.toReversed()) {
    const { words, terms } = splitRule(line, view)
    if (terms.length === 0) continue
    const rule = words[0] === 'redirect' ? words : words.slice(1)
    const action = actionOf(rule)
    if (action !== null && action.kind !== 'refuse') take(line, action, terms)
    else if (action !== null) {
      for (const term of terms.toReversed()) {
        const guard = guardOf(term)
        if (guard === null) take(line, action, [term])
        else if (guard !== 'none') rest = guarded(term, guard, rest)
      }
    } else if (rule[0] === 'auth') {
      for (const term of terms.toReversed())
        rest = guarded(term, term.others.every((other) => other === 'not password') ? 'basic' : 'unknown', rest)
    } else if (rewrites.test(rule[0] ?? ''))
      // What becomes of the path is not followed.
      rest = choose(
        terms,
        rest.map((path) => (path.action.kind === 'proxy' ? { ...path, action: { kind: 'unknown' } } : path)),
        rest,
      )
    if (rest.length > mostPaths) return null
  }
  const monitor = findLast(proxy.lines, 'monitor-uri')
  if (monitor !== undefined)
    take(monitor, { kind: 'answer' }, [{ paths: [{ kind: 'exact', text: monitor.words[1] ?? '' }], except: [], others: [] }])
  return rest
}

function order({ words }: HaproxyLine): number {
  return words[0] === 'redirect' ? 1 : 0
}

function actionOf(rule: readonly string[]): EdgeAction | null {
  switch (rule[0]) {
    case 'redirect': {
      const [, kind, target = ''] = rule
      return { kind: 'redirect', toHttps: kind === 'scheme' ? target === 'https' : target.startsWith('https://') }
    }
    case 'deny':
    case 'tarpit':
    case 'reject':
    case 'silent-drop':
      return { kind: 'refuse' }
    case 'return': {
      const status = rule[rule.indexOf('status') + 1]
      return rule.includes('status') && /^4\d\d$/.test(status ?? '') ? { kind: 'refuse' } : { kind: 'answer' }
    }
    case 'use-service':
      return { kind: 'answer' }
    default:
      return null
  }
}

/** Whom a rule that refuses keeps out besides by path; null for everybody. */
function guardOf({ others }: HaproxyTerm): EdgeGuard | null {
  if (others.length === 0) return null
  // Only some callers are refused: those who ask too often, or are on a list.
  if (others.includes('rate') || others.includes('addresses')) return 'none'
  if (others.includes('not password')) return 'basic'
  return others.includes('not addresses') ? 'addresses' : 'unknown'
}

function guarded(term: HaproxyTerm, guard: EdgeGuard, rest: readonly EdgePath[]): EdgePath[] {
  return choose(
    [{ ...term, others: [] }],
    rest.map((path) => (path.action.kind === 'refuse' ? path : { ...path, guard })),
    rest,
  )
}

/** What is chosen where one of the terms holds, and what stands behind it. */
function choose(terms: readonly HaproxyTerm[], chosen: readonly EdgePath[], rest: readonly EdgePath[]): EdgePath[] {
  let result = [...rest]
  for (const { paths, except, others } of terms.toReversed()) {
    const here = [...except.flatMap((match) => within(match, result)), ...chosen]
    if (others.length > 0) {
      const text = 'a condition of HAProxy'
      const starts = paths?.map((match) => startOf(match)) ?? ['']
      const open = starts.flatMap((start) => chosen.map((path): EdgePath => ({ ...path, match: { kind: 'unknown', text, within: start } })))
      result = [...open, ...result]
    } else result = paths === null ? here : [...paths.flatMap((match) => within(match, here)), ...result]
    if (result.length > mostPaths) return result.slice(0, mostPaths + 1)
  }
  return result
}

/** The list for the paths of a match alone. */
function within(match: PathMatch, list: readonly EdgePath[]): EdgePath[] {
  const found: EdgePath[] = []
  for (const path of list) {
    const own = path.match
    if (isAround(own, match)) return [...found, { ...path, match }]
    if (isAround(match, own)) found.push(path)
    else if (!areApart(match, own)) found.push({ ...path, match: toBoth(match, own) })
  }
  return found
}

function isAround(outer: PathMatch, inner: PathMatch): boolean {
  if (outer.kind === 'prefix' && startOf(inner).startsWith(outer.text)) return true
  if (outer.kind === 'pattern' && inner.kind === 'exact')
    return inner.text.startsWith(startOf(outer)) && fitsPattern(outer.text, inner.text, outer.ignoresCase) === true
  return outer.kind !== 'unknown' && outer.kind === inner.kind && outer.text === inner.text && startOf(outer) === startOf(inner)
}

function areApart(one: PathMatch, other: PathMatch): boolean {
  const [start, end] = [startOf(one), startOf(other)]
  if (!start.startsWith(end) && !end.startsWith(start)) return true
  const [exact, pattern] = one.kind === 'exact' ? [one, other] : [other, one]
  if (exact.kind !== 'exact') return false
  if (pattern.kind === 'pattern') return fitsPattern(pattern.text, exact.text, pattern.ignoresCase) === false
  return !exact.text.startsWith(startOf(pattern)) || pattern.kind === 'exact'
}

/** Paths that fit both of two that overlap. */
function toBoth(one: PathMatch, other: PathMatch): PathMatch {
  const start = startOf(one).length > startOf(other).length ? startOf(one) : startOf(other)
  const pattern = one.kind === 'prefix' ? other : other.kind === 'prefix' ? one : null
  return pattern?.kind === 'pattern' ? { ...pattern, within: start } : { kind: 'unknown', text: 'two conditions of HAProxy', within: start }
}

/** With what all paths that fit begin. */
function startOf(match: PathMatch): string {
  return match.kind === 'pattern' || match.kind === 'unknown' ? (match.within ?? '/') : match.text
}

interface Headers {
  /** On answers of the servers behind; null where that depends on what is not known. */
  readonly answers: readonly EdgeHeader[] | null
  /** On answers of HAProxy itself. */
  readonly always: readonly EdgeHeader[] | null
  readonly requests: readonly EdgeHeader[]
}

function headersOf(config: HaproxyConfig, { lines }: HaproxyProxy, view: HaproxyView): Headers {
  const responses = changesOf(config, lines, view, 'http-response')
  const always = changesOf(config, lines, view, 'http-after-response')
  const requests = changesOf(config, lines, view, 'http-request')
  const forward = lines.findLast(({ words }) =>
    words
      .filter((word) => word !== 'no')
      .join(' ')
      .startsWith('option forwardfor'),
  )
  const added: EdgeHeader[] = []
  if (forward !== undefined && forward.words[0] === 'option') {
    const at = forward.words.indexOf('header')
    const name = at < 0 ? 'x-forwarded-for' : (forward.words[at + 1] ?? '').toLowerCase()
    added.push({ name, value: '%[src]', always: true, place: { file: config.file, line: forward.line }, how: 'add' })
  }
  return {
    answers: responses.isKnown && always.isKnown ? [...responses.changes, ...always.changes] : null,
    always: always.isKnown ? always.changes : null,
    requests: [...requests.changes, ...added],
  }
}

const hows = { 'set-header': 'set', 'add-header': 'add', 'del-header': 'remove' } as const

function changesOf(config: HaproxyConfig, lines: readonly HaproxyLine[], view: HaproxyView, kind: string) {
  const changes: EdgeHeader[] = []
  let isKnown = true
  for (const line of lines) {
    if (line.words[0] !== kind) continue
    const { words, terms } = splitRule(line, view)
    const how = Object.entries(hows).find(([name]) => name === words[1])?.[1]
    if (terms.length === 0 || how === undefined) {
      if (terms.length > 0 && /^replace-/.test(words[1] ?? '')) isKnown = false
      continue
    }
    const holds = terms.some(({ paths, except, others }) => paths === null && except.length === 0 && others.length === 0)
    if (!holds || (how === 'remove' && words.includes('-m'))) {
      isKnown = false
      continue
    }
    const value = how === 'remove' ? null : (words[3] ?? '')
    changes.push({ name: (words[2] ?? '').toLowerCase(), value, always: true, place: { file: config.file, line: line.line }, how })
  }
  return { changes, isKnown }
}
