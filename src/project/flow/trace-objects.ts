// Attributes and the variables of modules: what an object holds that more than one function shares.
import { Op, startOf } from '../../syntax/index.ts'
import { type SurveyedModule, typeOf } from '../code/index.ts'
import { type ClassValue, pick, type Value } from '../evaluate/index.ts'
import { isStatic } from './callees.ts'
import { type Item, KEYS, Limit } from './flow-types.ts'
import { importedFrom } from './imported.ts'
import { isHarmless } from './judge.ts'
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
  if (value.kind === 'class') return
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
  if (cls !== null && property(run, item, cls, name, path)) return
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

/** What methods write to an attribute of their own object, whichever object that is. */
function shared(run: Run, item: Item, cls: ClassValue, name: string): void {
  const hasObject = isFramed(item)
  for (const write of writesOf(run, cls, name)) {
    const isMaker = write.fn.form?.name === '__init__'
    // With the object at hand, what made it is asked by way of it.
    if (hasObject && isMaker) continue
    run.push({
      ...item,
      fn: write.fn,
      node: write.value,
      block: write.block,
      anchor: startOf(write.fn.module.form, write.target),
      frame: null,
      isShared: true,
      steps: run.step(item, write.fn, write.target, 'kept', `self.${name}`),
    })
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

/** A class without `__init__`: its fields are what those pass who make objects of it. */
function madeWith(run: Run, item: Item, cls: ClassValue, name: string): void {
  if (!cls.mro.some((one) => one.kind === 'class' && one.annotations.has(name))) return
  const { reader, callees } = run.tracer
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
  if (stores.some(({ how }) => how !== 'import')) laterWrites(run, item, module, name)
  const value = module.value.globals.get(name)
  const instance = value === undefined ? null : pick(value)
  const [attribute, ...rest] = item.path
  if (instance?.kind === 'instance' && instance.cls.native === undefined && attribute !== undefined)
    for (const write of writesOf(run, instance.cls, attribute))
      run.push({
        ...item,
        fn: write.fn,
        node: write.value,
        block: write.block,
        anchor: startOf(write.fn.module.form, write.target),
        path: rest,
        frame: null,
        isShared: true,
      })
}

interface LaterWrite {
  readonly fn: SurveyedModule['functions'][number]
  readonly target: number
  readonly value: number
  readonly key: string | null
  readonly block: number
}

const later = new WeakMap<SurveyedModule, Map<string, LaterWrite[]>>()

/** `registry[name] = url` and `global url` in a function: what a request put into a variable of the module. */
function laterWrites(run: Run, item: Item, module: SurveyedModule, name: string): void {
  let known = later.get(module)
  if (known === undefined) later.set(module, (known = findLaterWrites(run, module)))
  const [first, ...rest] = item.path
  for (const { fn, target, value, key, block } of known.get(name) ?? []) {
    const isOfKeys = first === KEYS && key !== null
    if (!isOfKeys && key !== null && first !== undefined && first !== '*' && key !== '*' && key !== first) continue
    if (isOfKeys && fn.module.form.code[target] !== Op.Index) continue
    run.push({
      ...item,
      fn,
      node: isOfKeys ? (fn.module.form.code[target + 3] ?? 0) : value,
      block,
      anchor: startOf(fn.module.form, target),
      path: key === null ? item.path : rest,
      frame: null,
      isShared: true,
      steps: run.step(item, fn, target, 'kept', name),
    })
  }
}

function findLaterWrites(run: Run, module: SurveyedModule): Map<string, LaterWrite[]> {
  const found = new Map<string, LaterWrite[]>()
  const { code, strings } = module.form
  const add = (name: string, write: LaterWrite): void => {
    const list = found.get(name)
    if (list === undefined) found.set(name, [write])
    else list.push(write)
  }
  for (const fn of module.functions) {
    if (fn.form === null) continue
    for (let i = 0; i < fn.writes.length; i += 2) {
      const target = fn.writes[i] ?? 0
      const block = fn.writes[i + 1] ?? 0
      const value = module.written.get(target)
      if (value === undefined || code[value] === Op.Augment) continue
      const object = code[target] === Op.Global ? target : (code[target + 2] ?? 0)
      if (code[object] !== Op.Global) continue
      const name = strings[code[object + 2] ?? 0] ?? ''
      const key =
        object === target
          ? null
          : code[target] === Op.Attribute
            ? (strings[code[target + 3] ?? 0] ?? '*')
            : run.keyAt(fn, code[target + 3] ?? 0)
      add(name, { fn, target, value, key, block })
    }
    for (let i = 0; i < fn.calls.length; i += 2) {
      const call = fn.calls[i] ?? 0
      const callee = code[call + 2] ?? 0
      if (code[callee] !== Op.Attribute || !/^(?:append|add|update|setdefault|insert)$/.test(strings[code[callee + 3] ?? 0] ?? '')) continue
      const object = code[callee + 2] ?? 0
      const count = code[call + 3] ?? 0
      if (code[object] !== Op.Global || count === 0) continue
      add(strings[code[object + 2] ?? 0] ?? '', {
        fn,
        target: call,
        value: code[call + 4 + 3 * (count - 1) + 2] ?? 0,
        key: '*',
        block: fn.calls[i + 1] ?? 0,
      })
    }
  }
  return found
}
