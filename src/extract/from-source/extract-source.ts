// Source code to model: finds the application, runs what builds it in the abstract, and writes down what it serves.
import { comparePaths, type Tree } from '../../base/index.ts'
import {
  type App,
  type EventEntry,
  type LookedAt,
  type Middleware,
  type Model,
  type ModelProblem,
  type Route,
  type RouterStep,
  SCHEMA_VERSION,
  type Snapshot,
} from '../../model/index.ts'
import {
  BUILTINS,
  createModuleIndex,
  createStdlib,
  type DeclaredValidators,
  enteredFunctions,
  findHints,
  findSourceRoots,
  findVersions,
  type GivenText,
  type Host,
  type Instance,
  isAsidePath,
  Machine,
  type ModuleCode,
  type ModuleIndex,
  type ModuleValue,
  type Natives,
  type Problem,
  pick,
  type Site,
} from '../../project/index.ts'
import { checkPython, type Form, parsePython, type SyntaxProblem } from '../../syntax/index.ts'
import { withAccess } from './access/index.ts'
import { assembleApp } from './assemble.ts'
import { handlerOf } from './assemble-routes.ts'
import type { RouteSource } from './assembly.ts'
import { collectCode, surveyCode } from './code/index.ts'
import { collectDemands } from './demands/index.ts'
import {
  appFromClass,
  appFromFactory,
  appsIn,
  attributePath,
  classesIn,
  type FoundApp,
  factoriesIn,
  findCandidates,
  type Hint,
  madeApps,
  routeCount,
  startApp,
} from './discover.ts'
import { flattenApp, routerOf } from './fastapi/flatten.ts'
import { createNatives } from './fastapi/natives.ts'
import { parseRelease, type Releases } from './fastapi/releases.ts'
import { fillApp } from './fill-app.ts'
import { collectFlows } from './flows/index.ts'
import { createInstalled } from './installed.ts'
import { reportEscape } from './libraries/escapes.ts'
import { eventsOf } from './libraries/events.ts'
import { createLibraries } from './libraries.ts'
import { findOrphans, markServed, runUnimported } from './orphans.ts'
import { ReadsRecorder, type SourceReads } from './reads.ts'
import { createSchemaMaker } from './schema/index.ts'
import { ask, SourceCode } from './text-questions.ts'
import { unwrapApp as unwrapOf } from './wrappers.ts'

export interface SourceOptions {
  /** `module:attribute`, overriding discovery. */
  readonly app?: string | undefined
  /** Names of applications with their `module:attribute`: these alone are read, and their names stand in the ids. */
  readonly apps?: ReadonlyMap<string, string> | undefined
  /** The variables that the program finds; what is not among them may be set or not, and a default is only likely. */
  readonly environment?: ReadonlyMap<string, GivenText> | undefined
  readonly fastapiVersion?: string | undefined
  /** Releases of packages by normalised name; they win over what the tree says. */
  readonly pins?: ReadonlyMap<string, string> | undefined
  /** `3.12`, for `sys.version_info`. */
  readonly pythonVersion?: string | undefined
  readonly roots?: readonly string[] | undefined
  readonly includeTests?: boolean | undefined
  /** Also what the code does, for rules; else `code` of the model is null. */
  readonly withCode?: boolean | undefined
  /** Also how requests reach what the code does to the outside; else `flows` of the model is null. */
  readonly withFlows?: boolean | undefined
  /** Functions of which the project says that they make harmless what they are given. */
  readonly validators?: DeclaredValidators | undefined
  readonly snapshot: Snapshot
  /** Lowered forms by path, where a cache has them; called at most once a path. */
  readonly loadForm?: ((path: string, bytes: Uint8Array) => { form: Form; text: string }) | undefined
  /** The problems of a file whose form is not wanted. */
  readonly checkForm?: ((path: string, bytes: Uint8Array) => readonly SyntaxProblem[]) | undefined
  /** Told at the end what the model was made of. */
  /** Is told of the ways that were followed to judge who may call a route. */
  readonly traceAccess?: ((text: string) => void) | undefined
  /** Is told how many places the analysis of flows looked at. */
  readonly noteFlowSteps?: ((steps: number) => void) | undefined
  readonly noteReads?: ((reads: SourceReads) => void) | undefined
}

