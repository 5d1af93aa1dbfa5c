// What a `with`, a loop and an `except` give to a variable: what the methods of an object give that Python calls there, and what was raised.
import { endOf, Op, startOf } from '../../syntax/index.ts'
import { pathOf, type SurveyedFunction, typeOf } from '../code/index.ts'
import { type ClassValue, findInClass, pick, type Value } from '../evaluate/index.ts'
import { argumentsAt } from './arguments.ts'
import type { CallSite, Frame, Item } from './flow-types.ts'
import type { Run } from './trace.ts'
import { siteAt } from './trace-calls.ts'

/** The class of the project that an expression is an object of. */
export function classAt(run: Run, fn: SurveyedFunction, node: number, block: number): ClassValue | null {
  const { reader } = run.tracer
  const type = typeOf(reader.forTypes(() => reader.read(fn, node, block)))
  const cls = type?.kind === 'generic' ? pick(type.origin) : type
  return cls?.kind === 'class' && cls.native === undefined && cls.site !== null ? cls : null
}

/** A method that Python calls by itself on the object that an expression gives. */
export function methodOf(run: Run, cls: ClassValue, ...names: readonly string[]): SurveyedFunction | null {
  for (const name of names) {
    const found = findInClass(cls, name)
    const value = found !== null && 'owner' in found ? pick(found.value) : null
    const fn = value?.kind === 'function' ? run.tracer.reader.functions.get(value.form) : undefined
    if (fn !== undefined) return fn
  }
  return null
}

/** What a method gives that is called on the object of an expression, without arguments. */
export function givenOn(run: Run, item: Item, method: SurveyedFunction, receiver: number, path: readonly string[]): void {
  const { fn, block, anchor } = item
  const site: CallSite = { fn, call: 0, block, how: 'call', after: -1, receiver, isBound: true }
  const frame = run.tracer.frame(method, site, anchor, item.frame)
  if (frame !== null) run.returns({ ...item, path }, method, frame)
}

/** `with given as name` */
export function traceEntered(run: Run, item: Item, node: number, path: readonly string[]): void {
  const cls = classAt(run, item.fn, node, item.block)
  const enter = cls === null ? null : methodOf(run, cls, '__enter__', '__aenter__')
  if (enter === null) run.to(item, node, { path })
  else givenOn(run, item, enter, node, path)
}

/** `for name in given` */
export function traceEach(run: Run, item: Item, node: number, path: readonly string[]): void {
  const cls = classAt(run, item.fn, node, item.block)
  const next = cls === null ? null : methodOf(run, cls, '__next__', '__anext__')
  const iterate = cls === null || next !== null ? null : methodOf(run, cls, '__iter__', '__aiter__')
  if (next !== null) givenOn(run, item, next, node, path)
  else if (iterate !== null) givenOn(run, item, iterate, node, ['*', ...path])
  else run.to(item, node, { path: ['*', ...path] })
}

const MOST_FUNCTIONS = 24
const DEEPEST_RAISE = 3

/** `except type as name`: what is raised in the body of the `try`, and in what is called there. */
export function traceCaught(run: Run, item: Item, type: number, whole: number): void {
  const { fn, block } = item
  const { form } = fn.module
  const body = form.code[whole + 2] ?? 0
  if (body === 0) return
  const wanted = type === 0 ? [] : namesOf(run.tracer.reader.read(fn, type, block).value)
  const isWanted = (node: number, from: SurveyedFunction, within: number): boolean =>
    wanted.length === 0 || wanted.includes('Exception') || wanted.includes('BaseException') || isOf(run, from, node, within, wanted)
  const seen = new Set<SurveyedFunction>()
  const look = (from: SurveyedFunction, start: number, end: number, frame: Frame | null, depth: number): void => {
    if (seen.size > MOST_FUNCTIONS) return
    seen.add(from)
    const { code } = from.module.form
    for (let i = 0; i < from.raises.length; i += 2) {
      const node = from.raises[i] ?? 0
      const at = startOf(from.module.form, node)
      const raised = code[node + 2] ?? 0
      const within = from.raises[i + 1] ?? 0
      if (at < start || at > end || raised === 0 || !isWanted(raised, from, within)) continue
      traceRaised(run, { ...item, fn: from, block: within, anchor: at, frame }, node, raised)
    }
    if (depth >= DEEPEST_RAISE) return
    for (let i = 0; i < from.calls.length; i += 2) {
      const call = from.calls[i] ?? 0
      const at = startOf(from.module.form, call)
      if (at < start || at > end) continue
      const within = from.calls[i + 1] ?? 0
      for (const { fn: callee, isBound } of run.tracer.callees.of(from, call, within).functions) {
        if (seen.has(callee)) continue
        const site = siteAt({ fn: from, block: within, node: call }, call, isBound)
        const inner = run.tracer.frame(callee, site, at, frame)
        if (inner !== null) look(callee, 0, Number.MAX_SAFE_INTEGER, inner, depth + 1)
      }
    }
  }
  look(fn, startOf(form, body), endOf(form, body), item.frame, 0)
}

/** `raise Failed(name)`: what is asked of the exception. */
function traceRaised(run: Run, item: Item, node: number, raised: number): void {
  const { fn, path } = item
  const { code } = fn.module.form
  const here: Item = { ...item, steps: run.step(item, fn, node, 'raised') }
  const [first, second, ...rest] = path
  if (code[raised] !== Op.Call) run.to(here, raised)
  else if (first === undefined || first === 'args' || first === '*') {
    for (const { node: given, position } of argumentsAt(fn, raised))
      if (second === undefined || second === '*' || position === Number(second)) run.to(here, given, { path: rest })
  } else {
    const isOwn = run.tracer.callees.of(fn, raised, item.block).cls !== null
    if (isOwn) run.to(here, raised)
    else for (const { node: given, name } of argumentsAt(fn, raised)) if (name === first) run.to(here, given, { path: path.slice(1) })
  }
}

/** An exception that a handler of the whole application is given. */
export function traceHandled(run: Run, item: Item, fn: SurveyedFunction, name: string): void {
  const type = run.tracer.reader.parameter(fn, name).type
  if (type?.kind !== 'class' || type.native !== undefined || !isException(type)) return
  for (const { fn: from, node, block } of run.tracer.callees.raisesOf(type)) {
    const { form } = from.module
    const raised = form.code[node + 2] ?? 0
    traceRaised(run, { ...item, fn: from, block, anchor: startOf(form, node), frame: null, isShared: true }, node, raised)
  }
}

function isException(cls: ClassValue): boolean {
  return cls.mro.some((one) => /(?:^|\.)\w*(?:Exception|Error)$/.test(pathOf(one) ?? ''))
}

function isOf(run: Run, fn: SurveyedFunction, raised: number, block: number, wanted: readonly string[]): boolean {
  const { code } = fn.module.form
  const { reader } = run.tracer
  const value = pick(reader.forTypes(() => reader.read(fn, code[raised] === Op.Call ? (code[raised + 2] ?? 0) : raised, block)).value)
  const names = value.kind === 'class' ? value.mro.map((one) => lastOf(pathOf(one))) : namesOf(value)
  return names.some((name) => wanted.includes(name))
}

function namesOf(value: Value): string[] {
  const known = pick(value)
  if (known.kind === 'list') return known.items.flatMap(namesOf)
  const name = lastOf(pathOf(known))
  return name === '' ? [] : [name]
}

function lastOf(path: string | null): string {
  return path === null ? '' : path.slice(path.lastIndexOf('.') + 1)
}
