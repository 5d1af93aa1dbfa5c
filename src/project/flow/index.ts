// The door to the flow analysis: values followed back from where they do something to where they come in.
export { decoratorNames } from './callees.ts'
export { type FoundEffect, findEffects } from './find-effects.ts'
export { type Entered, type FlowOptions, type FlowOrigin, Limit, type Shape, type Step } from './flow-types.ts'
export { isGuardedClient } from './guarded-clients.ts'
export { admits, Judge, type Verdict } from './judge.ts'
export { type PatternReach, readPattern } from './patterns.ts'
export { choosesHost, HOLE, JOIN, reachOfPath } from './shape.ts'
export { type Traced, Tracer } from './trace.ts'
