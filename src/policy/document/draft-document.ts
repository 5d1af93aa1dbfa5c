// The first `fastward.yaml` of a project: what is open today is declared, what is found today is in a baseline, and everything new is
// held to a preset.

import { stringify } from 'yaml'
import type { Route } from '../../model/index.ts'
import { nameRoute } from '../guardrails/route-facts.ts'
import { routePattern } from './document.ts'

export interface DraftOptions {
  /** The file with today's findings, relative to the document. */
  readonly baseline: string
  readonly preset: string
}

/** Of the project's own code: pages of libraries are no decision of its team. */
export function listOpenRoutes(routes: readonly Route[]): Route[] {
  const matcher = new RegExp(routePattern, 'u')
  return routes.filter((route) => (route.access === 'open' || route.access === 'optional') && matcher.test(nameRoute(route)))
}

export function draftDocument(open: readonly Route[], { baseline, preset }: DraftOptions): string {
  const groups = new Map<string, string[]>()
  const seen = new Set<string>()
  for (const route of open) {
    const name = nameRoute(route)
    if (seen.has(name)) continue
    seen.add(name)
    const group = groupOf(route)
    groups.set(group, [...(groups.get(group) ?? []), name])
  }
  const lines = [...groups].flatMap(([group, names]) => [`    # ${group}`, ...names.map((name) => `    - ${writeScalar(name)}`)])
  return `# What must hold of this application. \`fastward init\` wrote it so that today's code passes and everything new is held to it.

# A set of guardrails: what stops a change and what is only told. \`fastward policy\` lists them.
presets:
  - ${preset}

# The findings of the day on which this file was made: they are known and not reported. \`fastward baseline update\` takes out what is
# mended; nothing comes in without a reason and an owner.
baseline: ${writeScalar(baseline)}

# Routes that anybody may call. This is what was open on that day: look at each, and take out what should not be. A route that is open
# and not listed stops the change that brings it.
routes:
  public:${lines.length === 0 ? ' []' : `\n${lines.join('\n')}`}
`
}

/** The module of the handler, which is where somebody would look. */
function groupOf({ handler, kind }: Route): string {
  const text = kind === 'mount' ? 'mounts' : (handler?.module ?? 'other')
  // A comment ends with its line.
  return text.replace(/[^\p{L}\p{N}_.:/-]/gu, '?')
}

function writeScalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd()
}
