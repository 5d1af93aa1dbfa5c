// `fastward policy derive`: the access rules that the code enforces today, to be put into `fastward.yaml`.

import { deriveDocument } from '../policy/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

export async function deriveRules(request: AnalysisRequest, host: Host, progress: Progress): Promise<Analysis> {
  const { model } = await readModel(request, host, progress, { withFlows: true })
  const { text, rules, covered, noted } = deriveDocument(model)
  return {
    report: text,
    worst: null,
    notes: [
      `${rules === 1 ? '1 rule' : `${rules} rules`} for ${covered === 1 ? '1 route' : `${covered} routes`}${noted === 0 ? '' : `; on ${noted === 1 ? '1 route' : `${noted} routes`} the code does more or less than they say: see the comments`}`,
    ],
  }
}
