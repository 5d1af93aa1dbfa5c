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

describe('parameters that a container fills', () => {
  it("are not the request's", () => {
    const tree = createTree({
      'containers.py': readFileSync(join(FOLDER, 'containers.py'), 'utf8'),
      'requirements.txt': 'fastapi==0.165.0\n',
    })
    const { routes } = extractFromSource(tree, { app: 'containers:app', snapshot: SNAPSHOT })
    const own = routes.filter((r) => r.handler?.module === 'containers')
    expect(own.map((r) => `${r.handler?.name}: ${r.parameters.map((p) => `${p.in} ${p.name}`).join(', ')}`)).toEqual([
      'by_dishka: path name, query size',
      'injected: query size',
      'by_route: query page',
    ])
  })
})

describe('events', () => {
  const eventsIn = (program: string): string[] => {
    const tree = createTree({ [program]: readFileSync(join(FOLDER, program), 'utf8') })
    return extractFromSource(tree, { snapshot: SNAPSHOT }).events.map(
      (e) => `${e.library} ${e.name} ${e.handler?.name ?? '-'} ${e.place?.line ?? '-'}`,
    )
  }

  it('of socket.io are noted however they are registered', () => {
    expect(eventsIn('sockets.py')).toEqual([
      'socketio connect connect 8',
      'socketio chat message message 13',
      'socketio disconnect left 18',
      'socketio /chat typing left 18',
      'socketio /admin kick kick 26',
      'socketio /room join Room.on_join 32',
      'socketio /room connect Room.on_connect 35',
    ])
  })
  it('of Gradio stand for the functions that its components call', () => {
    expect(eventsIn('blocks.py')).toEqual(['gradio greet greet 9', 'gradio loud shout 13'])
  })
  it('are the tools that a model may call', () => {
    expect(eventsIn('tools.py')).toEqual([
      'mcp add add 9',
      'mcp minus subtract 14',
      'mcp data://config config 19',
      'mcp multiply multiply 46',
      'mcp ask ask 51',
    ])
  })
  it('are the fields of a GraphQL schema', () => {
    expect(eventsIn('graph.py')).toEqual(['strawberry Query.hello Query.hello 8'])
  })
})

describe('an application that goes to code we cannot see', () => {
  const problemsOf = (lines: string): string[] =>
    extractFromSource(createTree({ 'main.py': `from fastapi import FastAPI\nimport some_library, uvicorn\napp = FastAPI()\n${lines}\n` }), {
      snapshot: SNAPSHOT,
    }).problems.map((p) => `${p.code} ${p.line} ${p.message}`)

  it.each([
    [
      'some_library.setup(app)',
      ['app-escapes 4 the application is passed to `some_library.setup`, which may add routes that are not seen'],
    ],
    [
      'some_library.Thing().init_app(app=app)',
      ['app-escapes 4 the application is passed to `some_library.Thing().init_app`, which may add routes that are not seen'],
    ],
    [
      'some_library.setup(app.router)',
      ['app-escapes 4 the router is passed to `some_library.setup`, which may add routes that are not seen'],
    ],
    ['uvicorn.run(app)', []],
    ['app.add_middleware(some_library.Guard)', []],
    ['served = some_library.ProxyMiddleware(app)', []],
    ['print(app)', []],
  ])('%s', (lines, problems) => {
    expect(problemsOf(lines)).toEqual(problems)
  })
})

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
