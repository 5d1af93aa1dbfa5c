// From a folder to the model of its application.

import { createHash } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import { type Tree, UserError } from '../base/index.ts'
import { findCommit, readTree } from '../io/index.ts'
import type { Model, Snapshot } from '../model/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'

export interface ReadModel {
  readonly model: Model
  readonly tree: Tree
}

export async function readModel({ target, settings }: AnalysisRequest, _host: Host, progress: Progress): Promise<ReadModel> {
  const tree = readTree(target.folder, { ...(settings.exclude ? { exclude: settings.exclude } : {}) })
  const { extractFromSource } = await import('../extract/index.ts')
  const { parsePython } = await import('../syntax/index.ts')
  const total = tree.files.reduce((sum, { kind }) => sum + (kind === 'python' ? 1 : 0), 0)
  let parsed = 0
  const model = extractFromSource(tree, {
    app: settings.app,
    fastapiVersion: settings.fastapiVersion,
    roots: settings.pythonRoots,
    includeTests: settings.includeTests,
    snapshot: makeSnapshot(tree, findCommit(target.folder)),
    loadForm: (_path, bytes) => {
      progress.report('reading', ++parsed, total)
      return parsePython(bytes)
    },
  })
  checkApplication(model, settings.app)
  return { model, tree }
}

/** Somebody who names an application does not want to read about another one. */
function checkApplication({ apps }: Model, wanted: string | undefined): void {
  if (wanted === undefined) return
  const [module = ''] = wanted.split(':')
  if (apps.some(({ id, entrypoint }) => [id, entrypoint].some((name) => name.split(':', 1)[0] === module))) return
  const found = apps.filter(({ id }) => !id.includes('>')).map(({ id }) => `\`${id}\``)
  const hint = found.length === 0 ? 'no other one was found either' : `found were: ${found.slice(0, 8).join(', ')}`
  throw new UserError('application-not-found', { app: wanted, hint })
}

function makeSnapshot(tree: Tree, commit: string | null): Snapshot {
  const digest = createHash('sha256')
  for (const { path } of [...tree.files, ...tree.above]) {
    const bytes = tree.read(path)
    digest.update(`${path}\0${bytes?.length ?? -1}\0`)
    if (bytes !== null) digest.update(bytes)
  }
  return { commit, content: digest.digest('hex'), tool: manifest.version, knowledge: manifest.version, policy: null }
}
