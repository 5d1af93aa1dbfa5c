// The door of the gateway.

export { type ContentSettings, usualContent } from './content/index.ts'
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
  type AskProfile,
  CallerMemory,
  type CertificateRules,
  createApiKey,
  createAuthenticator,
  createSigningKey,
  createTell,
  type FailureRules,
  hashPassword,
  type IssuerSettings,
  isName,
  type Passwords,
  type ProfileSettings,
  parseApiKeys,
  parseAssertionKeys,
  parseEnd,
  parsePasswords,
  parseRevocations,
  type Revocation,
  type SessionRules,
  toBlockList,
  usualFailures,
  usualPrincipal,
  writeDependency,
  writeHolder,
  writeRevocation,
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
export { createResponder } from './respond/index.ts'
