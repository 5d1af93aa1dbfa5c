// Findings and models, shown: one file per format.

export { type RulePage, toRuleList, toRulePage } from './rule-page.ts'
