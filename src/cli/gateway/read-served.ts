// What the application behind the gateway serves: its map, its document in a file, or the document that it serves itself.

import { resolve } from 'node:path'
import { parseJson, UserError } from '../../base/index.ts'
import { readOpenapi, toOpenapi } from '../../extract/index.ts'
import type { UpstreamAddress, UpstreamPool } from '../../gateway/index.ts'
import type { Model } from '../../model/index.ts'
import type { Host } from '../host.ts'
import { showAsked } from './addresses.ts'
import { askApplication } from './ask-application.ts'
import { readBuilt } from './built/built-file.ts'

export interface Served {
  readonly model: Model
  /** Id of the application. */
  readonly app: string
  /** As the start page says it. */
  readonly source: string
  /** Its OpenAPI document: as it came, or as the map has it. */
  readonly document: () => unknown
  /** The overlays of the policy lie on it already. */
  readonly isResolved?: true
}

export interface ServedSource {
  readonly map: string | undefined
  readonly openapi: string | undefined
  readonly built: string | undefined
  /** The digest of what the policy says now. */
  readonly policy: string
}

const documentPath = '/openapi.json'
const mostBytes = 64 * 1024 * 1024

export async function readServed(
  { map, openapi, built, policy }: ServedSource,
  address: UpstreamAddress,
  pool: UpstreamPool,
  host: Host,
): Promise<Served> {
  if (map !== undefined && openapi !== undefined)
    throw new UserError('options-apart', { option: '--map', other: '--openapi', hint: 'the map knows more: keep it' })
  const other = map === undefined ? '--openapi' : '--map'
  if (built !== undefined && (map !== undefined || openapi !== undefined))
    throw new UserError('options-apart', { option: '--built', other, hint: 'the file holds what either says' })
  if (built !== undefined) return readBuilt(built, policy, host)
  if (map !== undefined) return withApp(readMap(map, host), map)
  const text = openapi === undefined ? await fetchDocument(address, pool) : readText(openapi, host)
  const source = openapi ?? documentPath
  const read = readOpenapi(text)
  if (!read.ok) throw new UserError('gateway-model-unreadable', { source, reason: read.failure })
  return { ...withApp(read.value, source), document: () => parseJson(text) }
}

/** As `fastward map` wrote it. */
export const readMap = (map: string, host: Host): Model => parseMap(readText(map, host), map)

function withApp(model: Model, source: string): Served {
  const [only, ...others] = model.apps.filter(({ id }) => !id.includes('>'))
  const app = model.apps.find(({ primary }) => primary) ?? (others.length === 0 ? only : undefined)
  if (app === undefined) throw new UserError('gateway-application-unclear', { number: String(model.apps.length) })
  return { model, app: app.id, source, document: () => toOpenapi(model, app.id) }
}

function readText(written: string, { files, folder }: Host): string {
  const bytes = files.read(resolve(folder, written))
  if (!bytes.ok) throw new UserError('gateway-model-unreadable', { source: written, reason: 'the file cannot be read' })
  return new TextDecoder().decode(bytes.value)
}

/** Looks at what the gateway hangs on; the rest is as `fastward map` wrote it. */
function parseMap(text: string, source: string): Model {
  const wrong = (reason: string) => new UserError('gateway-model-unreadable', { source, reason })
  let read: unknown
  try {
    read = parseJson(text)
  } catch {
    throw wrong('it is no JSON')
  }
  if (typeof read !== 'object' || read === null || !('schemaVersion' in read)) throw wrong('it is no map')
  if (!/^1\./.test(String(read.schemaVersion))) throw wrong(`it is a map of version ${String(read.schemaVersion)}`)
  if (!isMap(read)) throw wrong('it is no map, or an application or a route in it is none')
  return read
}

/** Of the form that `schema/model.json` describes, as far as the gateway hangs on it. */
export function isMap(read: unknown): read is Model {
  if (typeof read !== 'object' || read === null || !('apps' in read && 'routes' in read && 'schemas' in read)) return false
  const { apps, routes, schemas } = read
  if (!Array.isArray(apps) || !Array.isArray(routes) || typeof schemas !== 'object' || schemas === null) return false
  return apps.every(isApp) && routes.every(isRoute)
}

function isApp(written: unknown): boolean {
  return typeof written === 'object' && written !== null && 'id' in written && typeof written.id === 'string' && 'middleware' in written
}

function isRoute(written: unknown): boolean {
  if (typeof written !== 'object' || written === null) return false
  const fields = new Map<string, unknown>(Object.entries(written))
  return (
    ['id', 'app', 'within', 'path'].every((name) => typeof fields.get(name) === 'string') &&
    ['http', 'websocket', 'mount'].includes(String(fields.get('kind'))) &&
    ['parameters', 'tags', 'via'].every((name) => Array.isArray(fields.get(name))) &&
    fields.has('condition') &&
    fields.has('method')
  )
}

async function fetchDocument(address: UpstreamAddress, pool: UpstreamPool): Promise<string> {
  const shown = showAsked(address)
  const told = await askApplication(pool, { path: documentPath, host: shown, authorization: null, mostBytes })
  if (told.kind === 'answered' && told.status === 200) return told.body
  const reason = told.kind === 'failed' ? reasons[told.because] : `it answers ${told.status}`
  throw new UserError('gateway-without-document', { address: `http://${shown}${documentPath}`, reason })
}

const reasons = {
  away: 'nobody listens there',
  reset: 'the connection broke off',
  broken: 'what answers is no HTTP',
  slow: 'it does not answer in time',
  cut: 'the answer broke off',
  busy: 'it is too busy',
  'too-large': 'it is too large',
} as const
