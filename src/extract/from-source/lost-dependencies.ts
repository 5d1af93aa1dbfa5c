// Dependencies that a program asks for and FastAPI does not run: hidden in another type, put aside by a later declaration, named by
// text that cannot be resolved, or left in a class; and those that it calls without awaiting them.
import type { LostDependency } from '../../model/index.ts'
import {
  type Annotation,
  type ClassValue,
  external,
  type Frame,
  type Instance,
  type Machine,
  pick,
  Raised,
  resolveText,
  type Signature,
  type Site,
  stringAnnotation,
  type Value,
} from '../../project/index.ts'
import { placeAt } from './facts.ts'
import { type Dependant, parameterCache } from './fastapi/dependants.ts'
import { callText } from './fastapi/names.ts'
import {
  type AnalysedParameter,
  analyseCallable,
  dependencyOf,
  flattenAnnotated,
  isDepends,
  isForwardRef,
  unalias,
} from './fastapi/parameters.ts'
import { isFrom, type Releases } from './fastapi/releases.ts'
import type { Run } from './fastapi/run-order.ts'

const DEEPEST = 4

export function lostDependenciesOf(machine: Machine, releases: Releases, { readers }: Run): LostDependency[] {
  return readers.flatMap(({ dependant, of }) => lostIn(machine, releases, dependant).map((one) => ({ ...one, of })))
}

type Lost = Omit<LostDependency, 'of'>

function lostIn(machine: Machine, releases: Releases, { call, signature }: Dependant): Lost[] {
  const cache = parameterCache(machine, releases)
  const { parameters } = analyseCallable(machine, releases, cache, call)
  return [...parameters.flatMap((one) => lostInParameter(machine, releases, one)), ...lostInClass(call, signature)]
}

function lostInParameter(machine: Machine, releases: Releases, { parameter, type, base, depends, site }: AnalysedParameter): Lost[] {
  if (!isFrom(releases.fastapi, '0.95.0')) return []
  const lost = (how: LostDependency['how'], call: Value | string): Lost => ({
    how,
    parameter: parameter.name,
    call: typeof call === 'string' ? call : callText(call),
    place: placeAt(site),
  })
  const found: Lost[] = []
  if (depends === null) {
    const late = isForwardRef(base) && parameter.annotation !== null ? postponed(machine, parameter.annotation, releases) : null
    if (late !== null) found.push(lost('postponed', late))
    for (const within of dependenciesWithin(base)) found.push(lost('inside-type', pick(dependencyOf(within.depends, within.base))))
  }
  // Of several the last one wins, a `Query()` too.
  const chosen = depends === null ? null : pick(dependencyOf(depends, base))
  for (const one of flattenAnnotated(type).metadata.map((value) => pick(value)))
    if (isDepends(one) && one !== depends) {
      const wanted = pick(dependencyOf(one, base))
      if (wanted !== chosen) found.push(lost('overruled', wanted))
    }
  return found
}

/** `Alias | None`, `list[Alias]`: the dependencies within a type that is not theirs. */
function dependenciesWithin(type: Value, depth = 0): { readonly depends: Instance; readonly base: Value }[] {
  const value = unalias(pick(type))
  if (value.kind !== 'generic' || depth > DEEPEST) return []
  const { base, metadata } = flattenAnnotated(value)
  if (metadata.length === 0) return value.args.flatMap((one) => dependenciesWithin(one, depth + 1))
  const own = metadata.map((one) => pick(one)).findLast(isDepends)
  return own === undefined ? dependenciesWithin(base, depth + 1) : [{ depends: own, base }]
}

