// What FastAPI's parameter functions leave behind: Depends, Security, Query, Path, Header, Cookie, Body, Form, File.
import {
  type Args,
  type ClassValue,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  named,
  native,
  type Site,
  TRUE,
  type Value,
} from '../../../project/index.ts'
import { checkKeywords } from './keywords.ts'
import type { Releases } from './releases.ts'

export const PARAM_KINDS = ['Path', 'Query', 'Header', 'Cookie', 'Body', 'Form', 'File'] as const
export type ParamKind = (typeof PARAM_KINDS)[number]

/** `fastapi.params.X` classes and the functions of the same name that make them. */
export function createParams(fieldInfo: ClassValue | undefined, releases: Releases): Map<string, Value> {
  const out = new Map<string, Value>()
  const dependsInit = native('fastapi.params.Depends.__init__', (machine, args) => {
    const given = named(args, 'self', 'dependency', '*', 'use_cache', 'scope', 'max_concurrency')
    fillDepends(machine, given)
    return NONE
  })
  const depends = makeNativeClass('fastapi.params.Depends', [], { __init__: dependsInit })
  const security = makeNativeClass('fastapi.params.Security', [depends], {
    __init__: native('fastapi.params.Security.__init__', (machine, args) => {
      const given = named(args, 'self', 'dependency', '*', 'scopes', 'use_cache', 'scope')
      fillDepends(machine, given)
      const self = given.get('self')
      if (self?.kind === 'instance') machine.writeMap(self.attrs, 'scopes', given.get('scopes') ?? list())
      return NONE
    }),
  })
  out.set('fastapi.params.Depends', depends)
  out.set('fastapi.params.Security', security)
  for (const [kind, cls] of [
    ['Depends', depends],
    ['Security', security],
  ] as const) {
    const make = native(`fastapi.${kind}`, (machine, args, site) => {
      checkKeywords(machine, releases, kind, args, site, kind)
      return machine.call(cls, args, site)
    })
    out.set(`fastapi.${kind}`, make)
    out.set(`fastapi.param_functions.${kind}`, make)
  }
  const bases: ClassValue[] = fieldInfo === undefined ? [] : [fieldInfo]
  const param = makeNativeClass('fastapi.params.Param', bases)
  const body = makeNativeClass('fastapi.params.Body', bases, { __init__: paramInit('Body') })
  const form = makeNativeClass('fastapi.params.Form', [body], { __init__: paramInit('Form') })
  out.set('fastapi.params.Param', param)
  for (const kind of PARAM_KINDS) {
    const cls =
      kind === 'Body'
        ? body
        : kind === 'Form'
          ? form
          : makeNativeClass(`fastapi.params.${kind}`, [kind === 'File' ? form : param], { __init__: paramInit(kind) })
    out.set(`fastapi.params.${kind}`, cls)
    out.set(`fastapi.${kind}`, maker(`fastapi.${kind}`, cls))
    out.set(`fastapi.param_functions.${kind}`, maker(`fastapi.${kind}`, cls))
  }
  return out
}

/** A function that makes an instance: `Depends(f)` is no class for the program. */
function maker(name: string, cls: ClassValue): Value {
  return native(name, (machine: Machine, args: Args, site: Site) => machine.call(cls, args, site))
}

function fillDepends(machine: Machine, given: Map<string, Value>): void {
  const self = given.get('self')
  if (self?.kind !== 'instance') return
  machine.writeMap(self.attrs, 'dependency', given.get('dependency') ?? NONE)
  machine.writeMap(self.attrs, 'use_cache', given.get('use_cache') ?? TRUE)
  machine.writeMap(self.attrs, 'scope', given.get('scope') ?? NONE)
}

function paramInit(kind: ParamKind): Value {
  return native(`fastapi.params.${kind}.__init__`, (machine, args) => {
    const given = named(args, 'self', 'default')
    const self = given.get('self')
    if (self?.kind !== 'instance') return NONE
    for (const [name, value] of given) if (name !== 'self') machine.writeMap(self.attrs, name, value)
    return NONE
  })
}