export function extractFromSource(whole: Tree, options: SourceOptions): Model {
  const reads = new ReadsRecorder()
  const assembled = assemble(whole, options, reads)
  const { machine, tree, files, versions, releases, apps, sources, schemas, candidates, served, index } = assembled
  const routes = withAccess(machine, assembled.routes, sources, options.traceAccess)
  const components = schemas.components()
  const events = eventsOf(machine, primaryOf(apps), handlerOf)
  // One word for all of them: none was passed an application or a router, but what they return is not known.
  if (machine.asides > 0)
    machine.report(
      'budget-aside',
      `calls into code that does not mention the framework were cut short (${machine.asides}; the first is here)`,
      machine.firstAside,
    )
  files.isApplication = false
  const orphans = findOrphans(machine, releases, index, candidates.routers, served)
  const { code, flows, demands } = readCode(assembled, routes, events, components, options)
  for (const { path, kind } of tree.files) if (kind === 'python') files.look(path)
  const problems = sortProblems([
    ...files.problems,
    ...machine.problems.map(toModelProblem),
    ...tree.problems.map((p) => ({ code: p.code, file: p.place.file, line: p.place.line, message: p.message })),
  ])
  const fact = (name: 'fastapi' | 'starlette' | 'pydantic'): Model['versions']['fastapi'] => {
    const known = versions.get(name)
    return { value: releases[name].text, certainty: known?.certainty ?? 'likely', origin: 'source', place: known?.from ?? null }
  }
  options.noteReads?.(reads.finish(enteredFunctions(machine)))
  const lookedAt: LookedAt = {
    files: files.seen,
    parsed: files.parsed,
    skipped: [
      ...tree.skipped.map(({ path, reason }) => ({ path, reason })),
      ...files.aside.map((path) => ({ path, reason: 'test or example' })),
    ].sort((one, other) => comparePaths(one.path, other.path)),
  }
  return {
    schemaVersion: SCHEMA_VERSION,
    snapshot: options.snapshot,
    versions: { fastapi: fact('fastapi'), starlette: fact('starlette'), pydantic: fact('pydantic') },
    apps,
    routes,
    events,
    orphans,
    code,
    flows,
    schemas: components,
    problems,
    lookedAt,
    ...(demands === undefined ? {} : { demands }),
  }
}

function toModelProblem({ code, place, message }: Problem): ModelProblem {
  return { code, file: place?.file ?? '', line: place?.line ?? 0, message }
}

function sortProblems(problems: ModelProblem[]): ModelProblem[] {
  return problems.sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
}

/** What `extractCode` found, and what it could not look at. */
export interface CodeLayer extends Pick<Model, 'code' | 'flows' | 'demands'> {
  readonly problems: readonly ModelProblem[]
}

/** A model without its code layer, and that layer. */
export function joinCode(model: Model, { code, flows, demands, problems }: CodeLayer): Model {
  return { ...model, code, flows, problems: sortProblems([...model.problems, ...problems]), ...(demands === undefined ? {} : { demands }) }
}

/**
 * The code layer of a model alone, equal to the one of `extractFromSource`: nothing in it hangs on who may call a route, so one thread
 * can read what the code does while another one judges access.
 */
export function extractCode(whole: Tree, options: SourceOptions): CodeLayer {
  const reads = new ReadsRecorder()
  const assembled = assemble(whole, options, reads)
  const { machine, tree, index, files, apps, routes, schemas, candidates } = assembled
  files.isApplication = false
  const events = eventsOf(machine, primaryOf(apps), handlerOf)
  // The modules with routers that nobody serves are read too.
  runUnimported(machine, index, candidates.routers)
  const before = machine.problems.length
  const layer = readCode(assembled, routes, events, schemas.components(), options)
  const problems = machine.problems.slice(before).map(toModelProblem)
  for (const { path, kind } of tree.files) if (kind === 'python') files.look(path)
  options.noteReads?.(reads.finish(enteredFunctions(machine)))
  return { ...layer, problems }
}

interface Assembled {
  readonly machine: Machine
  readonly tree: Tree
  readonly index: ModuleIndex
  readonly files: Files
  readonly versions: ReturnType<typeof findVersions>
  readonly releases: Releases
  readonly candidates: ReturnType<typeof findCandidates>
  readonly apps: readonly App[]
  readonly routes: readonly Route[]
  readonly sources: WeakMap<readonly RouterStep[], RouteSource>
  readonly schemas: ReturnType<typeof createSchemaMaker>
  readonly served: Set<Instance>
  readonly reads: ReadsRecorder
}

