// Whether FastAPI's own documentation is shown to callers from outside.

import type { Statement } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { CheckContext } from '../kit.ts'
import { findPath } from '../outside.ts'
import { findServedRoutes } from '../served-routes.ts'
import { waysThatCount } from './ways-that-count.ts'

export function sayDocsOutside(context: CheckContext): Statement {
  const docs = context.model.routes.filter(
    (route) => route.kind === 'http' && route.origin === 'docs' && route.condition?.default !== 'off',
  )
  const edges = waysThatCount(readEdges(context))
  const base = { id: 'docs-kept-inside', room: 'infrastructure', title: 'Docs kept inside' } as const
  if (docs.length === 0 && context.model.apps.some(({ primary }) => primary))
    return { ...base, verdict: 'yes', text: 'The application serves no documentation of its own.', reasons: [] }
  const open = edges.flatMap((edge) =>
    findServedRoutes(context, edge).flatMap(({ route, ways }) => {
      const way = docs.includes(route) ? ways.find(({ path, isApp }) => isApp === 'yes' && path.guard === 'none') : undefined
      return way === undefined ? [] : [{ edge, way }]
    }),
  )
  if (open.some(({ edge }) => edge.isOutside === 'yes')) {
    const reasons = open.map(({ edge, way }) => ({
      text: `${edge.deployment.name}: ${way.outside} through ${edge.name}`,
      place: way.path.place,
    }))
    return { ...base, verdict: 'no', text: 'The documentation is shown to whoever comes in.', reasons }
  }
  const isHidden =
    edges.some(({ isOutside }) => isOutside === 'yes') &&
    edges.every(
      (edge) =>
        !edge.isPartial &&
        docs.every(({ path }) => {
          const found = findPath(edge, path)
          return (
            found === null ||
            (found !== 'unknown' &&
              (found.guard !== 'none' ||
                found.action.kind === 'refuse' ||
                found.action.kind === 'files' ||
                found.action.kind === 'redirect'))
          )
        }),
    )
  if (isHidden)
    return {
      ...base,
      verdict: 'yes',
      text: 'No way in leads strangers to the documentation.',
      reasons: edges.map((edge) => ({ text: `${edge.deployment.name}: ${edge.name} keeps it back`, place: edge.place })),
    }
  return {
    ...base,
    verdict: 'unknown',
    text:
      edges.length === 0
        ? 'Nothing here says how the application is reached from outside.'
        : 'Whether a way in leads to the documentation is not known.',
    reasons: [],
  }
}
