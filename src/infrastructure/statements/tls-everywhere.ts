// Whether every way in from outside speaks TLS, or does nothing but send callers to one that does.

import { everyAnswer } from '../../base/index.ts'
import type { Statement } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'

export function sayTlsEverywhere(context: CheckContext): Statement {
  const edges = readEdges(context).filter(({ isOutside }) => isOutside !== 'no')
  const verdict = edges.length === 0 ? 'unknown' : everyAnswer(edges.map(isEncrypted))
  return {
    id: 'tls-everywhere',
    room: 'infrastructure',
    title: 'TLS everywhere',
    verdict,
    text:
      edges.length === 0
        ? 'Nothing here says how the application is reached from outside.'
        : { yes: 'Every way in speaks TLS.', no: 'There is a way in without TLS.', unknown: 'Not every way in is known to speak TLS.' }[
            verdict
          ],
    reasons: edges.map((edge) => ({ text: `${edge.name}: ${edge.tls.kind}`, place: edge.place })),
  }
}

function isEncrypted({ tls, isOutside, paths, isPartial }: Edge) {
  if (tls.kind === 'terminated' || tls.kind === 'before') return 'yes'
  if (tls.kind === 'unknown' || isOutside === 'unknown') return 'unknown'
  if (paths.length > 0 && !isPartial && paths.every(({ action }) => action.kind === 'redirect' && action.toHttps)) return 'yes'
  return 'no'
}
