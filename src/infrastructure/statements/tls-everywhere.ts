// Whether every way in from outside speaks TLS, or does nothing but send callers to one that does: each environment by itself.

import { type Answer, everyAnswer } from '../../base/index.ts'
import type { Statement } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { waysThatCount } from './ways-that-count.ts'

export function sayTlsEverywhere(context: CheckContext): Statement {
  const edges = waysThatCount(readEdges(context))
  const answers = edges.map((edge) => ({ edge, ...judge(context, edge) }))
  // A configuration that nothing brings up proves nothing, and a deployment that nobody comes to from outside neither.
  const verdict = edges.some(({ isOutside }) => isOutside === 'yes') ? everyAnswer(answers.map(({ answer }) => answer)) : 'unknown'
  return {
    id: 'tls-everywhere',
    room: 'infrastructure',
    title: 'TLS everywhere',
    verdict,
    text:
      edges.length === 0
        ? 'Nothing here says how the application is reached from outside.'
        : {
            yes: 'Every way in speaks TLS or sends callers to one that does.',
            no: 'There is a way in without TLS.',
            unknown: 'Not every way in is known to speak TLS.',
          }[verdict],
    reasons: distinct(answers.map(({ edge, why }) => ({ text: `${edge.deployment.name}: ${edge.name} ${why}`, place: edge.place }))),
  }
}

function judge({ model }: CheckContext, { tls, isOutside, outsideBecause, paths, isPartial, kind }: Edge): { answer: Answer; why: string } {
  if (tls.kind === 'terminated') return { answer: 'yes', why: `speaks TLS${paths.some(hasHsts) ? ' and says so for good (HSTS)' : ''}` }
  if (tls.kind === 'before') return { answer: 'yes', why: `stands behind ${tls.by}, which speaks TLS` }
  if (tls.kind === 'unknown') return { answer: 'unknown', why: `may be without TLS: ${tls.reason}` }
  const redirects = paths.filter(({ action }) => action.kind === 'redirect' && action.toHttps)
  // What a certificate is asked for under is answered in the open by all.
  const others = paths.filter(
    (path) =>
      !redirects.includes(path) && path.action.kind !== 'refuse' && !('text' in path.match && path.match.text.includes('.well-known')),
  )
  if (redirects.length > 0 && others.length === 0 && !isPartial) return { answer: 'yes', why: 'sends callers to HTTPS' }
  const layer = model.apps
    .find(({ primary }) => primary)
    ?.middleware.find(({ name, condition }) => name === 'HTTPSRedirectMiddleware' && condition === null)
  if (kind === 'server' && layer !== undefined) return { answer: 'yes', why: 'sends callers to HTTPS (HTTPSRedirectMiddleware)' }
  if (isOutside === 'yes') return { answer: 'no', why: `${outsideBecause} and speaks plain HTTP` }
  return { answer: 'unknown', why: 'speaks plain HTTP, and nothing here says who comes to it' }
}

function hasHsts({ answerHeaders }: Edge['paths'][number]): boolean {
  return answerHeaders?.some(({ name, how }) => name === 'strict-transport-security' && how !== 'remove') === true
}

function distinct(reasons: Statement['reasons']): Statement['reasons'] {
  const seen = new Set<string>()
  return reasons.filter(({ text }) => !seen.has(text) && seen.add(text))
}
