// The seam between the command line and the rooms below it: the one place where the commands get an analysis or the rules.
// Imported late, so that help, version and errors of usage answer before the parser is in memory.

import type { RuleCard } from '../finding/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'

export async function analyse(_request: AnalysisRequest, _host: Host, _progress: Progress): Promise<Analysis> {
  throw new Error('this build holds no analysis')
}

export const rules: readonly RuleCard[] = []
