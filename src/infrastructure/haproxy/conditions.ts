// Conditions of HAProxy's rules: what is decided by the way in (its port, its TLS, the host that is asked), and which paths are left.

import type { HaproxyLine } from '../../syntax/index.ts'
import type { PathMatch } from '../edges.ts'

/** What is known of the requests that are looked at. */
export interface HaproxyView {
  readonly isTls: boolean
  readonly port: number | null
  /** In lower case; null for one that the configuration does not name. */
  readonly host: string | null
  readonly acls: ReadonlyMap<string, readonly (readonly string[])[]>
}

/** `paths`: what is tested is the path; `addresses` and `password`: who asks; `rate`: how often; all else is `unknown`. */
type Test =
  | { readonly kind: 'yes' | 'no' | 'addresses' | 'password' | 'rate' | 'unknown' }
  | { readonly kind: 'paths'; readonly matches: readonly PathMatch[] }

interface Atom {
  readonly test: Test
  readonly isNot: boolean
}

/** All of these together. */
export interface HaproxyTerm {
  /** Null for any path. */
  readonly paths: readonly PathMatch[] | null
  /** Paths for which it does not hold. */
  readonly except: readonly PathMatch[]
  /** What is asked besides. */
  readonly others: readonly string[]
}

const everything: HaproxyTerm = { paths: null, except: [], others: [] }
const open: HaproxyTerm = { paths: null, except: [], others: ['unknown'] }
const mostWords = 500

/** The words of a rule without its condition, and the ways in which the condition holds: none where it never does. */
export function splitRule({ words }: HaproxyLine, view: HaproxyView): { words: readonly string[]; terms: readonly HaproxyTerm[] } {
  const at = words.findIndex((word, index) => index > 0 && (word === 'if' || word === 'unless'))
  if (at < 0) return { words, terms: [everything] }
  if (words.length - at > mostWords) return { words: words.slice(0, at), terms: [open] }
  const found = readAtoms(words.slice(at + 1), view)
  const turned = words[at] === 'if' ? found : turn(found)
  return { words: words.slice(0, at), terms: turned === null ? [open] : turned.flatMap((atoms) => toTerm(atoms) ?? []) }
}

/** Lists of what must hold together. */
function readAtoms(words: readonly string[], view: HaproxyView): Atom[][] {
  const terms: Atom[][] = [[]]
  let isNot = false
  for (let at = 0; at < words.length; at++) {
    let word = words[at] ?? ''
    if (word === 'or' || word === '||') {
      terms.push([])
      continue
    }
    while (word.startsWith('!')) {
      isNot = !isNot
      word = word.slice(1)
    }
    if (word === '') continue
    let test: Test
    if (word === '{') {
      const end = words.indexOf('}', at)
      test = toTest(words.slice(at + 1, end < 0 ? words.length : end), view)
      at = end < 0 ? words.length : end
    } else test = toNamed(word, view)
    terms.at(-1)?.push({ test, isNot })
    isNot = false
  }
  return terms
}

/** The opposite, where that can be said shortly. */
function turn(terms: readonly (readonly Atom[])[]): Atom[][] | null {
  const opposite = (atom: Atom): Atom => ({ ...atom, isNot: !atom.isNot })
  const [first] = terms
  if (terms.length === 1 && first !== undefined) return first.map((atom) => [opposite(atom)])
  return terms.every(({ length }) => length === 1) ? [terms.flatMap((atoms) => atoms.map(opposite))] : null
}

/** Null for one that never holds. */
function toTerm(atoms: readonly Atom[]): HaproxyTerm | null {
  let paths: readonly PathMatch[] | null = null
  const except: PathMatch[] = []
  const others: string[] = []
  for (const { test, isNot } of atoms) {
    if (test.kind === 'yes' || test.kind === 'no') {
      if ((test.kind === 'yes') === isNot) return null
    } else if (test.kind !== 'paths') others.push(isNot ? `not ${test.kind}` : test.kind)
    else if (isNot) except.push(...test.matches)
    else if (paths === null) paths = test.matches
    else others.push('unknown')
  }
  return { paths, except, others }
}

function toNamed(name: string, view: HaproxyView): Test {
  if (name === 'TRUE') return { kind: 'yes' }
  if (name === 'FALSE') return { kind: 'no' }
  if (name === 'LOCALHOST') return { kind: 'addresses' }
  const tests = (view.acls.get(name) ?? []).map((words) => toTest(words, view)).filter(({ kind }) => kind !== 'no')
  const [first] = tests
  if (first === undefined) return { kind: view.acls.has(name) ? 'no' : 'unknown' }
  if (tests.some(({ kind }) => kind === 'yes')) return { kind: 'yes' }
  if (tests.some(({ kind }) => kind !== first.kind)) return { kind: 'unknown' }
  return first.kind === 'paths' ? { kind: 'paths', matches: tests.flatMap((test) => (test.kind === 'paths' ? test.matches : [])) } : first
}

