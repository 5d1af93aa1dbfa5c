// The seam between the command line and the rooms below it: the one place where the commands get an analysis.
// Imported late, so that help, version and errors of usage answer before anything else is in memory.

import { writeMapJson } from '../report/index.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'
import { writeRoutes } from './write-routes.ts'

export async function analyse(request: AnalysisRequest, host: Host, progress: Progress): Promise<Analysis> {
  const { wish } = request
  switch (wish.kind) {
    case 'findings': {
      const { findWeaknesses } = await import('./find-weaknesses.ts')
      return findWeaknesses(request, wish, host, progress)
    }
    case 'routes': {
      const { model } = await readModel(request, host, progress)
      return { report: await writeRoutes(model, request, wish), worst: null, notes: [] }
    }
    case 'map': {
      const { model } = await readModel(request, host, progress)
      return { report: writeMapJson(model), worst: null, notes: [] }
    }
    case 'init': {
      const { initProject } = await import('./init-project.ts')
      return initProject(request, wish, host, progress)
    }
    case 'policy': {
      const { explainPolicy } = await import('./explain-policy.ts')
      return explainPolicy(request, wish, host, progress)
    }
    case 'policy-waive': {
      const { waiveFinding } = await import('./edit-policy.ts')
      return waiveFinding(request, wish, host, progress)
    }
    case 'policy-public': {
      const { declarePublic } = await import('./edit-policy.ts')
      return declarePublic(request, wish, host, progress)
    }
    case 'policy-derive': {
      const { deriveRules } = await import('./derive-rules.ts')
      return deriveRules(request, host, progress)
    }
    case 'policy-cedar': {
      const { writeCedar } = await import('./exchange-cedar.ts')
      return writeCedar(request, wish, host, progress)
    }
    case 'policy-check': {
      const { checkPolicy } = await import('./check-policy.ts')
      return checkPolicy(request, host, progress)
    }
    case 'policy-test': {
      const { testPolicy } = await import('./test-policy.ts')
      return testPolicy(request, wish, host, progress)
    }
    case 'policy-replay': {
      const { replayPolicy } = await import('./replay-policy.ts')
      return replayPolicy(request, wish, host, progress)
    }
    case 'gateway-patch': {
      const { patchGateway } = await import('./gateway/patch/patch-gateway.ts')
      return patchGateway(request, wish, host, progress)
    }
    case 'baseline': {
      const { holdBaseline } = await import('./update-baseline.ts')
      return holdBaseline(request, wish, host, progress)
    }
    case 'vex': {
      const { writeVex } = await import('./write-vex.ts')
      return writeVex(await readModel(request, host, progress), wish, host)
    }
    case 'sbom': {
      const { writeSbom } = await import('./write-sbom.ts')
      return writeSbom(await readModel(request, host, progress), wish, host)
    }
  }
}
