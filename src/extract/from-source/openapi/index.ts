// The model as an OpenAPI document.
export { toOpenapi } from './to-openapi.ts'