/** What a text would have said where the function is made: FastAPI looks its names up in the module alone. */
function postponed(machine: Machine, annotation: Annotation, { fastapi, pydantic }: Releases): Value | string | null {
  // Elsewhere it is a NameError, and there is no application.
  if (pydantic.major < 2 || (isFrom(fastapi, '0.123.7') && !isFrom(fastapi, '0.124.1'))) return null
  const text = stringAnnotation(annotation)
  if (text === null) return null
  const found = resolved(machine, annotation, text)
  const { base, metadata } = found === null ? { base: null, metadata: [] } : flattenAnnotated(found)
  const last = metadata.map((one) => pick(one)).findLast(isDepends)
  if (base !== null && last !== undefined) return pick(dependencyOf(last, base))
  const named = /\b(?:Depends|Security)\(\s*(?:dependency\s*=\s*)?([A-Za-z_][\w.]*)/.exec(text)?.[1]
  return named === undefined ? null : `${annotation.module.name}:${named}`
}

/** The same with the names of the functions around it. */
function resolved(machine: Machine, { module, frame }: Annotation, text: string): Value | null {
  if (frame === null) return null
  const globals = new Map(module.globals)
  for (const { func, locals } of framesOf(frame))
    func.form.locals.forEach((name, slot) => {
      const value = locals[slot]
      if (value !== undefined) globals.set(name, value)
    })
  const found: { value: Value | null } = { value: null }
  try {
    machine.apart(() => {
      found.value = pick(resolveText(machine, text, { ...module, globals }))
    })
  } catch (error) {
    if (!(error instanceof Raised)) throw error
  }
  return found.value
}

/** Outermost first. */
function framesOf(frame: Frame): Frame[] {
  return frame.parent === null ? [frame] : [...framesOf(frame.parent), frame]
}

/** Class attributes that are `Depends(…)` and no parameter of what makes the class: nothing fills them. */
function lostInClass(call: Value, signature: Signature | null): Lost[] {
  if (call.kind !== 'class' || signature === null) return []
  const names = new Set(signature.parameters.map(({ name }) => name))
  const found: Lost[] = []
  for (const cls of call.mro) {
    if (cls.kind !== 'class' || cls.native !== undefined) continue
    for (const [parameter, given] of cls.attrs) {
      const value = pick(given)
      if (!isDepends(value) || names.has(parameter) || found.some((one) => one.parameter === parameter)) continue
      const site: Site | null = value.site ?? null
      const wanted = pick(dependencyOf(value, external('typing.Any')))
      found.push({ how: isView(call) ? 'not-annotated' : 'class-attribute', parameter, call: callText(wanted), place: placeAt(site) })
    }
  }
  return found
}

function isView({ attrs }: ClassValue): boolean {
  return attrs.has('__cbv_class__')
}

/** Up to 0.123.4 only the callable itself was asked whether it has to be awaited, or gives a generator. */
export function isNeverAwaited(call: Value, { fastapi }: Releases): boolean {
  if (isFrom(fastapi, '0.123.5')) return false
  if (call.kind === 'partial') return isAsync(pick(call.func))
  if (call.kind !== 'function' || call.form.isAsync || call.form.isGenerator) return false
  let inner: Value = call
  for (let depth = 0; depth < 20 && inner.kind === 'function'; depth++) {
    const next: Value | undefined = inner.attrs.get('__wrapped__')
    if (next === undefined) return inner !== call && (inner.form.isAsync || inner.form.isGenerator)
    inner = pick(next)
  }
  return false
}

function isAsync(call: Value): boolean {
  switch (call.kind) {
    case 'function':
      return call.form.isAsync && !call.form.isGenerator
    case 'method':
    case 'partial':
      return isAsync(pick(call.func))
    case 'instance': {
      const method = call.cls.mro
        .flatMap((one) => (one.kind === 'class' ? [one.attrs.get('__call__')] : []))
        .find((one) => one !== undefined)
      return method !== undefined && isAsync(pick(method))
    }
    default:
      return false
  }
}

/** The connection that a parameter without a default wants to be: the other one does not fill it. */
export function connectionOf({ specials, signature }: Dependant): 'request' | 'websocket' | null {
  for (const { name, type } of specials) {
    if (signature?.parameters.find((one) => one.name === name)?.default !== null) continue
    const path = pathsOf(type)
    if (path.includes('starlette.requests.Request')) return 'request'
    if (path.includes('starlette.websockets.WebSocket')) return 'websocket'
  }
  return null
}

function pathsOf(type: Value): string[] {
  if (type.kind === 'external') return [type.path]
  return type.kind === 'class' ? type.mro.map((one) => (one.kind === 'class' ? (one.native ?? '') : one.path)) : []
}
