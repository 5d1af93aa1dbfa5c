// The ways in that HAProxy makes: one for each address of each `bind`, and for each host that the conditions name.

import type { HaproxyLine } from '../../syntax/index.ts'
import type { Edge, EdgeTls } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { findPublications } from '../publications.ts'
import type { HaproxyConfig, HaproxyProxy } from '../sources/haproxy.ts'
import { findHosts, type HaproxyView } from './conditions.ts'
import { findLast, pathsOf } from './paths.ts'

export interface HaproxyBind {
  /** Null for all of the machine's. */
  readonly address: string | null
  readonly port: number | null
  readonly isTls: boolean
  readonly line: HaproxyLine
}

const mostHosts = 30
const mostBinds = 100

export function readHaproxyEdges(context: CheckContext): readonly Edge[] {
  return context.setup.haproxy.flatMap((config) =>
    config.proxies.flatMap((proxy) => bindsOf(proxy).flatMap((bind) => edgesOf(context, config, proxy, bind))),
  )
}

function edgesOf(context: CheckContext, config: HaproxyConfig, proxy: HaproxyProxy, bind: HaproxyBind): Edge[] {
  const acls = aclsOf(proxy)
  const named = findHosts(proxy.lines)
  const hosts = named.length > mostHosts ? [null] : [...named, null]
  const isLocal = isLoopback(bind)
  return hosts.flatMap((host) => {
    const view: HaproxyView = { isTls: bind.isTls, port: bind.port, host, acls }
    const paths = pathsOf(config, proxy, view)
    return findPublications(context, [config.file], bind.port).map(
      ({ deployment, isOutside, because, ports }): Edge => ({
        kind: 'haproxy',
        name: `port ${bind.port ?? '?'} of ${proxy.kind} ${proxy.name} in HAProxy`,
        place: { file: config.file, line: bind.line.line },
        deployment,
        isOutside: isLocal ? 'no' : isOutside,
        outsideBecause: isLocal ? 'listens on the own machine' : because,
        hosts: host === null ? [] : [host],
        ports,
        tls: tlsOf(config, proxy, bind),
        matching: 'first',
        paths: paths ?? [],
        isPartial: config.isPartial || paths === null || named.length > mostHosts,
      }),
    )
  })
}

export function aclsOf({ lines }: HaproxyProxy): Map<string, (readonly string[])[]> {
  const acls = new Map<string, (readonly string[])[]>()
  for (const { words } of lines) {
    const [name, acl, ...test] = words
    if (name !== 'acl' || acl === undefined) continue
    const known = acls.get(acl)
    if (known === undefined) acls.set(acl, [test])
    else known.push(test)
  }
  return acls
}

export function bindsOf(proxy: HaproxyProxy): HaproxyBind[] {
  if (proxy.kind === 'backend') return []
  const binds = proxy.lines.flatMap((line) => {
    const [name, addresses = ''] = line.words
    if (name !== 'bind') return []
    const isTls = line.words.includes('ssl')
    return addresses.split(',').map((text) => {
      const parts = /^(?:(?:ipv[46]|tcp[46]?|quic[46]|udp[46]?)@)?(\[[^\]]*\]|[^:/@]*|[\da-f:]*):(\d+)(?:-\d+)?$/i.exec(text)
      const address = parts?.[1]?.replace(/^\[|\]$/g, '') ?? ''
      // A socket of the machine's is met by its own programs alone.
      const isSocket = /^(?:unix@|abns@|sockpair@|fd@|\/)/.test(text)
      const isAny = address === '' || address === '*' || address === '0.0.0.0' || address === '::'
      const port = parts?.[2] === undefined ? null : Number(parts[2])
      return { address: isSocket ? '127.0.0.1' : isAny ? null : address, port, isTls: isTls || /^quic[46]@/.test(text), line }
    })
  })
  return binds.slice(0, mostBinds)
}

export function isLoopback({ address }: HaproxyBind): boolean {
  return address !== null && (/^127\./.test(address) || address === '::1' || address === 'localhost')
}

const versions = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

function tlsOf(config: HaproxyConfig, proxy: HaproxyProxy, { isTls, line }: HaproxyBind): EdgeTls {
  const place = { file: config.file, line: line.line }
  if (isTls) {
    const shared = config.options.findLast(({ words }) => words[0] === 'ssl-default-bind-options' && words.includes('ssl-min-ver'))
    const from = line.words.includes('ssl-min-ver') ? line : shared
    const lowest = from === undefined ? -1 : versions.indexOf(from.words[from.words.indexOf('ssl-min-ver') + 1] ?? '')
    if (from === undefined || lowest < 0) return { kind: 'terminated', place, versions: [] }
    const to = versions.indexOf(from.words[from.words.indexOf('ssl-max-ver') + 1] ?? '')
    return {
      kind: 'terminated',
      place: { file: config.file, line: from.line },
      versions: versions.slice(lowest, from.words.includes('ssl-max-ver') && to >= 0 ? to + 1 : undefined),
    }
  }
  if (line.words.includes('accept-proxy')) return { kind: 'unknown', reason: 'it speaks the PROXY protocol with something in front of it' }
  if (findLast(proxy.lines, 'mode')?.words[1] !== 'http') return { kind: 'unknown', reason: 'it passes connections on as they come' }
  if (proxy.lines.some(believesProto))
    return { kind: 'unknown', reason: 'it goes by the X-Forwarded-Proto of something in front of it that is not here' }
  return { kind: 'plain', place }
}

/** Tests what something in front says, or says itself that this was TLS. */
function believesProto({ words }: HaproxyLine): boolean {
  if (words.some((word) => /hdr(?:_\w+)?\(x-forwarded-proto\b/i.test(word))) return true
  const isSet =
    words[0] === 'http-request' && /^(?:set|add)-header$/.test(words[1] ?? '') && words[2]?.toLowerCase() === 'x-forwarded-proto'
  return isSet && words[3] === 'https' && words.length === 4
}
