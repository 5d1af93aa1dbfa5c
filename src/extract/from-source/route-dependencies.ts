// What runs before a handler, as the model has it: dependencies with what they carry, and what they read of a request.
import type { Dependency, Json, Parameter } from '../../model/index.ts'
import { type FunctionValue, pick, type Value } from '../../project/index.ts'
import { placeAt } from './facts.ts'
import type { Field } from './fastapi/dependants.ts'
import { toJson } from './fastapi/json.ts'
import { callName, callText } from './fastapi/names.ts'
import type { Releases } from './fastapi/releases.ts'
import type { Run, RunItem } from './fastapi/run-order.ts'
import { isSecurityScheme, schemeName } from './fastapi/security.ts'
import { connectionOf, isNeverAwaited } from './lost-dependencies.ts'
import type { SchemaMaker } from './schema-maker.ts'
import { ask } from './text-questions.ts'

/** `endpoint` receives what no dependency asked for. */
export function dependenciesOf(order: readonly RunItem[], endpoint: Value | null, releases: Releases): Dependency[] {
  return order.map(({ dependant, of, depth }) => {
    const name = callName(dependant.call)
    const func = functionOf(dependant.call)
    const connection = connectionOf(dependant)
    const receiver = of === null ? endpoint : (order[of]?.dependant.call ?? null)
    return {
      call: `${name.module}:${name.name}`,
      replaces: dependant.replaces === null ? null : callText(dependant.replaces),
      kind: name.kind,
      of,
      depth,
      parameter: dependant.parameter,
      used: dependant.parameter === null ? 'no' : usage(receiver, dependant.parameter),
      scopes: dependant.scopes,
      arguments: argumentsOf(dependant.call),
      level: dependant.level,
      asked: placeAt(dependant.site),
      place: func === null || func.module.file === '' ? null : { file: func.module.file, line: func.form.line, end: func.form.headEnd },
      scheme: isSecurityScheme(dependant.call) ? schemeName(dependant.call) : null,
      ...(dependant.takesScopes ? { takesScopes: true } : {}),
      ...(isNeverAwaited(dependant.call, releases) ? { neverAwaited: true } : {}),
      ...(func !== null && isEmpty(func) ? { empty: true } : {}),
      ...(connection === null ? {} : { connection }),
    }
  })
}

function usage(receiver: Value | null, parameter: string): 'yes' | 'no' | 'unknown' {
  if (receiver === null) return 'unknown'
  const func = functionOf(receiver)
  return func === null ? 'unknown' : mentions(func, parameter)
}

/** Whether a function's body says a name at all. */
function mentions(func: FunctionValue, name: string): 'yes' | 'no' | 'unknown' {
  const { code } = func.module
  if (code === null) return 'unknown'
  return ask(code, 'function-mentions', func.form, name) ? 'yes' : 'no'
}

function isEmpty({ module, form }: FunctionValue): boolean {
  return module.file !== '' && module.code !== null && ask(module.code, 'function-empty', form)
}

function argumentsOf(call: Value): Record<string, Json> {
  const out: Record<string, Json> = {}
  const put = (name: string, value: Value): void => {
    if (Object.keys(out).length >= 20 || name.startsWith('\0') || /secret|password|passwd|token_?key|private|credential|dsn/i.test(name))
      return
    const json = toJson(value)
    if (json !== null) out[name.replace(/^_+/, '')] = json
  }
  if (call.kind === 'partial') {
    for (const [i, v] of call.args.positional.entries()) put(String(i), v)
    for (const [k, v] of call.args.keywords) put(k, v)
  } else if (call.kind === 'instance') for (const [k, v] of call.attrs) put(k, v)
  else if (call.kind === 'function' && call.closure !== null) {
    call.closure.func.form.parameters.forEach((p) => {
      const value = call.closure?.locals[p.slot]
      if (value !== undefined) put(p.name, value)
    })
  }
  return out
}

/** What is read by all that runs: a name that two of them read is one parameter, required where one of them requires it. */
export function parametersOf(schemas: SchemaMaker, run: Run): Parameter[] {
  const out = new Map<string, Parameter>()
  const add = (field: Field, of: number | null): void => {
    for (const parameter of schemas.parameters(field, of)) {
      const key = `${parameter.in} ${parameter.name}`
      const known = out.get(key)
      if (known === undefined) out.set(key, parameter)
      else if (parameter.required && !known.required) out.set(key, { ...known, required: true })
    }
  }
  // The handler's own first, as a reader of the code would look.
  for (const { dependant, of } of [...run.readers].reverse()) for (const field of dependant.fields) add(field, of)
  return [...out.values()]
}

/** The function whose code a person would open. */
export function functionOf(value: Value, depth = 0): FunctionValue | null {
  if (depth > 20) return null
  switch (value.kind) {
    case 'function': {
      const inner = value.attrs.get('__wrapped__')
      return inner === undefined || inner === value ? value : (functionOf(pick(inner), depth + 1) ?? value)
    }
    case 'method':
      return functionOf(value.func, depth + 1)
    case 'partial':
      return functionOf(value.func, depth + 1)
    case 'native': {
      const inner = value.attrs?.get('__wrapped__')
      return inner === undefined ? null : functionOf(pick(inner), depth + 1)
    }
    case 'instance': {
      const call = value.cls.mro.flatMap((c) => (c.kind === 'class' ? [c.attrs.get('__call__')] : [])).find((c) => c !== undefined)
      return call === undefined ? null : functionOf(call, depth + 1)
    }
    case 'class': {
      const init = value.attrs.get('__init__')
      return init === undefined ? null : functionOf(init, depth + 1)
    }
    default:
      return null
  }
}