/** Runs what builds the applications, and writes down what they serve. */
function assemble(whole: Tree, options: SourceOptions, reads: ReadsRecorder): Assembled {
  const tree = reads.watch(whole)
  const roots = options.roots?.map((r) => (r === '.' ? '' : r.replace(/\/+$/, ''))) ?? findSourceRoots(tree)
  reads.isLayout = false
  const index = createModuleIndex(tree, roots)
  const versions = findVersions(tree)
  const version = (name: string, otherwise: string): string => options.pins?.get(name) ?? versions.get(name)?.version ?? otherwise
  const releases: Releases = {
    fastapi: parseRelease(options.fastapiVersion ?? version('fastapi', '0.165.0')),
    starlette: parseRelease(version('starlette', '1.10.0')),
    pydantic: parseRelease(version('pydantic', '2.13.0')),
  }
  const files = new Files(whole, options, reads)
  const libraries = createLibraries(releases)
  const environment = options.environment ?? new Map<string, GivenText>()
  const stdlib = createStdlib({ environment })
  const frameworks = createNatives(releases, libraries.maps, libraries.fieldInfo)
  const natives: Natives = {
    find: (path) => frameworks.find(path) ?? stdlib.find(path),
    owns: (name) => frameworks.owns(name) || stdlib.owns(name),
    names: (module) => [...(frameworks.names?.(module) ?? []), ...(stdlib.names?.(module) ?? [])],
  }
  const host: Host = {
    index,
    natives,
    builtins: BUILTINS,
    load: (path) => files.load(path),
    list: (folder) => tree.list(folder).map((e) => e.name),
    readText: (path) => {
      reads.noteWhole(path)
      return files.text(path)
    },
    isInstalled: createInstalled(versions, options.pins),
    environment,
    concerns,
    escaped: reportEscape,
  }
  const machine = new Machine(host)
  libraries.install(machine, tree)
  const candidates = findCandidates(
    tree,
    (path) => files.text(path),
    options.includeTests === true,
    (path, candidate) => reads.noteCandidate(path, candidate),
  )
  const found = discover(machine, index, candidates.makers, [...findHints(tree, index), ...candidates.runs], entriesOf(options))
  for (const entry of found) startApp(machine, entry)
  libraries.start(machine)
  const schemas = createSchemaMaker(machine, releases)
  const apps: App[] = []
  const routes: Route[] = []
  const served = new Set<Instance>()
  const sources = new WeakMap<readonly RouterStep[], RouteSource>()
  found.forEach((entry, i) => {
    const id = entry.name ?? entry.id
    const assembled = assembleApp({ machine, releases, schemas, sources }, entry.app, id, i === 0, entry.site, entry.wrappers)
    apps.push(...assembled.apps.map((app) => ({ ...app, entrypoint: entry.id + app.id.slice(id.length) })))
    routes.push(...assembled.routes)
    markServed(machine, entry.app, releases, entry.site, served)
  })
  return { machine, tree, index, files, versions, releases, candidates, apps, routes, sources, schemas, served, reads }
}

function primaryOf(apps: readonly App[]): string | null {
  return apps.find((a) => a.primary)?.id ?? null
}

/** What the code does and how requests reach it, as far as it is wanted. */
function readCode(
  { machine, tree, apps, files, versions, reads }: Assembled,
  routes: readonly Route[],
  events: readonly EventEntry[],
  schemas: Model['schemas'],
  { withCode, withFlows, includeTests, noteFlowSteps, validators }: SourceOptions,
): Pick<Model, 'code' | 'flows' | 'demands'> {
  if (!withCode && !withFlows) return { code: null, flows: null }
  const sources = { machine, tree, apps, routes, events, includeTests: includeTests === true, text: (path: string) => files.text(path) }
  reads.isForCode = true
  const surveyed = surveyCode(sources)
  return {
    code: withCode ? collectCode(sources, surveyed) : null,
    ...(withCode ? { demands: collectDemands(surveyed, routes, events) } : {}),
    flows: withFlows ? collectFlows({ code: surveyed, routes, events, schemas, versions, noteSteps: noteFlowSteps, validators }) : null,
  }
}

const CONCERNED = new WeakMap<ModuleValue, boolean>()
/** Whether a module's text speaks of the framework at all. */
function concerns(module: ModuleValue): boolean {
  let known = CONCERNED.get(module)
  if (known === undefined) {
    known = module.code === null || ask(module.code, 'speaks-of-framework', null)
    CONCERNED.set(module, known)
  }
  return known
}

const UTF8 = new TextDecoder('utf-8')

/** Files of the tree as text and form, each parsed once. */
class Files {
  readonly problems: ModelProblem[] = []
  /** Tests, documentation and examples that are no part of the application. */
  readonly aside: string[] = []
  seen = 0
  parsed = 0
  /** What is read belongs to the application. */
  isApplication = true
  private readonly tree: Tree
  private readonly options: SourceOptions
  private readonly reads: ReadsRecorder
  private readonly codes = new Map<string, ModuleCode | null>()
  private readonly looked = new Set<string>()
  private readonly listed: ReadonlySet<string>

