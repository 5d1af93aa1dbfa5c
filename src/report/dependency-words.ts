// What every report says of a dependency: its name, where it comes from, and what it was given.

import { isCredentialName } from '../knowledge/index.ts'
import type { Dependency, Json } from '../model/index.ts'

const longestValue = 120

/** A value as the program has it, as far as it can be read at a glance. */
export function showValue(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}

/** `name=value`; the value of a secret is nobody's business who reads the report. */
export function showArgument(name: string, value: Json): string {
  return `${name}=${isCredentialName(name) && value !== null && typeof value !== 'boolean' ? '(not shown)' : showValue(value)}`
}

/** The name within its module; of what a factory makes, with the factory: `require.dependency`. */
export function callName(call: string): string {
  return call.slice(call.lastIndexOf(':') + 1).replaceAll('.<locals>.', '.')
}

/** At a glance what matters of `require.dependency` is who made it. */
export function makerName(call: string): string {
  return call.slice(call.lastIndexOf(':') + 1).split('.<locals>.')[0] ?? call
}

const levels: Readonly<Record<Dependency['level'], string>> = {
  app: 'of the application',
  router: 'of the router',
  include: 'of the inclusion',
  route: 'of the decorator',
  parameter: 'of the handler',
  dependency: '',
}

export function describeLevel({ level, parameter }: Dependency): string {
  return [levels[level], parameter === null ? '' : `as ${parameter}`].filter((part) => part !== '').join(', ')
}
