// Attributes and the variables of modules: what an object holds that more than one function shares.
import { Op, startOf } from '../../syntax/index.ts'
import { type SurveyedFunction, type SurveyedModule, typeOf } from '../code/index.ts'
import { type ClassValue, pick, type Value } from '../evaluate/index.ts'
import { decoratorNames, isStatic } from './callees.ts'
import { isHarmlessField } from './field-types.ts'
import { type Item, KEYS, Limit } from './flow-types.ts'
import { stateOf } from './global-puts.ts'
import { importedFrom } from './imported.ts'
import { isHarmless } from './judge.ts'
import type { Put } from './puts.ts'
import type { Run } from './trace.ts'
import { property, writesOf } from './trace-made.ts'

/** `object.name` */
export function traceField(run: Run, item: Item, object: number, name: string): void {
  const { fn, block, node, path } = item
  const { reader, options } = run.tracer
  const { code, strings } = fn.module.form
  const whole = pick(reader.forTypes(() => reader.read(fn, node, block)).value)
  if (whole.kind === 'external') {
    const part = options.partOf(whole.path)
    if (part !== null) {
      const key = path.find((one) => one !== '*' && one !== KEYS)
      run.originate(item, key === undefined ? part : `${part}.${key}`, 'request', 0)
      return
    }
  }
  const reading = reader.forTypes(() => reader.read(fn, object, block))
  const value = pick(reading.value)
  if (value.kind === 'module') {
    const module = reader.modules.get(value.file)
    const top = module?.functions[0]
    if (module !== undefined && top !== undefined) moduleVariable(run, item, module, name)
    return
  }
  if (value.kind === 'class') {
    ofClass(run, item, value, name)
    return
  }
  const holder = stateOf(fn, object)
  if (holder !== null) for (const put of run.tracer.globals.ofState(holder, name)) putLater(run, item, put, `${holder}.state.${name}`)
  const type = typeOf(reading)
  const cls = type?.kind === 'class' && type.native === undefined ? type : null
  const isSelf =
    code[object] === Op.Local && fn.owner !== null && fn.form?.parameters[0]?.name === strings[code[object + 3] ?? 0] && !isStatic(fn)
  // A name alone: the last part of a path, its ending.
  if (/^(?:name|stem|suffix)$/.test(name) && isPath(type, value)) {
    const limits = item.limits | Limit.NoSlash
    if (!isHarmless(run.kind, limits)) run.to(item, object, { limits, path })
    return
  }
  if (cls !== null && isHarmlessField(run.tracer.reader.machine, cls, name, path)) return
  if (cls !== null && property(run, item, cls, name, path, object)) return
  if (isSelf && cls !== null) {
    // Of an object that is not at hand, the parameter itself asks all that may have written it.
    if (isFramed(item)) shared(run, item, cls, name)
    run.to(item, object, { path: [name, ...path] })
    return
  }
  if (isPath(type, value) || (value.kind === 'external' && /^(?:urllib\.parse|yarl|httpx\.URL)/.test(value.path))) {
    run.to(item, object, { path })
    return
  }
  run.to(item, object, { path: [name, ...path] })
}

/** `Store.latest`: what anybody writes there. */
function ofClass(run: Run, item: Item, cls: ClassValue, name: string): void {
  const asked = { ...item, path: [name, ...item.path] }
  for (const base of cls.mro) {
    if (base.kind !== 'class' || base.site === null) continue
    for (const put of run.tracer.globals.of(base.site.module.file, base.qualname)) putLater(run, asked, put, `${base.name}.${name}`)
  }
  for (const put of writesOf(run, cls, name)) if (isOfClass(put.fn)) putLater(run, asked, put, `${cls.name}.${name}`)
}

function isOfClass(fn: SurveyedFunction): boolean {
  return decoratorNames(fn).includes('classmethod')
}

/** What methods write to an attribute of their own object, whichever object that is. */
function shared(run: Run, item: Item, cls: ClassValue, name: string): void {
  const hasObject = isFramed(item)
  const asked = { ...item, path: [name, ...item.path] }
  for (const put of writesOf(run, cls, name)) {
    // With the object at hand, what made it is asked by way of it.
    if (hasObject && put.fn.form?.name === '__init__') continue
    // What was written in this function is found by its variable.
    if (put.fn !== item.fn) putLater(run, asked, put, `self.${name}`)
  }
  if (!hasObject) madeWith(run, item, cls, name)
}