/** `path_beg -i /a /b`: what is looked at, its flags, and the values of which one must fit. */
function toTest(words: readonly string[], view: HaproxyView): Test {
  const [fetch = '', ...rest] = words
  let ignoresCase = false
  let how = ''
  let isFile = false
  let at = 0
  for (; at < rest.length && /^-\w$/.test(rest[at] ?? ''); at++) {
    if (rest[at] === '-i') ignoresCase = true
    else if (rest[at] === '-m') how = rest[++at] ?? ''
    else if (rest[at] === '-f') {
      isFile = true
      at++
    }
  }
  const values = rest.slice(rest[at] === '--' ? at + 1 : at)
  if (/^(?:src|req\.ip|hdr_ip\(|req\.hdr_ip\()/.test(fetch) && !/^src_/.test(fetch)) return { kind: 'addresses' }
  if (/^http_auth(?:_group)?\(/.test(fetch)) return { kind: 'password' }
  if (/^(?:sc\d?_|src_|table_|be_|fe_|so_|nbsrv|avg_queue|queue|connslots|srv_)/.test(fetch)) return { kind: 'rate' }
  if (isFile) return { kind: 'unknown' }
  if (fetch === 'always_true') return { kind: 'yes' }
  if (fetch === 'always_false') return { kind: 'no' }
  if (fetch === 'ssl_fc' && values.length < 2) return { kind: view.isTls === ((values[0] ?? '1') === '1') ? 'yes' : 'no' }
  if (fetch === 'dst_port' && view.port !== null && values.every((value) => /^\d+$/.test(value)))
    return { kind: values.includes(String(view.port)) ? 'yes' : 'no' }
  const host = /^(?:req\.)?hdr(_beg|_end|_dom)?\(host\)(?:,field\(1,:\)|,host_only|,lower)*$/i.exec(fetch)
  if (host !== null) return { kind: testHost(host[1]?.slice(1) ?? how, values, view.host) }
  const path = /^path(?:_(beg|end|sub|dir|reg))?$/.exec(fetch)
  return path === null ? { kind: 'unknown' } : toPaths(path[1] ?? how, values, ignoresCase)
}

function testHost(how: string, values: readonly string[], host: string | null): 'yes' | 'no' | 'unknown' {
  const wanted = values.map((value) => value.toLowerCase())
  if (how === '' || how === 'str') return host !== null && wanted.includes(host) ? 'yes' : 'no'
  if (host === null) return 'unknown'
  if (how === 'beg') return wanted.some((value) => host.startsWith(value)) ? 'yes' : 'no'
  if (how === 'end') return wanted.some((value) => host.endsWith(value)) ? 'yes' : 'no'
  return 'unknown'
}

/** The hosts that conditions name in full. */
export function findHosts(lines: readonly HaproxyLine[]): string[] {
  const hosts = lines.flatMap(({ words }) => {
    const at = words.findIndex((word) => /^(?:req\.)?hdr\(host\)/i.test(word))
    if (at < 0 || words[at + 1] === '-m' || words.includes('-f')) return []
    const rest = words.slice(at + 1)
    const end = rest.findIndex((word) => word === '}' || word === 'if' || word === 'unless')
    return rest.slice(0, end < 0 ? rest.length : end).filter((word) => /^[\w.-]+$/.test(word) && !word.startsWith('-'))
  })
  return [...new Set(hosts.map((host) => host.toLowerCase()))]
}

function toPaths(how: string, values: readonly string[], ignoresCase: boolean): Test {
  const matches = values.map((text): PathMatch => {
    const plain = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    switch (how) {
      case '':
      case 'str':
        return ignoresCase ? { kind: 'pattern', text: `^${plain}$`, ignoresCase } : { kind: 'exact', text }
      case 'beg':
        return ignoresCase ? { kind: 'pattern', text: `^${plain}`, ignoresCase } : { kind: 'prefix', text }
      case 'end':
        return { kind: 'pattern', text: `${plain}$`, ignoresCase }
      case 'sub':
        return { kind: 'pattern', text: plain, ignoresCase }
      case 'dir':
        return { kind: 'pattern', text: `/${plain.replace(/^\/+|\/+$/g, '')}(?:/|$)`, ignoresCase }
      case 'reg':
        return { kind: 'pattern', text, ignoresCase }
      default:
        return { kind: 'unknown', text }
    }
  })
  return { kind: 'paths', matches }
}
