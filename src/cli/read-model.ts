// From a folder to the model of its application, with what was read before where nothing has changed since.

import { fileURLToPath } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }
import { UserError } from '../base/index.ts'
import type { DeclaredValidators, SourceOptions, SourceReads } from '../extract/index.ts'
import { type DiskTree, findCommit, openStore, readTree, type Store } from '../io/index.ts'
import type { Model, Snapshot } from '../model/index.ts'
import type { Settings } from '../policy/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import { digestOf, type LookedAtTree, watchTree } from './cache/looked-at-tree.ts'
import { type ChangedRow, KeptModel, keepModel } from './cache/model-cache.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { countThreads } from './workers/threads.ts'

export interface ReadModel {
  readonly model: Model
  readonly tree: LookedAtTree
}

/** Where the files come from, where they are not those of the folder as it is. */
export interface Origin {
  readonly tree: DiskTree
  readonly commit: string
}

interface Where {
  readonly store: Store | null
  /** Of the kept model and the kept forms in the store. */
  readonly names: { readonly model: string; readonly forms: string }
  /** Digest of what the answer depends on beside the files. */
  readonly key: string
  /** The digest of this program. */
  readonly tool: string
  readonly bundle: URL | null
  readonly isOrigin: boolean
  /** Also what the code does. */
  readonly withCode: boolean
  /** Also how requests reach what it does to the outside. */
  readonly withFlows: boolean
}

export interface ReadOptions {
  /** Another state of the tree. */
  readonly origin?: Origin
  /** A rule asks how requests reach what the code does. */
  readonly withFlows?: boolean
}

export async function readModel(
  request: AnalysisRequest,
  host: Host,
  progress: Progress,
  { origin, withFlows: isAsked = false }: ReadOptions = {},
): Promise<ReadModel> {
  const { target, settings, environment, useCache, wish } = request
  // What the code does is asked for by rules, and belongs to the map.
  const withCode = wish.kind !== 'routes'
  const withFlows = isAsked || wish.kind === 'map'
  const { app, apps, fastapiVersion, pythonRoots, includeTests, exclude, validators } = settings
  const named = [...(apps ?? [])]
  checkNames(named)
  const bundle = findBundle()
  const tool = useCache ? findTool(host) : null
  const options = JSON.stringify([
    target.folder,
    app,
    named,
    fastapiVersion,
    pythonRoots,
    includeTests,
    exclude,
    withCode,
    withFlows,
    [...environment],
    [...(validators ?? [])],
  ])
  const where: Where = {
    store: tool === null ? null : openStore(host.environment, target.folder),
    names: {
      model: `${origin === undefined ? 'model' : 'base'}-${digestOf(options).slice(0, 32)}`,
      forms: `forms-${digestOf(target.folder).slice(0, 32)}`,
    },
    key: digestOf(JSON.stringify([tool, options])),
    tool: tool ?? '',
    bundle,
    isOrigin: origin === undefined,
    withCode,
    withFlows,
  }
  const began = host.clock.now()
  progress.report('looking for files')
  const open = () => origin?.tree ?? readTree(target.folder, exclude === undefined ? {} : { exclude })
  const { model: made, tree } = await findOrMake(request, where, open, began, host, progress)
  const commit = origin === undefined ? findCommit(target.folder) : origin.commit
  const model: Model = { ...made, snapshot: { ...makeSnapshot(tree, commit), policy: toPolicy(environment) } }
  // What is asked for by name need not have been there at another time.
  if (origin !== undefined) return { model, tree }
  if (app !== undefined) checkApplication(model, app)
  else for (const [name, entrypoint] of named) if (!model.apps.some(({ id }) => id === name)) throw notFound(model, entrypoint)
  return { model, tree }
}

