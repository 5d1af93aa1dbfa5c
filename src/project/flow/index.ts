// The door to the flow analysis: values followed back from where they do something to where they come in.
export { argumentCalled } from './arguments.ts'
export { decoratorNames } from './callees.ts'
export type { DeclaredValidator, DeclaredValidators } from './declared.ts'
export { isHarmlessField, isModel } from './field-types.ts'
export { type FoundEffect, findEffects } from './find-effects.ts'
export {
  CONTENT,
  type Entered,
  type FlowOptions,
  type FlowOrigin,
  KEYS,
  Limit,
  type Shape,
  type Step,
  type StepRole,
} from './flow-types.ts'
export { isGuardedClient } from './guarded-clients.ts'
export { admits } from './judge.ts'
export { type PatternReach, readPattern } from './patterns.ts'
export { choosesHost, HOLE, JOIN, reachOfPath } from './shape.ts'
export { type Traced, Tracer } from './trace.ts'
export { vainChecks } from './vain-checks.ts'
