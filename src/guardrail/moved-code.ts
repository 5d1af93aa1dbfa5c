// Code that went to another module under the same name is the same code: what names it has not changed.

import type { Model, Route } from '../model/index.ts'
import type { RoutePair } from './match-routes.ts'

export interface MovedCode {
  /** The name that the head has for what the base names; the same where it did not move. */
  readonly nameInHead: (call: string) => string
  /** Pairs of modules with how many functions went from one to the other. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly names: readonly string[] }[]
}

export function findMovedCode(base: Model, head: Model, pairs: readonly RoutePair[]): MovedCode {
  const [before, after] = [namesIn(base.routes), namesIn(head.routes)]
  const gone = [...before].filter((name) => !after.has(name) && name.includes(':'))
  const came = [...after].filter((name) => !before.has(name) && name.includes(':'))
  const byTail = new Map<string, string[]>()
  for (const name of came) byTail.set(tailOf(name), [...(byTail.get(tailOf(name)) ?? []), name])
  const moved = new Map<string, string>()
  for (const { base: one, head: other } of pairs)
    if (one.handler !== null && other.handler !== null && one.handler.name === other.handler.name)
      moved.set(`${one.handler.module}:${one.handler.name}`, `${other.handler.module}:${other.handler.name}`)
  for (const name of gone) {
    const found = byTail.get(tailOf(name)) ?? []
    if (found.length === 1 && found[0] !== undefined) moved.set(name, found[0])
  }
  const moves = new Map<string, { from: string; to: string; names: string[] }>()
  for (const [one, other] of moved) {
    const [from, to] = [moduleOf(one), moduleOf(other)]
    if (from === to) continue
    const entry = moves.get(`${from} ${to}`) ?? { from, to, names: [] }
    moves.set(`${from} ${to}`, entry)
    entry.names.push(tailOf(one))
  }
  return { nameInHead: (call) => moved.get(call) ?? call, moves: [...moves.values()] }
}

function namesIn(routes: readonly Route[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { dependencies, guards, handler } of routes) {
    for (const { call } of dependencies) names.add(call)
    for (const { call } of guards) names.add(call)
    if (handler !== null) names.add(`${handler.module}:${handler.name}`)
  }
  return names
}

function tailOf(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function moduleOf(name: string): string {
  return name.slice(0, name.indexOf(':'))
}
