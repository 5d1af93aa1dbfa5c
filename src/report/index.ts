// Findings and models, shown: one file per format. Which formats there are is said here and nowhere else.

export { type ChangedText, writeDiff } from './diff.ts'
export { type FindingsJson, toFindingsJson, writeFindingsJson } from './findings-json.ts'
export type { FindingsOptions, FindingsReport, FindingsWriter } from './findings-report.ts'
export { writeRoutesHtml } from './html/map/write-routes-html.ts'
export { toJsonText } from './json-text.ts'
export { writeMapJson } from './map-json.ts'
export { type RoutesJson, toRoutesJson, writeRoutesJson } from './routes-json.ts'
export { type TableOptions, toRoutesTable } from './routes-table.ts'
export { type RulePage, toRuleList, toRulePage } from './rule-page.ts'
export { toSarif } from './sarif.ts'
export { isShown } from './words.ts'
export { findingsFormats, writeFindings } from './write-findings.ts'
