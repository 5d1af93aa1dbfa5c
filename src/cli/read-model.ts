// From a folder to the model of its application, with what was read before where nothing has changed since.

import { fileURLToPath } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }
import { type Tree, UserError } from '../base/index.ts'
import { findCommit, openStore, readTree, type Store } from '../io/index.ts'
import type { Model, Snapshot } from '../model/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import { digestOf, type LookedAtTree, watchTree } from './cache/looked-at-tree.ts'
import { findModel, keepModel } from './cache/model-cache.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'

export interface ReadModel {
  readonly model: Model
  readonly tree: Tree
}

export async function readModel(request: AnalysisRequest, host: Host, progress: Progress): Promise<ReadModel> {
  const { target, settings, useCache } = request
  progress.report('looking for files')
  const tree = watchTree(readTree(target.folder, { ...(settings.exclude ? { exclude: settings.exclude } : {}) }))
  const fingerprint = tree.fingerprint()
  const bundle = findBundle()
  const tool = useCache && bundle !== null ? findToolDigest(bundle, host) : null
  const store = tool === null ? null : openStore(host.environment, target.folder)
  const { app, apps, fastapiVersion, pythonRoots, includeTests } = settings
  const options = JSON.stringify([target.folder, app, [...(apps ?? [])], fastapiVersion, pythonRoots, includeTests, settings.exclude])
  const place = digestOf(options).slice(0, 32)
  const key = digestOf(JSON.stringify([tool, options, fingerprint]))
  const known = store === null ? null : findModel(store, `model-${place}`, key, tree)
  const made = known ?? (await extract(request, tree, { store, tool: tool ?? '', bundle }, progress))
  if (store !== null && known === null) keepModel(store, `model-${place}`, key, tree, made)
  const model: Model = { ...made, snapshot: makeSnapshot(tree, findCommit(target.folder)) }
  checkApplication(model, app)
  return { model, tree }
}

async function extract(
  { target, settings }: AnalysisRequest,
  tree: LookedAtTree,
  where: { readonly store: Store | null; readonly tool: string; readonly bundle: URL | null },
  progress: Progress,
): Promise<Model> {
  const { extractFromSource } = await import('../extract/index.ts')
  const { createSources } = await import('./cache/sources.ts')
  const sources = createSources(tree, { ...where, name: `forms-${digestOf(target.folder).slice(0, 32)}` }, progress)
  try {
    return extractFromSource(tree, {
      app: settings.app,
      fastapiVersion: settings.fastapiVersion,
      roots: settings.pythonRoots,
      includeTests: settings.includeTests,
      snapshot: makeSnapshot(tree, null),
      loadForm: sources.load,
      checkForm: sources.check,
    })
  } finally {
    sources.close()
  }
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

function makeSnapshot(tree: LookedAtTree, commit: string | null): Snapshot {
  return { commit, content: tree.content(), tool: manifest.version, knowledge: manifest.version, policy: null }
}

/** This program, where it runs as the one file that is built. */
function findBundle(): URL | null {
  return import.meta.url.endsWith('.js') ? new URL('fastward.js', import.meta.url) : null
}

/** What a result depends on beside what was read: this program, to the byte. A version would not do for somebody who works on it. */
function findToolDigest(bundle: URL, { files }: Host): string | null {
  const content = files.read(fileURLToPath(bundle))
  return content.ok ? digestOf(content.value) : null
}
