// The door of access rules: who may do what on which route, compiled once and asked for every request.
export type { Decision } from './decision.ts'
export type { Facts, Known, Principal } from './facts.ts'
export { type FieldPath, type FieldStep, holdsField, parseFieldPath, withoutFields } from './fields.ts'
export { type CompiledAccess, compileAccess, type ParsedAccess, type RouteAccess } from './policy.ts'
export { type PolicyRoute, toPolicyRoutes } from './route.ts'
export type { AccessPolicy, AccessProblem, AccessRule, FieldRule, ResourceBinding, Selector } from './rule.ts'
export { fitsPath, selects } from './selector.ts'
