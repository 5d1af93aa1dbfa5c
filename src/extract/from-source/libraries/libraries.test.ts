// Our own programs over real libraries, held against what the real libraries made of them. The goldens name the releases
// that ran; each line is a route with its handler and the dependencies that run before it, inner first.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Model, Route } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const FOLDER = join(import.meta.dirname, 'programs')
const SNAPSHOT: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }

interface Golden {
  readonly versions: Readonly<Record<string, string>>
  readonly routes: readonly string[]
}

function lineOf(route: Route): string {
  const method = route.kind === 'http' ? route.method : route.kind === 'websocket' ? 'WS' : 'MOUNT'
  const handler = route.handler === null ? '-' : `${route.handler.module}:${route.handler.name}`
  const hidden = route.kind === 'http' && !route.includeInSchema ? ' hidden' : ''
  const before = route.dependencies.length === 0 ? '' : ` <- ${route.dependencies.map((d) => d.call).join(', ')}`
  return `${method} ${route.path} ${handler}${hidden}${before}`
}

/** The methods of one route are a set. */
function tidy(lines: readonly string[]): string[] {
  const rest = (line: string): string => line.slice(line.indexOf(' '))
  const out: string[][] = []
  for (const line of lines) {
    const last = out.at(-1)
    if (last?.[0] !== undefined && rest(last[0]) === rest(line)) last.push(line)
    else out.push([line])
  }
  return out.flatMap((group) => group.sort())
}

const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''))

describe('programs over libraries', () => {
  it('has a golden for every program', () => {
    const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.py'))
    expect(programs.filter((p) => !names.some((n) => n.replace(/@.*/, '') === p.replace('.py', '')))).toEqual([])
  })

  it.each(names)('%s serves what the libraries made of it', (name) => {
    const golden = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Golden // written by us
    const program = `${name.replace(/@.*/, '')}.py`
    const pins = Object.entries(golden.versions).map(([dist, version]) => `${dist}==${version}`)
    const tree = createTree({ [program]: readFileSync(join(FOLDER, program), 'utf8'), 'requirements.txt': `${pins.join('\n')}\n` })
    const model = extractFromSource(tree, { app: `${program.replace('.py', '')}:app`, snapshot: SNAPSHOT })
    const served = model.routes.filter(
      (r) =>
        r.condition?.default !== 'off' && !(r.handler?.module === 'fastapi.applications' && r.handler.name.startsWith('FastAPI.setup.')),
    )
    expect(tidy(served.map(lineOf))).toEqual(tidy(golden.routes))
    expect(served.filter((r) => r.condition !== null).map(lineOf)).toEqual([])
    expect(model.problems).toEqual([])
  })
})