  constructor(tree: Tree, options: SourceOptions, reads: ReadsRecorder) {
    this.tree = tree
    this.reads = reads
    this.options = options
    this.listed = new Set(tree.files.map(({ path }) => path))
  }

  text(path: string): string | null {
    const bytes = this.tree.read(path)
    return bytes === null ? null : UTF8.decode(bytes)
  }

  load(path: string): ModuleCode | null {
    const known = this.codes.get(path)
    if (known !== undefined) return known
    const bytes = this.tree.read(path)
    if (bytes === null) {
      this.codes.set(path, null)
      return null
    }
    const { form, text } = (this.options.loadForm ?? ((_p, b) => parsePython(b)))(path, bytes)
    const code = new SourceCode(form, text)
    this.codes.set(path, code)
    this.reads.noteCode(path, code)
    this.note(path, form.problems)
    if (this.isApplication && !this.listed.has(path) && this.tree.ignored().includes(path)) {
      const message = 'this file is hidden by .gitignore, an exclusion or a build folder; the application imports it, and it was read'
      this.problems.push({ code: 'hidden-file-read', file: path, line: 1, message })
    }
    return code
  }

  /** Counts a file, and parses it for its problems where nothing has. Of tests and examples that nothing imports nobody asked. */
  look(path: string): void {
    if (this.looked.has(path)) return
    if (this.options.includeTests !== true && isAsidePath(path)) {
      this.aside.push(path)
      return
    }
    const bytes = this.tree.read(path)
    if (bytes === null) {
      this.seen++
      this.looked.add(path)
      return
    }
    this.note(path, (this.options.checkForm ?? ((_p, b) => checkPython(b)))(path, bytes))
  }

  private note(path: string, problems: readonly SyntaxProblem[]): void {
    if (this.looked.has(path)) return
    this.looked.add(path)
    this.seen++
    this.parsed++
    if (problems.length > 0) this.reads.noteWhole(path)
    for (const p of problems) this.problems.push({ code: p.code, file: path, line: p.line, message: p.message })
  }
}

interface Entry {
  readonly text: string
  readonly name: string | null
}

/** What somebody asks for by name, the main one first; empty where it is to be found. */
function entriesOf({ app, apps }: SourceOptions): readonly Entry[] {
  const named = [...(apps ?? [])].map(([name, text]): Entry => ({ name, text }))
  if (app === undefined) return named
  return [named.find(({ text }) => isSameEntry(text, app)) ?? { name: null, text: app }]
}

