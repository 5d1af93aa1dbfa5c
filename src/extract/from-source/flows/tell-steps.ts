// The way of a value as a person reads it: one place a line, what happens there, and the checks on it that do not make it harmless.
import type { Effect, FlowPoint, FlowSource } from '../../../model/index.ts'
import { type FlowOrigin, type FoundEffect, type Step, type SurveyedFunction, type Tracer, vainChecks } from '../../../project/index.ts'
import { startOf, unparse } from '../../../syntax/index.ts'
import { placeOfNode } from '../code/index.ts'

const MOST_STEPS = 24
const MOST_CHECKS = 4
const LONGEST_TEXT = 70

type Source = Pick<FlowSource, 'name' | 'in'>

/** A part of a request object says by its own name where it stands: `query_params.next` is `next` of the query. */
export function sourceOf(label: string, where: string): Source {
  const path = label.replaceAll('()', '').replace(/\.(?:pop|get|getlist|setdefault)(?=\.|$)/g, '')
  if (where !== 'request') return { name: path === '' ? label : path, in: where as Source['in'] }
  const dot = path.indexOf('.')
  const [first, rest] = dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)]
  const part = Object.hasOwn(PARTS, first) ? PARTS[first] : undefined
  return part === undefined ? { name: path, in: 'request' } : { name: rest === '' ? first : rest, in: part }
}
const PARTS: Readonly<Record<string, FlowSource['in']>> = {
  json: 'body',
  body: 'body',
  stream: 'body',
  form: 'form',
  query_params: 'query',
  path_params: 'path',
  headers: 'header',
  cookies: 'cookie',
}

export function tellSteps({ steps }: FlowOrigin, source: Source, effect: Effect, found: FoundEffect, { judge }: Tracer): FlowPoint[] {
  const points: FlowPoint[] = []
  const told = new Set<string>()
  for (let step: Step | null = steps; step !== null; step = step.next) {
    const { fn, node, role } = step
    const { form } = fn.module
    const value = role === 'reaches' ? found.node : role === 'passes' ? node : role === 'returns' ? (form.code[node + 2] ?? 0) : 0
    const checks = value > 0 && told.size < MOST_CHECKS ? vainChecks(judge, found.use.kind, fn, value, startOf(form, node)) : []
    for (const test of checks.toSorted((one, other) => startOf(form, one) - startOf(form, other))) {
      const place = placeOfNode(fn, test)
      const key = `${place.file}:${place.line}`
      if (told.has(key)) continue
      told.add(key)
      const point: FlowPoint = { place, role: 'checked', note: `is not made safe by \`${textOf(fn, test)}\`` }
      // What is made of it behind the test was told first.
      const joined = points.at(-1)
      const isAfter = joined?.role === 'joined' && joined.place.file === place.file && joined.place.line > place.line
      if (isAfter) points.splice(-1, 1)
      add(points, point)
      if (isAfter) points.push(joined)
    }
    add(points, { place: placeOfStep(step), role, note: noteOf(step, source, effect) })
  }
  return points.length <= MOST_STEPS ? points : [...points.slice(0, MOST_STEPS / 2), ...points.slice(-MOST_STEPS / 2)]
}

/** One line of the program is one step: what a text is made of there matters less than where it goes. */
function add(points: FlowPoint[], point: FlowPoint): void {
  const last = points.at(-1)
  const isSame = last !== undefined && last.place.file === point.place.file && last.place.line === point.place.line
  const { file, line, end = line } = point.place
  // `text(f"…")` over several lines: the text is in the call that it reaches.
  const isWithin = last?.role === 'joined' && last.place.file === file && last.place.line > line && last.place.line <= end
  if (isWithin || (isSame && (last.role === 'joined' || (point.role === 'reaches' && last.role !== 'enters' && last.role !== 'read'))))
    points[points.length - 1] = point
  else if (!isSame || point.role === 'reaches') points.push(point)
}

function noteOf({ fn, node, role, name, of }: Step, source: Source, effect: Effect): string {
  switch (role) {
    case 'enters':
      return `\`${source.name}\` arrives ${waysIn[source.in]}`
    case 'passes':
      return `goes into \`${name}\` of \`${nameOf(of)}\``
    case 'returns':
      return `is given back by \`${nameOf(of)}\``
    case 'kept':
      return `is kept in ${/^[\w.]+$/.test(name) ? `\`${name}\`` : name}`
    case 'stored':
      return `is stored in \`${name}\``
    case 'read':
      return `is read again from \`${name}\``
    case 'raised':
      return 'is raised with the exception'
    case 'joined':
      return `becomes part of \`${textOf(fn, node)}\``
    case 'retold':
      return 'is answered by a language model'
    case 'reaches':
      return `reaches \`${effect.callee.replace(/^(?:builtins|\?)\./, '')}\`, which ${doingOf(effect)}`
  }
}

/** As written, on one line, and cut where it is long. */
function textOf({ module }: SurveyedFunction, node: number): string {
  const text = unparse(module.form, node, 2 * LONGEST_TEXT)
    .replace(/\\n|\s/g, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/\\(?=['"])/g, '')
    .replaceAll('`', "'")
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1).trimEnd()}…`
}

/** Without the functions around it: a reader sees where it stands. */
function nameOf(fn: SurveyedFunction | null): string {
  const name = fn?.qualname ?? ''
  return name.split('<locals>.').at(-1) ?? name
}

const waysIn: Readonly<Record<FlowSource['in'], string>> = {
  path: 'in the path',
  query: 'in the query',
  header: 'as a header',
  cookie: 'as a cookie',
  body: 'in the body',
  form: 'in a form',
  file: 'with an upload',
  request: 'with the request',
  message: 'with a message',
}

/** By its verb where the kind has several, else by its kind. */
const doings: Readonly<Record<string, string>> = {
  read: 'reads a file',
  write: 'writes a file',
  delete: 'deletes it',
  list: 'lists a folder',
  serve: 'sends a file',
  move: 'moves a file',
  make: 'makes a folder',
  archive: 'unpacks it',
  url: 'connects there',
  sql: 'runs it as SQL',
  nosql: 'asks a database with it',
  command: 'has a shell run it',
  program: 'starts a program with it',
  code: 'runs it as Python',
  object: 'makes objects of it',
  template: 'renders it as a template',
  html: 'sends it as markup',
  redirect: 'sends the browser there',
  header: 'sends it as a header',
  regex: 'uses it as a pattern',
  matched: 'holds it against a slow pattern',
  log: 'writes it into the log',
  ldap: 'asks a directory with it',
  xpath: 'asks a document with it',
  xml: 'parses it as XML',
  mail: 'sends it by mail',
  prompt: 'gives it to a language model',
  instruction: 'tells a language model what to be by it',
  query: 'asks a database with it',
  format: 'fills the fields that it names',
  image: 'decodes it as an image',
}

function doingOf({ kind, does }: Effect): string {
  const word = kind === 'file' ? doings[does] : (doings[kind] ?? doings[does])
  return kind === 'code' && does === 'load' ? 'imports it' : (word ?? 'is given it')
}

function placeOfStep({ fn, node }: Step): FlowPoint['place'] {
  return node > 0 ? placeOfNode(fn, node) : headOf(fn)
}

/** A parameter without a type has no place of its own. */
function headOf({ form, module }: SurveyedFunction): FlowPoint['place'] {
  return { file: module.value.file, line: form?.line ?? 1, end: form?.headEnd ?? 1 }
}
