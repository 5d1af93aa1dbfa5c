// Made by `npm run gen` from the rules in this folder's folders: the door of the room, and the list of all rules.

import securitySchemeNeverVerified from './authentication/security-scheme-never-verified.ts'
import corsAnyOriginWithCredentials from './configuration/cors-any-origin-with-credentials.ts'
import docsOpenWhileRoutesNeedCredentials from './configuration/docs-open-while-routes-need-credentials.ts'
import type { Rule } from './kit.ts'
import routeShadowedByEarlier from './routing/route-shadowed-by-earlier.ts'

export { checkModel, type RuleReport, toCard } from './check-model.ts'
export { type ParsedExample, parseExample } from './example.ts'
export { type Draft, defineRule, type Report, type Rule, type RuleContext } from './kit.ts'
export { redirects } from './redirects.ts'

export const rules: readonly Rule[] = [
  securitySchemeNeverVerified,
  corsAnyOriginWithCredentials,
  docsOpenWhileRoutesNeedCredentials,
  routeShadowedByEarlier,
]
