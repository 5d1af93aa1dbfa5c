// The first thread's side of making the model elsewhere.

import { type ModelJob, startWorker } from './job.ts'
import type { MadeModel } from './model.ts'

/** Null where the thread ended without a model. */
export function startModel(bundle: URL, job: Omit<ModelJob, 'kind'>): Promise<MadeModel | null> {
  const worker = startWorker(bundle, { kind: 'fastward-model', ...job })
  return new Promise((resolve) => {
    // Only `model.ts` runs there.
    worker.once('message', (made) => resolve(made as MadeModel))
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
}
