// Operations: parameters, body and responses of every route of a program, with the components that they share.
import type { Schema } from '../../../model/index.ts'
import { type Args, type Machine, pick, Raised, Spent, textOf, truthOf, type Value } from '../../../project/index.ts'
import type { Dependant, Field } from '../fastapi/dependants.ts'
import type { Releases } from '../fastapi/releases.ts'
import { defaultOperationId } from '../openapi/operation-id.ts'
import type { Operation, OperationRequest, SchemaMaker } from '../schema-maker.ts'
import { type BodyField, bodySchema } from './body-schema.ts'
import { finishSchemas } from './finish-schemas.ts'
import { toParameters } from './parameters.ts'
import { inherited, toResponses } from './responses.ts'
import { createSchemaContext, REF, type SchemaContext } from './schema-context.ts'

export interface ComponentMaker extends SchemaMaker {
  /**
   * The components by their final names. The schemas handed out before refer to them by provisional ones; this writes the final
   * names into them, so it is asked for last.
   */
  components(): Record<string, Schema>
}

/** To be made once the program has run. */
export function createSchemaMaker(machine: Machine, releases: Releases): ComponentMaker {
  const context = createSchemaContext(machine, {
    pydanticMajor: releases.pydantic.major === 1 ? 1 : 2,
    fastapiVersion: releases.fastapi.text,
    separateInputOutput: isSeparate(machine),
  })
  const handedOut: Schema[] = []
  const keep = (schema: Schema | null): void => {
    if (schema !== null) handedOut.push(schema)
  }
  return {
    parameters(field, of) {
      const parameters = attempt(machine, () => toParameters(context, field, of)) ?? []
      for (const p of parameters) keep(p.schema)
      return parameters
    },
    operation(request) {
      const operation = (request.isApi ? attempt(machine, () => toOperation(context, request)) : null) ?? PLAIN
      keep(operation.body?.schema ?? null)
      for (const r of operation.responses) keep(r.schema)
      return operation
    },
    components() {
      const { schemas, names } = finishSchemas(context)
      for (const schema of handedOut) settleInPlace(schema, names)
      return { ...schemas }
    },
  }
}

/** With a budget of its own: annotations, defaults and alias generators are code of the program too. */
function attempt<T>(machine: Machine, body: () => T): T | null {
  let result: T | null = null
  try {
    machine.apart(() => {
      result = body()
    })
  } catch (error) {
    if (error instanceof Spent) machine.report('budget', 'the analysis budget was spent while the types of a route were read', null)
    else if (!(error instanceof Raised)) throw error
  }
  return result
}

const PLAIN: Operation = { body: null, responses: [], responseModel: null, statusCode: null, operationId: null }

/** `FastAPI(separate_input_output_schemas=False)` */
function isSeparate(machine: Machine): boolean {
  const apps = (machine.notes.get('apps') as Value[] | undefined) ?? [] // written by application.ts alone
  return !apps.some((app) => {
    const value = app.kind === 'instance' ? app.attrs.get('separate_input_output_schemas') : undefined
    return value !== undefined && truthOf(machine, value).value === false
  })
}

function toOperation(context: SchemaContext, request: OperationRequest): Operation {
  const { route, machine } = request
  const uniqueId = uniqueIdOf(request)
  const { responses, model, status } = toResponses(context, request)
  const fields = request.dependant === null ? [] : bodyFields(machine, request.dependant)
  return {
    body: bodySchema(context, fields, uniqueId),
    responses,
    responseModel: model,
    statusCode: status,
    operationId: textOf(pick(route.attrs.get('operation_id') ?? NOTHING)) ?? uniqueId,
  }
}
const NOTHING: Value = { kind: 'const', type: 'NoneType', value: null }

/** FastAPI's own name for the operation, or what `generate_unique_id_function` makes. */
function uniqueIdOf(request: OperationRequest): string {
  const given = inherited(request, 'generate_unique_id_function')
  if (given !== undefined && request.route.site !== undefined) {
    const call: Args = { positional: [request.route], keywords: new Map() }
    const made = textOf(pick(request.machine.call(pick(given), call, request.route.site)))
    if (made !== null) return made
  }
  return defaultOperationId(request.name ?? '', request.path, request.method)
}

/** Body fields of the handler, then of its dependencies, each dependency once. */
function bodyFields(machine: Machine, root: Dependant): BodyField[] {
  const out: BodyField[] = []
  const seen = new Set<Value>()
  const visit = (dependant: Dependant): void => {
    for (const field of dependant.fields) if (isBody(field)) out.push(toBodyField(machine, field))
    for (const inner of dependant.dependencies) {
      if (inner.useCache && seen.has(inner.call)) continue
      seen.add(inner.call)
      visit(inner)
    }
  }
  visit(root)
  return out
}

function isBody(field: Field): field is Field & { readonly in: BodyField['kind'] } {
  return field.in === 'body' || field.in === 'form' || field.in === 'file'
}

function toBodyField(machine: Machine, field: Field & { readonly in: BodyField['kind'] }): BodyField {
  const embed = field.info?.attrs.get('embed')
  return {
    name: field.name,
    alias: field.alias,
    type: field.type,
    required: field.required,
    default: field.default,
    info: field.info,
    kind: field.in,
    embed: embed !== undefined && truthOf(machine, embed).value === true,
    mediaType: textOf(field.info?.attrs.get('media_type')),
  }
}

/** Writes final names into a schema that is already part of a route. */
function settleInPlace(schema: object, names: ReadonlyMap<string, string>): void {
  for (const [key, value] of Object.entries(schema) as [string, unknown][]) {
    if (typeof value === 'string' && value.startsWith(REF)) {
      const name = names.get(value.slice(REF.length))
      if (name !== undefined) Object.assign(schema, { [key]: REF + name })
    } else if (typeof value === 'object' && value !== null) settleInPlace(value, names)
  }
}
