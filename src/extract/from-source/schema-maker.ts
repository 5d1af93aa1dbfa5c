// What the assembly asks of types: parameters, bodies, responses and component schemas.
import type { Body, Parameter, Response } from '../../model/index.ts'
import type { Instance, Machine, Value } from '../../project/index.ts'
import type { Dependant, Field } from './fastapi/dependants.ts'
import type { Releases } from './fastapi/releases.ts'

export interface OperationRequest {
  readonly machine: Machine
  readonly method: string
  /** With plain names: `/users/{user_id}`. */
  readonly path: string
  readonly dependant: Dependant | null
  readonly route: Instance
  readonly endpoint: Value
  readonly inclusions: readonly ReadonlyMap<string, Value>[]
  readonly isApi: boolean
  readonly releases: Releases
  readonly name: string | null
}

export interface Operation {
  readonly body: Body | null
  readonly responses: readonly Response[]
  readonly responseModel: string | null
  readonly statusCode: number | null
  readonly operationId: string | null
}

export interface SchemaMaker {
  /** One field may be several parameters: a model of query parameters. */
  parameters(field: Field, of: number | null): readonly Parameter[]
  operation(request: OperationRequest): Operation
}
