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
  const { target, settings, environment, useCache } = request
  progress.report('looking for files')
  const tree = watchTree(readTree(target.folder, { ...(settings.exclude ? { exclude: settings.exclude } : {}) }))
  const fingerprint = tree.fingerprint()
  const bundle = findBundle()
  const tool = useCache && bundle !== null ? findToolDigest(bundle, host) : null
  const store = tool === null ? null : openStore(host.environment, target.folder)
  const { app, apps, fastapiVersion, pythonRoots, includeTests, exclude } = settings
  const named = [...(apps ?? [])]
  checkNames(named)
  const options = JSON.stringify([target.folder, app, named, fastapiVersion, pythonRoots, includeTests, exclude, [...environment]])
  const place = digestOf(options).slice(0, 32)
  const key = digestOf(JSON.stringify([tool, options, fingerprint]))
  const known = store === null ? null : findModel(store, `model-${place}`, key, tree)
  const made = known ?? (await extract(request, tree, { store, tool: tool ?? '', bundle }, progress))
  if (store !== null && known === null) keepModel(store, `model-${place}`, key, tree, made)
  const model: Model = { ...made, snapshot: { ...makeSnapshot(tree, findCommit(target.folder)), policy: toPolicy(environment) } }
  if (app !== undefined) checkApplication(model, app)
  else for (const [name, entrypoint] of named) if (!model.apps.some(({ id }) => id === name)) throw notFound(model, entrypoint)
  return { model, tree }
}

async function extract(
  { target, settings, environment }: AnalysisRequest,
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
      apps: settings.apps,
      environment,
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

/** One application cannot go by two names. */
function checkNames(named: readonly (readonly [string, string])[]): void {
  const names = new Map<string, string>()
  for (const [second, app] of named) {
    const first = names.get(app)
    if (first !== undefined) throw new UserError('application-named-twice', { app, first, second })
    names.set(app, second)
  }
}

/** Somebody who names an application does not want to read about another one. */
function checkApplication(model: Model, wanted: string): void {
  const [module = ''] = wanted.split(':')
  if (!model.apps.some(({ entrypoint }) => entrypoint.split(':', 1)[0] === module)) throw notFound(model, wanted)
}

function notFound({ apps }: Model, wanted: string): UserError {
  const found = apps.filter(({ id }) => !id.includes('>')).map(({ entrypoint }) => `\`${entrypoint}\``)
  const hint = found.length === 0 ? 'no other one was found either' : `found were: ${found.slice(0, 8).join(', ')}`
  return new UserError('application-not-found', { app: wanted, hint })
}

/** What was decided by whoever asked, and shapes the answer as the code does. */
function toPolicy(environment: AnalysisRequest['environment']): string | null {
  return environment.size === 0 ? null : digestOf(JSON.stringify({ environment: [...environment] }))
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
