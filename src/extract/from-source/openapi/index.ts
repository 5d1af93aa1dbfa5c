// The model as an OpenAPI document.
export { defaultOperationId, plainPath } from './operation-id.ts'
export { toOpenapi } from './to-openapi.ts'