function discover(
  machine: Machine,
  index: ModuleIndex,
  makers: readonly string[],
  hints: readonly Hint[],
  given: readonly Entry[],
): FoundApp[] {
  const out: FoundApp[] = []
  let name: string | null = null
  const add = (app: Instance, id: string, wrappers: readonly Middleware[], rank: number, site: Site): void => {
    const known = out.findIndex((f) => f.app === app)
    if (known >= 0) {
      const old = out[known]
      if (old !== undefined && rank > old.rank)
        out[known] = { ...old, id: rank >= 1000 ? id : old.id, rank, wrappers: wrappers.length > 0 ? wrappers : old.wrappers }
      // Beside the app the module holds the app in its wrapping: that is what is made to be served.
      else if (old !== undefined && rank === old.rank && wrappers.length > old.wrappers.length) out[known] = { ...old, wrappers }
      return
    }
    out.push({ app, id, name, wrappers, rank, site })
  }
  const open = (dotted: string): ModuleValue | null => {
    const found = index.findModule(dotted)
    if (found === null) return null
    const value = machine.importModule(dotted, found.path)
    return value.kind === 'module' ? value : null
  }
  const tried = new Set<string>()
  const said = new Map<Instance, readonly Problem[]>()
  const entry = (text: string, factory: boolean, rank: number): void => {
    if (tried.has(text)) return
    tried.add(text)
    const [dotted, attribute = 'app'] = text.split(':')
    const module = dotted === undefined ? null : open(dotted)
    if (module === null) return
    const site: Site = { module, node: 0 }
    const value = pick(attributePath(machine, module, attribute.replace(/\(\)$/, ''), site))
    const direct = unwrapOf(value)
    if (direct !== null) {
      fillApp(machine, module, attribute, direct.app, site)
      add(direct.app, `${module.name}:${attribute}`, direct.wrappers, rank, site)
      return
    }
    if (value.kind === 'class') {
      const made = appFromClass(machine, value, site)
      if (made !== null) add(made.app, `${module.name}:${made.name}`, [], rank, site)
      return
    }
    if (value.kind === 'function' || factory) {
      const made = appFromFactory(machine, value, site)
      if (made !== null) add(made.app, `${module.name}:${attribute}`, made.wrappers, rank, site)
    }
  }
  given.forEach((wanted, i) => {
    name = wanted.name
    entry(wanted.text, false, 10_000 - i)
  })
  if (out.length > 0) return out
  name = null
  hints.forEach((hint, i) => {
    if (hint.kind !== 'script') entry(hint.entry, hint.factory, 1000 - i)
  })
  for (const path of makers) {
    const dotted = index.moduleNameOf(path)
    const module = open(dotted) ?? null
    if (module === null || module.file !== path) continue
    const site: Site = { module, node: 0 }
    const here = appsIn(module)
    for (const { name, app, wrappers } of here) {
      fillApp(machine, module, name, app, site)
      add(app, `${module.name}:${name}`, wrappers, 0, site)
    }
    const known = new Set(madeApps(machine))
    if (here.length === 0) {
      for (const factory of factoriesIn(module)) {
        const before = machine.problems.length
        const made = appFromFactory(machine, factory, site)
        if (made === null || factory.kind !== 'function') continue
        said.set(made.app, machine.problems.slice(before))
        if (!known.has(made.app) || out.every((f) => f.app !== made.app))
          if (out.every((f) => f.id !== `${module.name}:${factory.qualname}`))
            add(made.app, `${module.name}:${factory.qualname}`, made.wrappers, -1, site)
        if (routeCount(made.app) > 4) break
      }
      for (const cls of classesIn(module)) {
        const made = appFromClass(machine, cls, site)
        if (made !== null) add(made.app, `${module.name}:${made.name}`, [], -2, site)
      }
    }
  }
  const mounted = mountedApps(out.map((f) => f.app))
  // What a factory makes when we call it is the application that a module holds already, where both are made in one place.
  // So is what one file makes under two names of its module: `src.shop.main` and `shop.main`.
  const isAgain = (f: FoundApp): boolean =>
    out.some(
      (o) =>
        o.rank > f.rank && ((f.rank < 0 && o.rank >= 0) || o.app.site?.module !== f.app.site?.module) && isSameSite(o.app.site, f.app.site),
    )
  // What our call did not pass is passed where the program makes it.
  const misled = out.filter(isAgain).flatMap(({ app }) => said.get(app)?.filter(({ code }) => code === 'router-unknown') ?? [])
  for (const problem of misled) machine.problems.splice(machine.problems.indexOf(problem), 1)
  return out
    .filter((f) => !mounted.has(f.app) && !isAgain(f))
    .map((f) => ({ f, size: sizeOf(machine, f.app) }))
    .sort((a, b) => weight(b) - weight(a) || b.f.rank - a.f.rank)
    .map(({ f }) => f)
}

/** The brackets of a factory may be written or left out. */
function isSameEntry(one: string, other: string): boolean {
  return one.replace(/\(\)$/, '') === other.replace(/\(\)$/, '')
}

function isSameSite(one: Site | undefined, other: Site | undefined): boolean {
  return one !== undefined && other !== undefined && one.module.file === other.module.file && one.node === other.node
}

function sizeOf(machine: Machine, app: Instance): number {
  const site: Site = app.site ?? { module: machine.loaded[0] ?? NO_MODULE, node: 0 }
  return flattenApp(
    machine,
    app,
    { fastapi: parseRelease('0.165.0'), starlette: parseRelease('1.10.0'), pydantic: parseRelease('2.13.0') },
    site,
  ).reduce((n, r) => n + (r.kind === 'mount' ? 5 : 1), 0)
}
const NO_MODULE: ModuleValue = { kind: 'module', name: '', file: '', isPackage: false, globals: new Map(), state: 'done', code: null }

/** What a start command names is the application, unless it is a small helper beside a large one. */
function weight({ f, size }: { f: FoundApp; size: number }): number {
  return f.rank >= 10_000 ? Number.MAX_SAFE_INTEGER : size * (f.rank > 0 ? 3 : 1)
}

/** Apps that stand below another one. */
function mountedApps(apps: readonly Instance[]): Set<Instance> {
  const out = new Set<Instance>()
  for (const app of apps) {
    const router = routerOf(app)
    const routes = router?.attrs.get('routes')
    if (routes?.kind !== 'list') continue
    for (const item of routes.items) {
      const route = pick(item)
      const target = route.kind === 'instance' ? route.attrs.get('app') : undefined
      const inner = target === undefined ? null : unwrapOf(pick(target))
      if (inner !== null && inner.app !== app) out.add(inner.app)
    }
  }
  return out
}
