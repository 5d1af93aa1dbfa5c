// The ways in that Caddy makes: one for each address of each site. A name without a scheme or a port means HTTPS by itself.

import type { Edge, EdgeAction, EdgeGuard, EdgeHeader, EdgePath, EdgeTls, PathMatch } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { findPublications } from '../publications.ts'
import { type CaddyConfig, type CaddySite, fillIn } from '../sources/caddy.ts'

type CaddyLine = CaddySite['lines'][number]

export function readCaddyEdges(context: CheckContext): readonly Edge[] {
  return context.setup.caddy.flatMap((config) =>
    config.sites.flatMap((site) =>
      site.addresses.flatMap((address) => {
        const { host, port, tls } = readAddress(config, site, address)
        return findPublications(context, [config.file], port).map(
          ({ deployment, isOutside, because, ports }): Edge => ({
            kind: 'caddy',
            name: `${address} in Caddy`,
            place: { file: config.file, line: site.line },
            deployment,
            isOutside,
            outsideBecause: because,
            hosts: host === null ? [] : [host],
            ports,
            tls,
            matching: 'first',
            paths: pathsOf(config.file, site.lines, '', []),
            isPartial: config.isPartial,
          }),
        )
      }),
    ),
  )
}

function readAddress(config: CaddyConfig, site: CaddySite, address: string): { host: string | null; port: number | null; tls: EdgeTls } {
  const place = { file: config.file, line: site.line }
  const parts = /^(?:(https?):\/\/)?([^:/]*)(?::(\d+))?(?:\/.*)?$/.exec(address)
  if (parts === null) return { host: null, port: null, tls: { kind: 'unknown', reason: 'its address is filled in' } }
  const [, scheme, name = '', given] = parts
  const own = site.lines.find(({ words }) => words[0] === 'tls')
  const versions = own?.block?.find(({ words }) => words[0] === 'protocols')
  const port = given !== undefined ? Number(given) : scheme === 'http' ? 80 : 443
  const host = name === '' ? null : name
  const terminated: EdgeTls = {
    kind: 'terminated',
    place: versions === undefined ? place : { file: config.file, line: versions.line },
    versions: versions?.words.slice(1) ?? [],
  }
  if (scheme === 'http' || (port === 80 && scheme === undefined)) return { host, port, tls: { kind: 'plain', place } }
  if (scheme === 'https' || own !== undefined) return { host, port, tls: terminated }
  const isOff = config.options.some(({ words }) => words[0] === 'auto_https' && words[1] === 'off')
  if (isOff) return { host, port, tls: { kind: 'unknown', reason: 'automatic HTTPS is switched off' } }
  if (/^\{/.test(name)) return { host, port, tls: { kind: 'unknown', reason: 'its address is filled in' } }
  // A port alone has no name to get a certificate for.
  return {
    host,
    port,
    tls:
      host === null
        ? port === 443
          ? { kind: 'unknown', reason: 'it has no name to get a certificate for' }
          : { kind: 'plain', place }
        : terminated,
  }
}

/** The order in which Caddy runs what ends a request, whatever the order in the file. */
const order = ['redir', 'handle', 'handle_path', 'route', 'respond', 'reverse_proxy', 'php_fastcgi', 'file_server']

interface Match {
  readonly matches: readonly PathMatch[]
  readonly rest: readonly string[]
}

function pathsOf(file: string, lines: readonly CaddyLine[], within: string, above: readonly EdgeHeader[]): EdgePath[] {
  const headers = [...above, ...lines.flatMap((line) => headersOf(file, line))]
  const ends = lines
    .filter(({ words }) => order.includes(words[0] ?? ''))
    .map((line) => ({ line, ...matchOf(lines, line) }))
    .sort((one, other) => rank(one.line) - rank(other.line) || longestOf(other.matches) - longestOf(one.matches))
  return ends.flatMap(({ line, matches, rest }) =>
    matches.flatMap((match): EdgePath[] => {
      const [name = ''] = line.words
      const place = { file, line: line.line }
      if ((name === 'handle' || name === 'route' || name === 'handle_path') && line.block !== null) {
        const inner = pathsOf(file, line.block, within, headers)
        const [first] = inner
        // What is told apart further in is not followed, unless all of it is one thing.
        if (inner.length !== 1 || first === undefined || !isEverything(first.match))
          return [{ ...base(file, lines, headers, place), match, action: { kind: 'unknown' } }]
        const action =
          name === 'handle_path' && first.action.kind === 'proxy' && match.kind === 'prefix'
            ? { ...first.action, path: match.text.endsWith('/') ? '/' : '' }
            : first.action
        return [{ ...first, guard: first.guard === 'none' ? guardOf(lines, match) : first.guard, match, place: first.place, action }]
      }
      return [{ ...base(file, lines, headers, place), guard: guardOf(lines, match), match, action: actionOf(line, rest) }]
    }),
  )
}

function base(
  _file: string,
  lines: readonly CaddyLine[],
  headers: readonly EdgeHeader[],
  place: EdgePath['place'],
): Omit<EdgePath, 'match' | 'action'> {
  // Some headers are set for some paths alone: then nothing can be said of all of them.
  const isPlain = lines.every(({ words }) => words[0] !== 'header' || !/^[/@]/.test(words[1] ?? ''))
  return { place, guard: 'none', answerHeaders: isPlain ? headers : null, requestHeaders: [] }
}

function rank({ words }: CaddyLine): number {
  const name = words[0] === 'handle_path' || words[0] === 'route' ? 'handle' : (words[0] ?? '')
  return order.indexOf(name)
}

function longestOf(matches: readonly PathMatch[]): number {
  return Math.max(...matches.map((match) => (isEverything(match) ? -1 : 'text' in match ? match.text.length : 0)))
}

function isEverything(match: PathMatch): boolean {
  return match.kind === 'prefix' && match.text === '/'
}

function matchOf(lines: readonly CaddyLine[], { words }: CaddyLine): Match {
  const [, first = '', ...rest] = words
  if (first.startsWith('/')) return { matches: [toMatch(first)], rest }
  if (first === '*') return { matches: [{ kind: 'prefix', text: '/' }], rest }
  if (!first.startsWith('@')) return { matches: [{ kind: 'prefix', text: '/' }], rest: words.slice(1) }
  const named = lines.find((line) => line.words[0] === first)
  const tests = named?.block?.map((line) => line.words) ?? (named === undefined ? [] : [named.words.slice(1)])
  const [only] = tests
  if (tests.length === 1 && only?.[0] === 'path') return { matches: only.slice(1).map(toMatch), rest }
  return { matches: [{ kind: 'unknown', text: first }], rest }
}

function toMatch(text: string): PathMatch {
  if (text === '/*') return { kind: 'prefix', text: '/' }
  if (/^[^*]*\*$/.test(text)) return { kind: 'prefix', text: text.slice(0, -1) }
  return text.includes('*') ? { kind: 'unknown', text } : { kind: 'exact', text }
}

function actionOf({ words }: CaddyLine, rest: readonly string[]): EdgeAction {
  switch (words[0]) {
    case 'redir':
      return { kind: 'redirect', toHttps: (rest[0] ?? '').startsWith('https://') }
    case 'respond': {
      const code = Number(rest.find((word) => /^\d{3}$/.test(word)) ?? 200)
      return code >= 400 && code < 500 ? { kind: 'refuse' } : { kind: 'answer' }
    }
    case 'reverse_proxy': {
      const parts = /^(?:(https?):\/\/)?([^:/{}]+|\[[^\]]*\])(?::(\d+))?$/.exec(fillIn(rest[0] ?? ''))
      const isTls = parts?.[1] === 'https'
      if (parts === null) return { kind: 'proxy', host: null, port: null, path: null, isTls }
      return {
        kind: 'proxy',
        host: parts[2] ?? null,
        port: parts[3] === undefined ? (isTls ? 443 : 80) : Number(parts[3]),
        path: null,
        isTls,
      }
    }
    case 'file_server':
      return { kind: 'files', folder: null }
    default:
      return { kind: 'unknown' }
  }
}

