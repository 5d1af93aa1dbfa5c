// Types as JSON Schema, as FastAPI puts them into its document.
export { type BodyField, type BodySchema, bodySchema, type FieldOfRequest, parameterSchema } from './body-schema.ts'
export { type FinishedSchemas, finishSchemas, mergeSchemas, renameRefs } from './finish-schemas.ts'
export { toJsonValue } from './json-value.ts'
export { type ComponentMaker, createSchemaMaker } from './operations.ts'
export { installPasswordForms, PASSWORD_FORMS } from './password-form.ts'
export { createSchemaContext, type Mode, parseVersion, type SchemaContext, type SchemaOptions } from './schema-context.ts'
export { toSchema } from './to-schema.ts'
export { modelNames, typeName } from './type-name.ts'
