// Types as JSON Schema, as FastAPI puts them into its document.
export { finishSchemas, mergeSchemas } from './finish-schemas.ts'
export { createSchemaMaker } from './operations.ts'
export { createSchemaContext, type SchemaOptions } from './schema-context.ts'
export { toSchema } from './to-schema.ts'
export { modelNames, typeName } from './type-name.ts'
