// `fastward policy check`: the documents are understood or refused, and what of them is about nothing is told.

import { toPrintable } from '../base/index.ts'
import { reviewPolicy } from '../policy/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'
import { placeDocument } from './settings/policy-source.ts'

export async function checkPolicy(request: AnalysisRequest, host: Host, progress: Progress): Promise<Analysis> {
  // What cannot be understood is refused here.
  const policy = makePolicy(request)
  const { place } = placeDocument(request.target)
  const { guardrails, access, waivers } = policy
  const rules = access.policy.rules.length + access.policy.fields.length
  const counts = `${guardrails.length} guardrails, ${rules} access rules, ${waivers.length} waivers`
  const { model, tree } = await readModel(request, host, progress, { withFlows: true })
  if (model.routes.length === 0)
    return {
      report: `${toPrintable(`${place}: understood (${counts}).`)}\nThere are no routes here: nothing was held against an application.\n`,
      worst: null,
      notes: [],
    }
  const files = tree.files.map(({ path }) => path)
  const remarks = reviewPolicy(policy, model, files, place, host.clock.now())
  const lines = [
    ...remarks.map(({ file, line, key, message }) => `${file}${line === null ? '' : `:${line}`}: \`${key}\`: ${message}`),
    ...(remarks.length === 0 ? [] : ['']),
    `${place}: understood (${counts}); held against ${model.routes.length} routes: ${remarks.length === 0 ? 'everything is about something' : remarks.length === 1 ? '1 remark' : `${remarks.length} remarks`}.`,
  ]
  return { report: `${lines.map(toPrintable).join('\n')}\n`, worst: remarks.length > 0 ? 'medium' : null, notes: [] }
}
