// Which variables the application reads, and what the calls do that they go to: a variable of a container is joined to the code by its name.

import type { Call, CodeValue, Model, Route } from '../model/index.ts'

export interface SettingUse {
  readonly call: Call
  /** By its name in the row of the call; empty where something is called on it. */
  readonly argument: string
  /** It is the key with which tokens or sessions are signed or checked. */
  readonly isSigning: boolean
  readonly routes: readonly Route[]
}

const signing: ReadonlySet<string> = new Set(['signing-key', 'jwt-encode', 'jwt-decode'])

const known = new WeakMap<Model, ReadonlyMap<string, SettingUse>>()

/** By the name of the variable: the call that is given it, one that signs with it before all others. */
export function settingsReadBy(model: Model): ReadonlyMap<string, SettingUse> {
  let uses = known.get(model)
  if (uses === undefined) known.set(model, (uses = collect(model)))
  return uses
}

function collect(model: Model): Map<string, SettingUse> {
  const uses = new Map<string, SettingUse>()
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  for (const call of model.code?.calls ?? []) {
    const values: [string, CodeValue][] = Object.entries(call.arguments)
    for (const [argument, { from }] of call.receiver === null ? values : [...values, ['', call.receiver] as const]) {
      for (const source of from) {
        if (source.kind !== 'setting') continue
        const name = source.name.toUpperCase()
        const use = { call, argument, isSigning: argument === 'key' && call.tags.some((tag) => signing.has(tag)) }
        const before = uses.get(name)
        if (before !== undefined && !isBetter(use, before)) continue
        uses.set(name, { ...use, routes: call.entries.flatMap((id) => routes.get(id) ?? []) })
      }
    }
  }
  return uses
}

function isBetter(use: Pick<SettingUse, 'call' | 'isSigning'>, before: SettingUse): boolean {
  if (use.isSigning !== before.isSigning) return use.isSigning
  return use.call.entries.length > before.call.entries.length
}
