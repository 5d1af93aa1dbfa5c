// The door of the gateway.
export {
  type Authenticator,
  type CoveredRoute,
  createDecider,
  createJudge,
  type DecisionNote,
  listCoverage,
  type Mode,
  recordFirst,
  type Tell,
} from './decide/index.ts'
export {
  type ApiKeys,
  CallerMemory,
  createAuthenticator,
  createTell,
  type FailureRules,
  type IssuerSettings,
  type Passwords,
  parseApiKeys,
  parseAssertionKeys,
  parsePasswords,
  type SessionRules,
  toBlockList,
  usualFailures,
  usualPrincipal,
  writeDependency,
} from './identity/index.ts'
export {
  type Front,
  type FrontTimes,
  findTlsFault,
  type Judge,
  type Outcome,
  type PoolSizes,
  startNodeFront,
  startSocketFront,
  type TlsMaterial,
  type UpstreamAddress,
  UpstreamPool,
  type UpstreamTimes,
  usualFrontTimes,
  usualPoolSizes,
  usualUpstreamTimes,
} from './listener/index.ts'
export { type Edge, type HeadLimits, parseNetwork, usualHeadLimits } from './request/index.ts'
export { createRouteTable, decodePath, resolveRequest } from './resolve/index.ts'
