// The door of extraction: three roads to one model.
export { extractCode, extractFromSource, joinCode, type SourceOptions } from './from-source/extract-source.ts'
export { toOpenapi } from './from-source/openapi/index.ts'
export { type ChangedFile, findMovedLines, joinReads, type SourceReads } from './from-source/reads.ts'
