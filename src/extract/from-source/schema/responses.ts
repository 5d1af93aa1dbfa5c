// Responses of an operation: the model and class that it declares, or the handler's return annotation, and those added by
// `responses={…}`.
import type { Response, Schema } from '../../../model/index.ts'
import {
  type ClassValue,
  type FunctionValue,
  isNone,
  pick,
  resolveAnnotation,
  textOf,
  truthOf,
  type Value,
} from '../../../project/index.ts'
import { isSpecial } from '../fastapi/dependants.ts'
import { isGenericOf, pathOf, unwrap } from '../pydantic/type-shape.ts'
import type { OperationRequest } from '../schema-maker.ts'
import { isAtLeast } from './fastapi-version.ts'
import type { SchemaContext } from './schema-context.ts'
import { toSchema } from './to-schema.ts'
import { typeName } from './type-name.ts'

export interface Responses {
  readonly responses: readonly Response[]
  readonly model: string | null
  /** null: the response class decides. */
  readonly status: number | null
}

export function toResponses(context: SchemaContext, request: OperationRequest): Responses {
  const { attrs } = request.route
  const declared = attrs.get('status_code')
  const status = declared === undefined || isNone(pick(declared)) ? null : statusOf(pick(declared))
  const kind = responseKind(inherited(request, 'response_class', 'default_response_class'))
  const stream = streamOf(context, request, kind)
  const type = stream === null ? modelOf(context, request) : null
  const out: Response[] = []
  const main = String(status ?? kind.status)
  if (!hasBody(status)) out.push({ status: main, contentType: null, schema: null })
  else if (stream !== null) {
    const item = stream.item === null ? null : toSchema(context, stream.item, 'serialization')
    out.push({ status: main, contentType: stream.contentType, schema: stream.contentType === EVENTS ? eventSchema(item) : (item ?? {}) })
  } else if (kind.mediaType === null) out.push({ status: main, contentType: null, schema: null })
  else if (kind.isJson)
    out.push({ status: main, contentType: kind.mediaType, schema: type === null ? {} : toSchema(context, type, 'serialization') })
  else out.push({ status: main, contentType: kind.mediaType, schema: { type: 'string' } })
  const tables = [...request.inclusions.map((keywords) => keywords.get('responses')), attrs.get('responses')]
  for (const [status, said] of mergeTables(tables)) addDeclared(context, status, said, kind.mediaType ?? 'application/json', out)
  return { responses: out, model: type === null ? null : typeName(type), status }
}

// ---- the model

function modelOf(context: SchemaContext, request: OperationRequest): Value | null {
  const declared = request.route.attrs.get('response_model')
  if (declared !== undefined && !isPlaceholder(declared)) {
    const type = pick(declared)
    return isNone(type) ? null : type
  }
  if (!isAtLeast(context, '0.89.0')) return null
  const type = returnType(context, request)
  return type === null || isNone(type) || isSpecial(unwrap(type).type, 'starlette.responses.Response') ? null : type
}

function isPlaceholder(value: Value): boolean {
  const v = pick(value)
  return v.kind === 'external' && /(^|\.)Default(\(\)|Placeholder)/.test(v.path)
}

function returnType(context: SchemaContext, request: OperationRequest): Value | null {
  const returns = request.dependant?.signature?.returns ?? null
  return returns === null ? null : pick(resolveAnnotation(context.machine, returns))
}

// ---- streams

interface Stream {
  readonly contentType: string
  readonly item: Value | null
}

/** A handler that yields: JSON lines (0.134+), or server-sent events (0.135+). */
function streamOf(context: SchemaContext, request: OperationRequest, kind: ResponseKind): Stream | null {
  const func = handlerOf(request.endpoint)
  if (func?.form.isGenerator !== true || !isAtLeast(context, '0.134.0')) return null
  const isEvents = kind.name === 'EventSourceResponse'
  if (!isEvents && !kind.isDefault) return null
  const type = returnType(context, request)
  const isIterable =
    type !== null &&
    isGenericOf(
      type,
      'typing.AsyncIterable',
      'typing.Iterable',
      'typing.AsyncGenerator',
      'typing.Generator',
      'typing.AsyncIterator',
      'typing.Iterator',
    )
  const item = isIterable ? (type.args[0] ?? null) : null
  const isEvent = item !== null && (pathOf(item) ?? '').endsWith('ServerSentEvent')
  return { contentType: isEvents ? EVENTS : 'application/jsonl', item: isEvent ? null : item }
}

const EVENTS = 'text/event-stream'

/** One event, its data being the item as JSON. */
function eventSchema(item: Schema | null): Schema {
  const data: Schema = { type: 'string', ...(item === null ? {} : { contentMediaType: 'application/json', contentSchema: item }) }
  return {
    type: 'object',
    properties: { data, event: { type: 'string' }, id: { type: 'string' }, retry: { type: 'integer', minimum: 0 } },
    ...(item === null ? {} : { required: ['data'] }),
  }
}

function handlerOf(endpoint: Value): FunctionValue | null {
  const v = pick(endpoint)
  if (v.kind === 'function') return v
  return v.kind === 'method' || v.kind === 'partial' || v.kind === 'descriptor' ? handlerOf(v.func) : null
}

/** What the route says, else the innermost inclusion that does. */
export function inherited(request: OperationRequest, name: string, inclusionName = name): Value | undefined {
  const own = request.route.attrs.get(name)
  if (own !== undefined && !isNone(pick(own)) && !isPlaceholder(own)) return own
  for (const keywords of [...request.inclusions].reverse()) {
    const value = keywords.get(inclusionName)
    if (value !== undefined && !isNone(pick(value)) && !isPlaceholder(value)) return value
  }
  return undefined
}

