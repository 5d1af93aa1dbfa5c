// The door of CEL: conditions, read and checked once, run many times.
export type { Expr } from './ast.ts'
export { type Answer, type Condition, DEFAULT_BUDGET, type NoAnswer, type ParsedCondition, parseCondition } from './condition.ts'
export type { Refused } from './parse.ts'
export { type CelType, type Declarations, types } from './types.ts'
