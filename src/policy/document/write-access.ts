// Access rules → the section `access` of `fastward.yaml`, with what they do not say as comments.

import { stringify } from 'yaml'
import type { AccessPolicy, AccessRule, Selector } from '../access/index.ts'

export interface AccessNote {
  /** Id of the route. */
  readonly route: string
  readonly text: string
}

export interface AccessDraft {
  /** Without fields and resources. */
  readonly rules: AccessPolicy['rules']
  readonly notes: readonly AccessNote[]
  /** What stands above it, a line each. */
  readonly head: readonly string[]
}

export function writeAccess({ rules, notes, head }: AccessDraft): string {
  const told = new Map<string, string[]>()
  for (const { route, text } of notes) told.set(route, [...(told.get(route) ?? []), text])
  const lines = [...head.map(writeComment), 'access:', rules.length === 0 ? '  rules: {}' : '  rules:']
  const said = new Set<string>()
  for (const rule of rules) {
    lines.push(`    ${writeScalar(rule.id)}:`, ...writeSelector(rule.selector, told, said).map((line) => `      ${line}`))
    lines.push(...writeRest(rule).map((line) => `      ${line}`))
  }
  const others = notes.filter(({ route }) => !said.has(route))
  if (others.length > 0) lines.push('', '  # What no rule is about:')
  for (const { route, text } of others) lines.push(`  ${writeComment(`${route}: ${text}`)}`)
  return `${lines.join('\n')}\n`
}

function writeRest({ effect, when, owner }: AccessRule): string[] {
  return [
    ...(effect === 'allow' ? [] : [`effect: ${effect}`]),
    ...(when === null ? [] : [`when: ${writeScalar(when)}`]),
    ...(owner === null ? [] : [`owner: ${writeScalar(owner)}`]),
  ]
}

const names = { routes: 'route', paths: 'path', methods: 'method', tags: 'tag', routers: 'router', apps: 'app' } as const

function writeSelector(selector: Selector, told: ReadonlyMap<string, readonly string[]>, said: Set<string>): string[] {
  const lines = Object.entries(names).flatMap(([name, written]) => {
    // The names are those of the selector.
    const values = selector[name as keyof Selector]
    if (values === undefined) return []
    if (values.length === 0) return [`  ${written}: []`]
    return [
      `  ${written}:`,
      ...values.flatMap((value) => {
        const comments = name === 'routes' ? (told.get(value) ?? []) : []
        if (comments.length > 0) said.add(value)
        return [...comments.map((text) => `    ${writeComment(text)}`), `    - ${writeScalar(value)}`]
      }),
    ]
  })
  return lines.length === 0 ? ['where: {}'] : ['where:', ...lines]
}

/** A comment ends with its line, and what it says comes from the code. */
function writeComment(text: string): string {
  return `# ${text.replace(/[\s\p{C}]+/gu, ' ').trim()}`.trimEnd()
}

function writeScalar(text: string): string {
  return stringify(text, { lineWidth: 0, defaultStringType: /[\n\r]/.test(text) ? 'QUOTE_DOUBLE' : 'PLAIN' }).trimEnd()
}