// ---- the response's class

interface ResponseKind {
  readonly name: string
  readonly mediaType: string | null
  readonly isJson: boolean
  readonly status: number
  readonly isDefault: boolean
}

const MEDIA_TYPES: Readonly<Record<string, string | null>> = {
  HTMLResponse: 'text/html',
  PlainTextResponse: 'text/plain',
  JSONResponse: 'application/json',
  ORJSONResponse: 'application/json',
  UJSONResponse: 'application/json',
  EventSourceResponse: 'text/event-stream',
}

function responseKind(given: Value | undefined): ResponseKind {
  const cls = given === undefined ? null : pick(given)
  if (cls === null || isNone(cls) || isPlaceholder(cls))
    return { name: 'JSONResponse', mediaType: 'application/json', isJson: true, status: 200, isDefault: true }
  const names = namesOf(cls)
  const known = names.find((n) => n in MEDIA_TYPES)
  const own = cls.kind === 'class' ? ownMediaType(cls) : undefined
  return {
    name: names[0] ?? '',
    mediaType: own === undefined ? (known === undefined ? null : (MEDIA_TYPES[known] ?? null)) : own,
    isJson: names.some((n) => /^(U|OR)?JSONResponse$/.test(n)),
    status: names.includes('RedirectResponse') ? 307 : 200,
    isDefault: false,
  }
}

function namesOf(cls: Value): string[] {
  if (cls.kind === 'external') return [cls.path.split('.').at(-1) ?? '']
  return cls.kind === 'class' ? cls.mro.map((c) => (c.kind === 'class' ? c.name : (c.path.split('.').at(-1) ?? ''))) : []
}

function ownMediaType(cls: ClassValue): string | null | undefined {
  for (const c of cls.mro) {
    const value = c.kind === 'class' && c.native === undefined ? c.attrs.get('media_type') : undefined
    if (value !== undefined) return textOf(value)
  }
  return undefined
}

// ---- statuses

/** `201`, `status.HTTP_201_CREATED`, `HTTPStatus.CREATED`. */
function statusOf(value: Value): number | null {
  if (value.kind === 'const') return typeof value.value === 'number' ? value.value : null
  if (value.kind === 'instance') {
    const member = value.attrs.get('_value_')
    return member === undefined ? null : statusOf(member)
  }
  if (value.kind !== 'external') return null
  const m = /\.HTTP_(\d{3})_\w+$/.exec(value.path)
  if (m !== null) return Number(m[1])
  const name = /(^|\.)HTTPStatus\.(\w+)(\.value)?$/.exec(value.path)?.[2]
  return name === undefined ? null : (HTTP_STATUS[name] ?? null)
}

const HTTP_STATUS: Readonly<Record<string, number>> = {
  OK: 200,
  CREATED: 201,
  ACCEPTED: 202,
  NON_AUTHORITATIVE_INFORMATION: 203,
  NO_CONTENT: 204,
  RESET_CONTENT: 205,
  PARTIAL_CONTENT: 206,
  MULTI_STATUS: 207,
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  NOT_MODIFIED: 304,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  GONE: 410,
  PRECONDITION_FAILED: 412,
  REQUEST_ENTITY_TOO_LARGE: 413,
  CONTENT_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IM_A_TEAPOT: 418,
  UNPROCESSABLE_ENTITY: 422,
  UNPROCESSABLE_CONTENT: 422,
  LOCKED: 423,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
}

function hasBody(status: number | null): boolean {
  return status === null || !(status < 200 || status === 204 || status === 205 || status === 304)
}

// ---- `responses={404: {'model': Message}}`

/** Those of the inclusions, outermost first, then the route's own: the last word on a status wins. */
function mergeTables(tables: readonly (Value | undefined)[]): Map<string, Value> {
  const out = new Map<string, Value>()
  for (const value of tables) {
    const table = value === undefined ? null : pick(value)
    if (table?.kind !== 'dict') continue
    for (const { key, value: said } of table.entries.values()) {
      const number = statusOf(pick(key))
      const status = number === null ? (textOf(key) ?? '').toUpperCase().replace(/^DEFAULT$/, 'default') : String(number)
      if (status !== '') out.set(status, said)
    }
  }
  return out
}

function addDeclared(context: SchemaContext, status: string, value: Value, mediaType: string, out: Response[]): void {
  const said = pick(value)
  if (said.kind !== 'dict') return
  const at = (name: string): Value | undefined => [...said.entries.values()].find((e) => textOf(e.key) === name)?.value
  const model = at('model')
  const found: Response[] = []
  if (model !== undefined && truthOf(context.machine, model).value !== false)
    found.push({ status, contentType: mediaType, schema: toSchema(context, pick(model), 'serialization') })
  const content = at('content')
  const types = content === undefined ? null : pick(content)
  if (types?.kind === 'dict') {
    for (const entry of types.entries.values()) {
      const type = textOf(entry.key)
      if (type !== null && !found.some((r) => r.contentType === type)) found.push({ status, contentType: type, schema: null })
    }
  }
  if (found.length === 0 && !out.some((r) => r.status === status)) found.push({ status, contentType: null, schema: null })
  for (const response of found) {
    const known = out.findIndex((r) => r.status === status && (r.contentType === response.contentType || r.contentType === null))
    if (known < 0) out.push(response)
    // What the route itself says of this content stays, unless a model is given.
    else if (response.schema !== null || out[known]?.contentType === null) out[known] = response
  }
}
