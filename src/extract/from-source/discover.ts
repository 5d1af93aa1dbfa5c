// Where the application is: the modules that may make one, in the order in which they are tried, and the app among their values.
import type { Tree } from '../../base/index.ts'
import type { Middleware } from '../../model/index.ts'
import {
  type ClassValue,
  type Condition,
  describeException,
  type FunctionValue,
  type Instance,
  isAsidePath,
  type Machine,
  type ModuleValue,
  NO_ARGS,
  pick,
  Raised,
  type Site,
  Spent,
  unknown,
  type Value,
} from '../../project/index.ts'
import { isApp, isRouter } from './fastapi/flatten.ts'
import { fillFromMethods } from './fill-app.ts'
import { ask, MAKES_APP } from './text-questions.ts'
import { unwrapApp } from './wrappers.ts'

export interface Hint {
  readonly entry: string
  readonly factory: boolean
  readonly kind: string
}

export interface FoundApp {
  readonly app: Instance
  /** `module:attribute`. */
  readonly id: string
  /** As the settings call it. */
  readonly name: string | null
  readonly wrappers: readonly Middleware[]
  /** Higher is more likely to be what is served. */
  readonly rank: number
  readonly site: Site
}

/** `app = create_app()`, made elsewhere. */
const HOLDS_APP = /^(?:app|application|api|asgi|asgi_app|fastapi_app|server|web_app)\s*(?::[^=\n]+)?=\s*[\w.]+\(/m
const MENTIONS = /\b(?:FastAPI|Starlette|APIRouter|fastapi|starlette)\b/
const RUNS = /\b(?:uvicorn|granian|hypercorn)\b[\s\S]{0,400}?\(\s*(?:app\s*=\s*|target\s*=\s*)?["']([\w.]+:[\w.]+)["']([^)]{0,400})/g

export interface Candidates {
  /** Modules whose text makes an application object, most likely first. */
  readonly makers: readonly string[]
  /** All modules that mention the framework. */
  readonly mentions: readonly string[]
  /** Those of them that may make or include a router. */
  readonly routers: readonly string[]
  /** Entry points named in calls such as `uvicorn.run("app.main:app")`. */
  readonly runs: readonly Hint[]
}

export function findCandidates(
  tree: Tree,
  text: (path: string) => string | null,
  includeTests: boolean,
  note: (path: string, found: Candidate) => void,
): Candidates {
  const makers: { path: string; rank: number }[] = []
  const mentions: string[] = []
  const routers: string[] = []
  const runs: Hint[] = []
  for (const { path, kind } of tree.files) {
    const source = kind === 'python' && (includeTests || !isAsidePath(path)) ? text(path) : null
    const found = source === null ? null : findCandidate(path, source, includeTests)
    if (found === null) continue
    note(path, found)
    mentions.push(path)
    if (found.isRouter) routers.push(path)
    if (found.isMaker) makers.push({ path, rank: rankOfPath(path) - (isAsidePath(path) ? 50 : 0) })
    runs.push(...found.runs)
  }
  makers.sort((a, b) => b.rank - a.rank || (a.path < b.path ? -1 : 1))
  return { makers: makers.map((m) => m.path), mentions, routers, runs }
}

export interface Candidate {
  readonly isMaker: boolean
  readonly isRouter: boolean
  readonly runs: readonly Hint[]
}

/** What the text of a module speaks for; null where it does not mention the framework or does not count. */
export function findCandidate(path: string, source: string, includeTests: boolean): Candidate | null {
  const mayRun = /uvicorn|granian|hypercorn/.test(source)
  if (!(mayRun || MENTIONS.test(source) || HOLDS_APP.test(source)) || (isAsidePath(path) && !includeTests)) return null
  const runs: Hint[] = []
  if (mayRun) {
    for (const m of source.matchAll(RUNS))
      if (m[1] !== undefined) runs.push({ entry: m[1], factory: /factory\s*=\s*True/.test(m[2] ?? ''), kind: 'uvicorn-run' })
  }
  return {
    isMaker: MAKES_APP.test(source) || HOLDS_APP.test(source),
    isRouter: /\b(?:APIRouter|include_router)\b/.test(source),
    runs,
  }
}

function rankOfPath(path: string): number {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  const by = ['main.py', 'app.py', 'server.py', 'api.py', 'asgi.py', 'application.py', '__init__.py', 'webserver.py', 'wsgi.py'].indexOf(
    name,
  )
  return (
    (by < 0 ? 0 : 20 - by) -
    parts.length * 2 -
    (/(^|\/)(scripts?|tools?|mocks?|stubs?|demo|playground|benchmarks?|migrations?)\/|(^|\/)(generate|gen|export|dump)_\w+\.py$/.test(path)
      ? 20
      : 0)
  )
}

// ---- values

/** The apps among a module's own values, by attribute. */
export function appsIn(module: ModuleValue): { name: string; app: Instance; wrappers: readonly Middleware[] }[] {
  const out: { name: string; app: Instance; wrappers: readonly Middleware[] }[] = []
  for (const [name, value] of module.globals) {
    if (name.startsWith('\0') || name.startsWith('.')) continue
    const found = unwrapApp(pick(value))
    if (found !== null && isApp(found.app)) out.push({ name, app: found.app, wrappers: found.wrappers })
  }
  return out
}

const FACTORY =
  /^_?(create|get|make|build|init|setup|start|new)?_?(fast_?api|asgi|web|rest|api|http)?_?(app|application|api|server|asgi)(_factory)?$|^app_?factory$|^application_factory$|^factory$/i

/** Functions of a module that make an app: by what their code says, those that need nothing first. */
export function factoriesIn(module: ModuleValue): Value[] {
  const code = module.code
  if (code === null) return []
  const own: { value: FunctionValue; name: string; required: number }[] = []
  for (const [name, given] of module.globals) {
    const value = pick(given)
    if (value.kind !== 'function' || value.module !== module) continue
    const required = value.form.parameters.filter((p) => p.default === 0 && p.kind !== 'var-keyword' && p.kind !== 'var-positional').length
    own.push({ value, name, required })
  }
  const makers = own.filter(({ value }) => ask(code, 'function-makes-app', value.form))
  // `def get_application(): return application_factory(settings=Settings())`
  const callers = own.filter(
    (o) =>
      o.required === 0 &&
      FACTORY.test(o.name) &&
      !makers.includes(o) &&
      makers.some((m) => ask(code, 'function-holds', o.value.form, `${m.name}(`)),
  )
  // `create_app` mounts what `create_api_app` makes.
  const isWhole = ({ value, name }: { value: FunctionValue; name: string }): boolean =>
    makers.some((m) => m.name !== name && FACTORY.test(m.name) && ask(code, 'function-holds', value.form, `${m.name}(`))
  return [...makers, ...callers]
    .map((o) => ({ value: o.value, rank: (FACTORY.test(o.name) ? (isWhole(o) ? 13 : 10) : 0) - 4 * o.required }))
    .sort((a, b) => b.rank - a.rank)
    .map((o) => o.value)
}

/** Classes whose code makes an app. */
export function classesIn(module: ModuleValue): ClassValue[] {
  const code = module.code
  if (code === null) return []
  const out: ClassValue[] = []
  for (const [, given] of module.globals) {
    const value = pick(given)
    if (value.kind !== 'class' || value.site?.module !== module) continue
    const form = code.form.classes.find((c) => c.qualname === value.qualname)
    if (form === undefined) continue
    if (ask(code, 'class-makes-app', form)) out.push(value)
  }
  return out
}

/** Calls, and gives null where the call raises or spends its budget. */
export function attempt(machine: Machine, run: () => Value, site: Site): Value | null {
  try {
    let result: Value | null = null
    machine.apart(() => {
      result = run()
    })
    return result
  } catch (error) {
    if (error instanceof Raised) {
      machine.report(
        'factory-raises',
        `the function that makes the application stops here with ${describeException(error.value)}`,
        error.site ?? site,
      )
      return null
    }
    if (error instanceof Spent) {
      machine.report('budget', 'the analysis budget was spent while the application was made', site)
      return null
    }
    throw error
  }
}

/** Calls a factory; what it needs and nobody passes is unknown. Gives the app that it returns or makes. */
export function appFromFactory(machine: Machine, factory: Value, site: Site): { app: Instance; wrappers: readonly Middleware[] } | null {
  const before = madeApps(machine).length
  const result = attempt(machine, () => machine.call(factory, NO_ARGS, site), site)
  if (result !== null) {
    const found = unwrapApp(pick(result))
    if (found !== null) return found
  }
  const made = madeApps(machine).slice(before)
  const last = largest(made)
  return last === null ? null : { app: last, wrappers: [] }
}

/** Makes an instance of a class that holds an app, and calls the methods that make it. */
export function appFromClass(machine: Machine, cls: ClassValue, site: Site): { app: Instance; name: string } | null {
  const before = madeApps(machine).length
  const made = attempt(machine, () => machine.call(cls, NO_ARGS, site), site)
  const pickNew = (): Instance | null => largest(madeApps(machine).slice(before))
  let found = pickNew()
  const self = made === null ? null : pick(made)
  if (self?.kind === 'instance' && (found === null || routeCount(found) === 0)) {
    const code = cls.site?.module.code
    // Frameworks of settings set an object up before they start it.
    const prepare = machine.attribute(self, 'initialize', null)
    if (prepare.kind === 'method' && prepare.func.kind === 'function') attempt(machine, () => machine.call(prepare, NO_ARGS, site), site)
    for (const [name, member] of cls.attrs) {
      const func = member.kind === 'descriptor' ? member.func : member
      if (func.kind !== 'function' || code == null || name === '__init__') continue
      if (!ask(code, 'function-makes-app', func.form)) continue
      const args = func.form.parameters
        .slice(1)
        .filter((p) => p.default === 0 && p.kind === 'normal')
        .map((p) => unknown(`the argument \`${p.name}\``))
      const result = attempt(
        machine,
        () =>
          member.kind === 'descriptor'
            ? machine.attribute(self, name, site)
            : machine.call({ kind: 'method', func, self, owner: cls }, { positional: args, keywords: new Map() }, site),
        site,
      )
      const direct = result === null ? null : unwrapApp(pick(result))
      if (direct !== null) return { app: direct.app, name: `${cls.qualname}.${name}` }
      found = pickNew()
      if (found !== null) return { app: found, name: `${cls.qualname}.${name}` }
    }
  }
  if (found === null) return null
  const app = found
  if (self?.kind === 'instance') fillFromMethods(machine, cls, self, app, site)
  const attribute = self?.kind === 'instance' ? [...self.attrs].find(([, v]) => pick(v) === app)?.[0] : undefined
  return { app, name: attribute === undefined ? cls.qualname : `${cls.qualname}.${attribute}` }
}

export function madeApps(machine: Machine): Instance[] {
  return (machine.notes.get('apps') as Instance[] | undefined) ?? [] // written by application.ts alone
}

function largest(apps: readonly Instance[]): Instance | null {
  let best: Instance | null = null
  for (const app of apps) if (best === null || routeCount(app) >= routeCount(best)) best = app
  return best
}

/** How many entries the app's own list of routes has: mounts and inclusions count for more than they look. */
export function routeCount(app: Instance): number {
  const router = isRouter(app) ? app : app.attrs.get('router')
  const routes = router?.kind === 'instance' ? router.attrs.get('routes') : undefined
  return routes?.kind === 'list' ? routes.items.length : 0
}

/** A value by `a.b.c` within a module. */
export function attributePath(machine: Machine, module: ModuleValue, path: string, site: Site): Value {
  let value: Value = module
  for (const name of path.split('.')) value = pick(machine.attribute(value, name, site))
  return value
}

/** What is added then is there once the server runs, and not for those who only import the application. */
const AFTER_START: Condition = [{ text: 'after start-up', state: 'on' }]

/** What runs when the server starts may still add routes: the lifespan, else the start-up handlers. */
export function startApp(machine: Machine, found: FoundApp): void {
  const router = isRouter(found.app) ? found.app : found.app.attrs.get('router')
  if (router?.kind !== 'instance') return
  machine.starting = true
  try {
    runStart(machine, found, router)
  } finally {
    machine.starting = false
  }
}

function runStart(machine: Machine, found: FoundApp, router: Instance): void {
  const lifespan = router.attrs.get('lifespan_context')
  const own = lifespan === undefined ? undefined : pick(lifespan)
  if (own !== undefined && own.kind !== 'const') {
    attempt(
      machine,
      () => machine.under(AFTER_START, () => machine.call(own, { positional: [found.app], keywords: new Map() }, found.site)),
      found.site,
    )
    return
  }
  const handlers = router.attrs.get('on_startup')
  if (handlers?.kind !== 'list') return
  for (const handler of [...handlers.items])
    attempt(machine, () => machine.under(AFTER_START, () => machine.call(pick(handler), NO_ARGS, found.site)), found.site)
}
