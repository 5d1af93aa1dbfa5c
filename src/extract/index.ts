// The door of extraction: three roads to one model.

export type { DeclaredValidator, DeclaredValidators } from '../project/index.ts'
export { openapiApp, readOpenapi } from './from-openapi/read-openapi.ts'
export { extractCode, extractFromSource, joinCode, type SourceOptions } from './from-source/extract-source.ts'
export { toOpenapi } from './from-source/openapi/index.ts'
export { type ChangedFile, findMovedLines, joinReads, type SourceReads } from './from-source/reads.ts'
