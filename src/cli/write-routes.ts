// What an application serves, in the wanted form.

import manifest from '../../package.json' with { type: 'json' }
import { UserError } from '../base/index.ts'
import type { Model } from '../model/index.ts'
import { toJsonText, toRoutesTable, writeRoutesHtml, writeRoutesJson } from '../report/index.ts'
import type { AnalysisRequest } from './analysis.ts'

export async function writeRoutes(model: Model, { colour, columns, target }: AnalysisRequest, format: string): Promise<string> {
  if (format === 'table') return toRoutesTable(model, { colour, columns })
  if (format === 'json') return writeRoutesJson(model)
  if (format === 'html') return writeRoutesHtml(model, { version: manifest.version })
  const app = model.apps.find(({ primary }) => primary) ?? model.apps[0]
  // A document about nothing would read like one about an application that serves nothing.
  if (app === undefined) throw new UserError('application-missing', { path: target.shown })
  const { toOpenapi } = await import('../extract/index.ts')
  return toJsonText(toOpenapi(model, app.id))
}