/** It is known what the method is called on. */
function isFramed({ frame, fn }: Item): boolean {
  return frame !== null && frame.callee === fn && frame.site.receiver !== 0
}

/** `store(self)`: an attribute of an object that is not at hand. */
export function traceSelf(run: Run, item: Item): void {
  const [name, ...rest] = item.path
  const owner = item.fn.owner
  const cls = name === undefined || name === '*' || owner === null ? null : run.tracer.callees.classOf(owner)
  if (name !== undefined && cls !== null && !property(run, item, cls, name, rest)) shared(run, { ...item, path: rest }, cls, name)
}

const MOST_RECEIVERS = 12

/** A class without `__init__`: its fields are what those pass who make objects of it. */
function madeWith(run: Run, item: Item, cls: ClassValue, name: string): void {
  if (!cls.mro.some((one) => one.kind === 'class' && one.annotations.has(name))) return
  const { reader, callees } = run.tracer
  // The object of a model comes from a request, or from elsewhere: whoever calls the method has it.
  for (const site of callees.callersOf(item.fn).slice(0, MOST_RECEIVERS))
    if (site.receiver !== 0 && site.how === 'call')
      run.push({
        ...item,
        fn: site.fn,
        node: site.receiver,
        block: site.block,
        anchor: startOf(site.fn.module.form, site.call),
        path: [name, ...item.path],
        frame: null,
        isShared: item.isShared || site.isGuessed === true,
      })
  let found = 0
  for (const known of new Set([cls.name, ...callees.below(cls).map((one) => one.name)]))
    for (const { fn, call, block, isCallee } of reader.mentionsOf(known)) {
      if (!isCallee || found++ > MOST_MAKERS) continue
      const made = callees.of(fn, call, block).cls
      if (made === null || (made !== cls && !made.mro.includes(cls))) continue
      run.push({
        ...item,
        fn,
        node: call,
        block,
        anchor: startOf(fn.module.form, call),
        path: [name, ...item.path],
        frame: null,
        isShared: true,
      })
    }
}
const MOST_MAKERS = 24

function isPath(type: Value | null, value: Value): boolean {
  const path =
    type?.kind === 'class' ? (type.native ?? '') : type?.kind === 'external' ? type.path : value.kind === 'external' ? value.path : ''
  return /^(?:pathlib|anyio)\.\w*Path\b/.test(path)
}

/** A variable of the module. */
export function traceGlobal(run: Run, item: Item, name: string): void {
  moduleVariable(run, item, item.fn.module, name)
}

function moduleVariable(run: Run, item: Item, module: SurveyedModule, name: string, depth = 0): void {
  const top = module.functions[0]
  if (top === undefined || depth > 6) return
  const stores = top.stores.get(name) ?? []
  for (const store of stores.slice(-4)) {
    if (store.how === 'import') {
      const origin = importedFrom(run.tracer.reader, module, store.node, store.index)
      if (origin !== null) moduleVariable(run, item, origin.module, origin.name, depth + 1)
    } else if (store.how !== 'def' && store.how !== 'class')
      run.store({ ...item, fn: top, frame: null, anchor: Number.MAX_SAFE_INTEGER, isShared: true }, top, store)
  }
  if (stores.length === 0 || stores.some(({ how }) => how !== 'import')) laterWrites(run, item, module, name)
  const value = module.value.globals.get(name)
  const instance = value === undefined ? null : pick(value)
  const [attribute] = item.path
  if (instance?.kind === 'instance' && instance.cls.native === undefined && attribute !== undefined)
    for (const put of writesOf(run, instance.cls, attribute)) run.put({ ...item, frame: null, isShared: true }, put)
}

/** `registry[name] = url` and `global url` in a function: what a request put into a variable of the module. */
function laterWrites(run: Run, item: Item, module: SurveyedModule, name: string): void {
  for (const put of run.tracer.globals.of(module.value.file, name)) putLater(run, item, put, name)
}

function putLater(run: Run, item: Item, put: Put, name: string): void {
  run.put({ ...item, isShared: true, frame: null, steps: run.step(item, put.fn, put.node, 'kept', name) }, put)
}
