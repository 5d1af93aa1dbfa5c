// Which headers that protect browsers, and which of CORS, a caller from outside sees, after the application and what stands in front of it.

import type { Statement } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { Edge, EdgePath } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { leadsToApp } from '../publications.ts'
import { waysThatCount } from './ways-that-count.ts'

const wanted: readonly (readonly [string, string])[] = [
  ['strict-transport-security', 'Strict-Transport-Security'],
  ['x-content-type-options', 'X-Content-Type-Options'],
  ['content-security-policy', 'Content-Security-Policy'],
  ['x-frame-options', 'X-Frame-Options'],
  ['referrer-policy', 'Referrer-Policy'],
]
/** Middleware that sends none of these headers. */
const silent = new Set([
  'CORSMiddleware',
  'GZipMiddleware',
  'SessionMiddleware',
  'TrustedHostMiddleware',
  'HTTPSRedirectMiddleware',
  'ProxyHeadersMiddleware',
])

interface AppPath {
  readonly edge: Edge
  readonly path: EdgePath
}

function appPaths(context: CheckContext): readonly AppPath[] {
  return waysThatCount(readEdges(context)).flatMap((edge) =>
    edge.paths.flatMap((path) => (leadsToApp(context, edge, path) === 'yes' ? [{ edge, path }] : [])),
  )
}

const nothing = 'No way in from outside is known to lead to the application.'

export function saySecurityHeaders(context: CheckContext): Statement {
  const base = { id: 'security-headers', room: 'infrastructure', title: 'Security headers outside' } as const
  const ways = appPaths(context)
  if (ways.length === 0) return { ...base, verdict: 'unknown', text: nothing, reasons: [] }
  const rows = ways.map(({ edge, path }) => {
    const sent = wanted.filter(([name]) => path.answerHeaders?.some((header) => header.name === name && header.how !== 'remove') === true)
    const names = sent.map(([, name]) => name)
    const where = 'text' in path.match ? path.match.text : 'a path'
    return {
      edge,
      path,
      sent: sent.map(([name]) => name),
      text: `${edge.deployment.name}: ${edge.name} sets ${names.length === 0 ? 'none' : names.join(', ')} for ${where}`,
    }
  })
  const isFull = rows.every(
    ({ sent, edge }) =>
      sent.includes('x-content-type-options') &&
      (sent.includes('x-frame-options') || sent.includes('content-security-policy')) &&
      (edge.tls.kind !== 'terminated' || sent.includes('strict-transport-security')) &&
      edge.isOutside === 'yes',
  )
  const layers = context.model.apps.find(({ primary }) => primary)?.middleware ?? []
  const other = layers.find(({ name }) => !silent.has(name))
  const isBare = rows.some(
    ({ sent, edge, path }) => sent.length === 0 && !edge.isPartial && path.answerHeaders !== null && edge.isOutside === 'yes',
  )
  const reasons = rows.map(({ text, path }) => ({ text, place: path.place }))
  if (isFull)
    return { ...base, verdict: 'yes', text: 'What stands in front of the application sets them on every path that leads to it.', reasons }
  if (isBare && other === undefined && !setsHeaders(context))
    return { ...base, verdict: 'no', text: 'There is a way in on which neither the proxy nor the application sets any.', reasons }
  return {
    ...base,
    verdict: 'unknown',
    text: 'The proxy does not set all of them, and what the application sets is not known.',
    reasons: other === undefined ? reasons : [...reasons, { text: `${other.name} of the application may set some`, place: other.place }],
  }
}

/** A function of the project that writes headers of answers may write these. */
function setsHeaders({ model }: CheckContext): boolean {
  return (
    model.code === null ||
    model.code.calls.some(
      ({ callee, tags }) => /headers?\.__setitem__|\.headers\b/.test(callee) || tags.some((tag) => tag.includes('header')),
    )
  )
}

export function sayCorsOutside(context: CheckContext): Statement {
  const base = { id: 'cors-outside', room: 'infrastructure', title: 'CORS outside', verdict: null } as const
  const layer = context.model.apps
    .find(({ primary }) => primary)
    ?.middleware.find(({ name, condition }) => name === 'CORSMiddleware' && condition?.default !== 'off')
  const origins = layer?.options['allow_origins']
  const byApp =
    layer === undefined
      ? null
      : origins === undefined || origins.certainty === 'unknown'
        ? 'origins that are not known'
        : Array.isArray(origins.value) && origins.value.includes('*')
          ? 'every origin'
          : 'the origins that it names'
  const fromApp = layer === undefined || byApp === null ? [] : [{ text: `the application allows ${byApp}`, place: layer.place }]
  const ways = appPaths(context)
  const added = ways.flatMap(({ edge, path }) =>
    (path.answerHeaders ?? [])
      .filter(({ name, how }) => name === 'access-control-allow-origin' && how !== 'remove')
      .map(({ value, place, how }) => ({
        text: `${edge.deployment.name}: ${edge.name} ${how === 'set' ? 'sets' : 'adds'} Access-Control-Allow-Origin ${value ?? ''}`,
        place,
        how,
      })),
  )
  const isDouble = layer !== undefined && added.some(({ how }) => how === 'add')
  const text = isDouble
    ? 'The proxy and the application both answer, and browsers refuse two answers.'
    : added.length > 0
      ? 'The proxy decides which other sites may read answers.'
      : byApp !== null
        ? `${ways.length === 0 ? 'As far as is known, the' : 'The'} application alone decides which other sites may read answers: ${byApp}.`
        : ways.length === 0
          ? nothing
          : 'No other site may read answers.'
  return { ...base, text, reasons: [...fromApp, ...added.map(({ text: reason, place }) => ({ text: reason, place }))] }
}
