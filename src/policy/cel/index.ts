// The door of CEL: conditions, read and checked once, run many times.
export { type Expr, walkExpr } from './ast.ts'
export { dottedName } from './check.ts'
export { type Answer, type Condition, DEFAULT_BUDGET, type NoAnswer, type ParsedCondition, parseCondition } from './condition.ts'
export { parseExpr, type Refused } from './parse.ts'
export { type CelType, type Declarations, nearName, types, writeType } from './types.ts'
export { CelError } from './values.ts'