function guardOf(lines: readonly CaddyLine[], match: PathMatch): EdgeGuard {
  for (const line of lines) {
    const [name = ''] = line.words
    if (name !== 'basicauth' && name !== 'basic_auth' && name !== 'forward_auth') continue
    const { matches } = matchOf(lines, line)
    const covers = matches.some(
      (one) =>
        isEverything(one) ||
        ('text' in one && 'text' in match && one.kind === 'prefix' && match.kind !== 'unknown' && match.text.startsWith(one.text)),
    )
    if (covers) return name === 'forward_auth' ? 'forward' : 'basic'
    // It may be for a part of what the path takes.
    if (matches.some((one) => one.kind === 'unknown')) return 'unknown'
  }
  return 'none'
}

function headersOf(file: string, { words, block, line }: CaddyLine): EdgeHeader[] {
  if (words[0] !== 'header') return []
  const rows = block === null ? [{ words: words.slice(/^[*/@]/.test(words[1] ?? '') ? 2 : 1), line }] : block
  // A block with anything to take away is held back until the answer is there, and then replaces what came.
  const isLate = rows.some((row) => row.words[0]?.startsWith('-') === true || row.words[0] === 'defer')
  return rows.flatMap((row): EdgeHeader[] => {
    const [name = '', value = ''] = row.words
    if (name === '' || name === 'defer') return []
    const place = { file, line: row.line }
    if (name.startsWith('-')) return [{ name: name.slice(1).toLowerCase(), value: null, always: true, place, how: 'remove' }]
    const how = isLate && !name.startsWith('+') ? 'set' : 'add'
    return [{ name: name.replace(/^[+?>]/, '').toLowerCase(), value, always: true, place, how }]
  })
}
