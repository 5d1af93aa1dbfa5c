// Bodies and answers: read as the application reads them, and cut by their bytes.

export { type AnswerKind, asksForParts, findAnswerKind, withoutMarks } from './answer-kind.ts'
export { EventCutter } from './cut-events.ts'
export { cutJson } from './cut-json.ts'
export { LineCutter } from './cut-lines.ts'
export { ofEachItem, toFieldText, toFieldTree } from './field-tree.ts'
export { holdsClosed } from './holds-closed.ts'
export { type BodyRead, createBodyReader, type ReadBody, type SentBody } from './read-body.ts'
export { readJson } from './read-json.ts'
export { type ContentSettings, usualContent } from './settings.ts'
export type { StreamCutter } from './stream-cutter.ts'
