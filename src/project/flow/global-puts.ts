// What any function of the program puts into variables of modules, into classes, and into the state that a framework carries along.
import { Op } from '../../syntax/index.ts'
import type { Reader, SurveyedFunction, SurveyedModule } from '../code/index.ts'
import { pick } from '../evaluate/index.ts'
import { type Put, putsOf } from './puts.ts'

export class GlobalPuts {
  private readonly reader: Reader
  /** By file and name. */
  private variables: Map<string, Put[]> | null = null
  private readonly states = new Map<string, Put[]>()

  constructor(reader: Reader) {
    this.reader = reader
  }

  /** Into a variable of a module, or an attribute of a class of it. */
  of(file: string, name: string): readonly Put[] {
    return this.all().get(`${file}:${name}`) ?? []
  }

  /** Into `request.state` or `app.state`. */
  ofState(holder: 'app' | 'request', name: string): readonly Put[] {
    this.all()
    return this.states.get(`${holder}:${name}`) ?? []
  }

  private all(): Map<string, Put[]> {
    if (this.variables !== null) return this.variables
    const found = new Map<string, Put[]>()
    this.variables = found
    for (const module of this.reader.modules.values())
      for (const fn of module.functions) {
        const { locals, globals, outer } = putsOf(fn)
        for (const puts of [locals, outer])
          for (const list of puts.values()) for (const put of list) if (put.keys.includes('state')) this.addState(put, put.keys)
        for (const [name, puts] of globals) {
          const home = fn.form === null ? null : homeOf(this.reader, module, name)
          for (const put of puts) {
            if (put.keys.includes('state')) this.addState(put, [name, ...put.keys])
            if (home === null) continue
            // `settings.JOBS[id] = x`: a variable of a module that is named in front.
            const [first, ...rest] = put.keys
            if (home.name !== '') add(found, `${home.file}:${home.name}`, put)
            else if (first !== undefined) {
              const inner = homeOf(this.reader, home.module, first)
              if (inner !== null && inner.name !== '') add(found, `${inner.file}:${inner.name}`, { ...put, keys: rest })
            }
          }
        }
      }
    return found
  }

  private addState(put: Put, keys: readonly string[]): void {
    const at = keys.indexOf('state')
    const name = keys[at + 1]
    if (name === undefined) return
    const before = at === 0 ? put.root : (keys[at - 1] ?? '')
    const holder = /app(?:lication)?$/i.test(before) ? 'app' : 'request'
    // What is asked begins behind the name.
    const behind = put.keys.slice(put.keys.indexOf('state') + 2)
    add(this.states, `${holder}:${name}`, { ...put, keys: behind })
  }
}

interface Home {
  readonly module: SurveyedModule
  readonly file: string
  /** Empty: the name is that of the module. */
  readonly name: string
}

/** The module in which a name that a module uses got its value. */
export function homeOf(reader: Reader, module: SurveyedModule, name: string, depth = 0): Home | null {
  const top = module.functions[0]
  const store = top?.stores.get(name)?.at(-1)
  if (store?.how !== 'import' || depth > 6) return { module, file: module.value.file, name }
  const value = module.value.globals.get(name)
  const known = value === undefined ? null : pick(value)
  if (known?.kind === 'module') {
    const inner = reader.modules.get(known.file)
    return inner === undefined ? null : { module: inner, file: known.file, name: '' }
  }
  const origin = importedFrom(reader, module, store.node, store.index)
  return origin === null ? null : homeOf(reader, origin.module, origin.name, depth + 1)
}

export function importedFrom(
  { machine, modules }: Reader,
  module: SurveyedModule,
  node: number,
  index: number,
): { module: SurveyedModule; name: string } | null {
  if (index < 0) return null
  const { code, strings } = module.form
  if (code[node] !== Op.ImportFrom) return null
  const level = code[node + 2] ?? 0
  const written = strings[code[node + 3] ?? 0] ?? ''
  const dotted = level === 0 ? written : machine.host.index.resolveRelative(module.value.name, module.value.isPackage, level, written)
  const from = machine.modules.get(dotted)
  const surveyed = from === undefined ? undefined : modules.get(from.file)
  return surveyed === undefined ? null : { module: surveyed, name: strings[code[node + 5 + 2 * index] ?? 0] ?? '' }
}

/** `request.state.user`, `app.state.pool`: whose state, and which part of it. */
export function stateOf(fn: SurveyedFunction, object: number): 'app' | 'request' | null {
  const { code, strings } = fn.module.form
  if (code[object] !== Op.Attribute || strings[code[object + 3] ?? 0] !== 'state') return null
  const before = code[object + 2] ?? 0
  const name =
    code[before] === Op.Attribute
      ? strings[code[before + 3] ?? 0]
      : code[before] === Op.Local
        ? strings[code[before + 3] ?? 0]
        : code[before] === Op.Global || code[before] === Op.Free
          ? strings[code[before + 2] ?? 0]
          : undefined
  return name === undefined ? null : /app(?:lication)?$/i.test(name) ? 'app' : 'request'
}

function add(map: Map<string, Put[]>, key: string, put: Put): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [put])
  else known.push(put)
}
