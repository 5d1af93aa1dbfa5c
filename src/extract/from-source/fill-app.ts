// Applications that stand empty until a function of their module, or a method of the object that holds them, is run:
// `def main(): add_routes(app); uvicorn.run(app)`.
import {
  type ClassValue,
  type FunctionValue,
  type Instance,
  type Machine,
  type ModuleValue,
  NO_ARGS,
  pick,
  type Site,
  unknown,
  type Value,
} from '../../project/index.ts'
import { attempt } from './discover.ts'
import { isRouter } from './fastapi/flatten.ts'
import { isDocsRoute } from './fastapi/routes.ts'
import { ask } from './text-questions.ts'

const STARTS = /^_?(?:run|main|start|serve|launch|create|init|setup|set_up|configure|register|build|make|cli|app)/

/** Runs the functions of the module that speak of the app, until it has routes: those that start something first. */
export function fillApp(machine: Machine, module: ModuleValue, name: string, app: Instance, site: Site): void {
  const { code } = module
  if (code === null || !isEmpty(app)) return
  const later = startHandlers(app)
  const own: FunctionValue[] = []
  for (const given of module.globals.values()) {
    const value = pick(given)
    if (value.kind !== 'function' || value.module !== module || later.includes(value)) continue
    const { decorators, parameters } = value.form
    if (decorators.length === 0 && !parameters.some((p) => p.name === name) && ask(code, 'function-mentions', value.form, name))
      own.push(value)
  }
  const isStarting = ({ form }: FunctionValue): number => (STARTS.test(form.name) ? 0 : 1)
  for (const value of own.sort((a, b) => isStarting(a) - isStarting(b))) {
    attempt(machine, () => machine.call(value, NO_ARGS, site), site)
    if (!isEmpty(app)) return
  }
}

/** The same for methods: `def serve(self): …; self.app.include_router(self.router)`. Gives the name of the one that did it. */
export function fillFromMethods(machine: Machine, cls: ClassValue, self: Instance, app: Instance, site: Site): string | null {
  const code = cls.site?.module.code
  if (code == null || !isEmpty(app)) return null
  for (const [name, func] of cls.attrs) {
    if (func.kind !== 'function' || name.startsWith('__') || func.form.decorators.length > 0) continue
    if (!FILLS.some((words) => ask(code, 'function-holds', func.form, words))) continue
    const positional = func.form.parameters
      .slice(1)
      .filter((p) => p.default === 0 && p.kind === 'normal')
      .map((p) => unknown(`the argument \`${p.name}\``))
    attempt(machine, () => machine.call({ kind: 'method', func, self, owner: cls }, { positional, keywords: new Map() }, site), site)
    if (!isEmpty(app)) return name
  }
  return null
}
const FILLS = ['include_router(', 'add_api_route(', '.mount(']

/** Nothing but FastAPI's own pages. */
function isEmpty(app: Instance): boolean {
  const routes = partOf(app, 'routes')
  return (
    routes?.kind === 'list' &&
    !routes.open &&
    routes.items.every((item) => {
      const route = pick(item)
      return route.kind === 'instance' && isDocsRoute(route)
    })
  )
}

function startHandlers(app: Instance): readonly Value[] {
  const handlers = partOf(app, 'on_startup')
  return handlers?.kind === 'list' ? handlers.items.map((item) => pick(item)) : []
}

function partOf(app: Instance, name: string): Value | undefined {
  const router = isRouter(app) ? app : app.attrs.get('router')
  const part = router?.kind === 'instance' ? router.attrs.get(name) : undefined
  return part === undefined ? undefined : pick(part)
}
