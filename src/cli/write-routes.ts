// What an application serves, in the wanted form; or one of its routes, explained.

import manifest from '../../package.json' with { type: 'json' }
import { UserError } from '../base/index.ts'
import type { Model } from '../model/index.ts'
import {
  toJsonText,
  toRouteExplanation,
  toRoutesTable,
  writeRouteExplanationJson,
  writeRoutesHtml,
  writeRoutesJson,
} from '../report/index.ts'
import type { AnalysisRequest, Wish } from './analysis.ts'
import { findRoute } from './find-route.ts'

type RoutesWish = Extract<Wish, { readonly kind: 'routes' }>

export async function writeRoutes(model: Model, request: AnalysisRequest, { format, explain }: RoutesWish): Promise<string> {
  const { colour, columns, target } = request
  if (explain !== null) {
    const route = findRoute(model, explain)
    return format === 'json' ? writeRouteExplanationJson(model, route) : toRouteExplanation(model, route, { colour, columns })
  }
  if (format === 'table') return toRoutesTable(model, { colour, columns })
  if (format === 'json') return writeRoutesJson(model)
  if (format === 'html') return writeRoutesHtml(model, { version: manifest.version })
  const app = model.apps.find(({ primary }) => primary) ?? model.apps[0]
  // A document about nothing would read like one about an application that serves nothing.
  if (app === undefined) throw new UserError('application-missing', { path: target.shown })
  const { toOpenapi } = await import('../extract/index.ts')
  return toJsonText(toOpenapi(model, app.id))
}
