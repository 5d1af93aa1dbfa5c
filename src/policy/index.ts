// What must hold: `fastward.yaml` and what stands in it.

export { type Document, type PolicySections, toDocumentSchema } from './document/document.ts'
export { parseDocument } from './document/parse-document.ts'
export { type Settings, toDays, variableName } from './document/settings.ts'
export { presetNames } from './presets/index.ts'
