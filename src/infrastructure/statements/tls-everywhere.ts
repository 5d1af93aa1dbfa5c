// Whether every way in from outside speaks TLS, or does nothing but send callers to one that does, and whether the application goes out to its
// data by TLS: each environment by itself. Yes needs proof of everything that is there; what nobody can name makes it unknown.

import { type Answer, everyAnswer } from '../../base/index.ts'
import type { Statement } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { Deployment, Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { leadsToApp } from '../publications.ts'
import { findFarConnections } from './far-connections.ts'
import { findNamelessPorts } from './nameless-ports.ts'
import { waysThatCount } from './ways-that-count.ts'

interface Said {
  readonly deployment: Deployment
  readonly isOutside: Edge['isOutside']
  readonly place: Edge['place']
  readonly answer: Answer
  /** A sentence without its end. */
  readonly text: string
  readonly isWayIn: boolean
}

export function sayTlsEverywhere(context: CheckContext): Statement {
  const edges = readEdges(context)
  const nameless = findNamelessPorts(context, edges).map(({ service, ports, ...port }): Said => {
    const text = `${ports.length > 1 ? 'ports' : 'port'} ${ports.join(', ')} of service ${service} ${ports.length > 1 ? 'are' : 'is'} published, and what its program speaks is not known`
    return { ...port, answer: 'unknown', text, isWayIn: true }
  })
  const counted = waysThatCount<Said>([
    ...edges.map((edge): Said => {
      const { answer, why } = judge(context, edge)
      return { ...edge, answer, text: `${edge.name} ${why}`, isWayIn: true }
    }),
    ...nameless,
    ...findFarConnections(context).map((one): Said => {
      const text = `the application reaches ${one.to}: ${one.because}`
      return { ...one, answer: one.isTls, text, isWayIn: false }
    }),
  ])
  // A folder of manifests for deployment does not say that what lies beside it is for something else: only the word production does.
  const isProduction = counted.some(({ deployment }) => /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i.test(deployment.name))
  const beside = isProduction ? [] : nameless.filter((one) => one.deployment.stage !== 'development' && !counted.includes(one))
  const said = [...counted, ...beside]
  const ways = said.filter(({ isWayIn }) => isWayIn)
  const answer = everyAnswer(said.map((one) => one.answer))
  // A configuration that nothing brings up proves nothing, and a deployment that nobody comes to from outside neither.
  const verdict = ways.some(({ isOutside }) => isOutside === 'yes') ? answer : 'unknown'
  const isByData = verdict === 'no' && ways.every((one) => one.answer !== 'no')
  return {
    id: 'tls-everywhere',
    room: 'infrastructure',
    title: 'TLS everywhere',
    verdict,
    text:
      ways.length === 0
        ? 'Nothing here says how the application is reached from outside.'
        : {
            yes: 'Every way in speaks TLS or sends callers to one that does.',
            no: isByData ? 'There is a connection without TLS.' : 'There is a way in without TLS.',
            unknown: 'Not every way in is known to speak TLS.',
          }[verdict],
    reasons: distinct(said.map(({ deployment, text, place }) => ({ text: `${deployment.name}: ${text}`, place }))),
  }
}

function judge(context: CheckContext, edge: Edge): { answer: Answer; why: string } {
  const { tls, isOutside, outsideBecause, paths, isPartial, kind } = edge
  if (tls.kind === 'terminated') return { answer: 'yes', why: `speaks TLS${sayForGood(context, edge)}` }
  if (tls.kind === 'before') return { answer: 'yes', why: `stands behind ${tls.by}, which speaks TLS` }
  if (tls.kind === 'unknown') return { answer: 'unknown', why: `may be without TLS: ${tls.reason}` }
  const redirects = paths.filter(({ action }) => action.kind === 'redirect' && action.toHttps)
  // What a certificate is asked for under is answered in the open by all.
  const others = paths.filter(
    (path) =>
      !redirects.includes(path) && path.action.kind !== 'refuse' && !('text' in path.match && path.match.text.includes('.well-known')),
  )
  if (redirects.length > 0 && others.length === 0 && !isPartial) return { answer: 'yes', why: 'sends callers to HTTPS' }
  const layer = context.model.apps
    .find(({ primary }) => primary)
    ?.middleware.find(({ name, condition }) => name === 'HTTPSRedirectMiddleware' && condition === null)
  if (kind === 'server' && layer !== undefined) return { answer: 'yes', why: 'sends callers to HTTPS (HTTPSRedirectMiddleware)' }
  if (isOutside === 'yes') return { answer: 'no', why: `${outsideBecause} and speaks plain HTTP` }
  return { answer: 'unknown', why: 'speaks plain HTTP, and nothing here says who comes to it' }
}

/** Whether browsers are told to come by TLS alone from then on; nothing where nobody can say. */
function sayForGood(context: CheckContext, edge: Edge): string {
  const own = edge.paths.filter((path) => leadsToApp(context, edge, path) === 'yes')
  if (edge.paths.some(hasHsts)) return own.every(hasHsts) ? ' and says so for good (HSTS)' : ' and says so for good (HSTS) for some paths'
  const isKnown = !edge.isPartial && own.length > 0 && own.every(({ answerHeaders }) => answerHeaders !== null)
  return isKnown ? ', and leaves it to the application to say so for good (no HSTS)' : ''
}

function hasHsts({ answerHeaders }: Edge['paths'][number]): boolean {
  return answerHeaders?.some(({ name, how }) => name === 'strict-transport-security' && how !== 'remove') === true
}

function distinct(reasons: Statement['reasons']): Statement['reasons'] {
  const seen = new Set<string>()
  return reasons.filter(({ text }) => !seen.has(text) && seen.add(text))
}
