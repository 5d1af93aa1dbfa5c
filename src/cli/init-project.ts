// `fastward init`: the first policy of a project, made of one reading of it. Nothing that is there is written over.

import { join } from 'node:path'
import { UserError } from '../base/index.ts'
import { draftDocument, listOpenRoutes, readLayers } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { scanApplication } from './find-weaknesses.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { toKnown, writeBaseline } from './scan-baseline.ts'
import { documentName, placeDocument } from './settings/policy-source.ts'

export const baselineName = 'fastward-baseline.json'

export async function initProject(
  request: AnalysisRequest,
  wish: Extract<Wish, { kind: 'init' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const { target } = request
  const { path, place } = placeDocument(target)
  const baseline = {
    path: join(target.folder, baselineName),
    place: target.shown === '.' ? baselineName : join(target.shown, baselineName),
  }
  for (const file of [{ path, place }, baseline]) {
    const status = host.files.status(file.path)
    if (status.ok || status.failure !== 'missing') throw new UserError('init-already-there', { place: file.place })
  }
  // What the document says needs the model, and what the baseline holds needs the document.
  let text = ''
  let open = 0
  const { result, notes } = await scanApplication(request, host, progress, (model) => {
    const routes = listOpenRoutes(model.routes)
    open = routes.length
    text = draftDocument(routes, { baseline: baselineName, preset: wish.preset })
    return readLayers(
      { file: documentName, identity: path, text, digest: '', isInside: true },
      () => ({ failure: 'a draft extends nothing' }),
      [],
    )
  })
  write(baseline, writeBaseline(result.findings.map((finding) => toKnown(finding))), host)
  write({ path, place }, text, host)
  const report = [
    `${place}: written. The preset ${wish.preset} holds for everything new; ${open === 1 ? '1 route is' : `${open} routes are`} listed as public, because ${open === 1 ? 'it is' : 'they are'} open today.`,
    `${baseline.place}: written. ${result.findings.length === 1 ? '1 finding' : `${result.findings.length} findings`} of today, known from now on.`,
    '',
    'Look at the public routes, take out those that should ask who calls, and commit both files.',
    '',
  ].join('\n')
  return { report, worst: null, notes }
}

function write({ path, place }: { readonly path: string; readonly place: string }, text: string, { files }: Host): void {
  const written = files.write(path, text)
  if (!written.ok) throw new UserError('output-not-written', { path: place, reason: 'its folder does not let it' })
}