async function findOrMake(
  request: AnalysisRequest,
  where: Where,
  open: () => DiskTree,
  began: Date,
  host: Host,
  progress: Progress,
): Promise<{ readonly model: Model; readonly tree: LookedAtTree }> {
  const { store, names, key } = where
  const kept = store === null ? null : KeptModel.open(store, names.model, key)
  try {
    const tree = watchTree(open(), kept?.rows)
    const rows = tree.rows(began)
    const changed = kept?.findChanged(tree, rows) ?? null
    if (kept !== null && changed !== null) {
      const model = changed.length === 0 ? kept.readModel() : await adapt(kept, changed, tree, request, where, progress)
      const reads = model !== null && store !== null && changed.length === 0 && kept.isWorthRenewing(rows) ? kept.readReads() : null
      if (model !== null && store !== null && reads !== null) keepModel(store, names.model, key, tree, rows, model, reads)
      if (model !== null) return { model, tree }
    }
    const { model, reads } = await extract(request, tree, where, host, progress)
    if (store !== null && reads !== null) keepModel(store, names.model, key, tree, tree.rows(began), model, reads)
    return { model, tree }
  } finally {
    kept?.close()
  }
}

async function adapt(
  kept: KeptModel,
  changed: readonly ChangedRow[],
  tree: LookedAtTree,
  { settings }: AnalysisRequest,
  { store, names, tool }: Where,
  progress: Progress,
): Promise<Model | null> {
  const { adaptModel, areAsidesMeant, createSources } = await import('./cache/index.ts')
  const includeTests = settings.includeTests === true || areAsidesMeant(tree)
  const sources = createSources(
    tree,
    { store, name: names.forms, tool, bundle: null, isWhole: false, includeTests, readers: 1, threads: 1 },
    progress,
  )
  try {
    return adaptModel(kept, changed, tree, sources, includeTests)
  } finally {
    sources.close()
  }
}

async function extract(
  { target, settings, environment }: AnalysisRequest,
  tree: LookedAtTree,
  { store, names, tool, bundle, isOrigin, withCode, withFlows }: Where,
  host: Host,
  progress: Progress,
): Promise<{ readonly model: Model; readonly reads: SourceReads | null }> {
  const { extractCode, extractFromSource, joinCode, joinReads } = await import('../extract/index.ts')
  const { areAsidesMeant, createSources, isWorthThreads } = await import('./cache/index.ts')
  const includeTests = settings.includeTests === true || areAsidesMeant(tree)
  const threads = countThreads(host.environment)
  const inTwo = withCode && isOrigin && bundle !== null && isWorthThreads(tree, includeTests, threads) ? bundle : null
  const readers = inTwo === null ? 1 : 2
  const sources = createSources(
    tree,
    { store, name: names.forms, tool, bundle, isWhole: isOrigin, includeTests, readers, threads },
    progress,
  )
  const shared = {
    app: settings.app,
    apps: settings.apps,
    environment,
    fastapiVersion: settings.fastapiVersion,
    roots: settings.pythonRoots,
    includeTests,
    snapshot: makeSnapshot(tree, null),
  }
  let reads: SourceReads | null = null
  const options: SourceOptions = {
    ...shared,
    withCode,
    withFlows,
    validators: toValidators(settings.validators),
    loadForm: sources.load,
    checkForm: sources.check,
    noteReads: (noted) => {
      reads = noted
    },
  }
  try {
    if (inTwo === null) return { model: extractFromSource(tree, options), reads }
    const { startModel } = await import('./workers/start-model.ts')
    const cache = store === null ? null : { environment: host.environment, forms: names.forms, tool }
    const desk = sources.desk?.memory ?? null
    const made = startModel(inTwo, { folder: target.folder, exclude: settings.exclude, options: shared, desk, cache })
    const layer = extractCode(tree, options)
    const other = await made
    // A thread that died is no reason to say less.
    if (other === null) return { model: extractFromSource(tree, options), reads }
    tree.ask(other.asked)
    return { model: joinCode(other.model, layer), reads: reads === null || other.reads === null ? null : joinReads(other.reads, reads) }
  } finally {
    sources.close()
  }
}

/** The shape of the settings asked for both parts. */
function toValidators(written: Partial<Settings>['validators']): DeclaredValidators {
  return new Map([...(written ?? [])].flatMap(([name, { for: kinds, by }]) => (kinds && by ? [[name, { for: kinds, by }] as const] : [])))
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
export function findTool({ files }: Host): string | null {
  const bundle = findBundle()
  if (bundle === null) return null
  const content = files.read(fileURLToPath(bundle))
  return content.ok ? digestOf(content.value) : null
}
