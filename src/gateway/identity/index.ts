// The door of who is calling.

export { verifySignature } from './algorithm.ts'
export { type AssertedRequest, AssertionSigner } from './assertion.ts'
export { parseAssertionKeys } from './assertion-keys.ts'
export { createAuthenticator, type IssuerSettings } from './authenticate.ts'
export { importJwk } from './jwk.ts'
export { parseJws } from './jws.ts'
export { usualPrincipal } from './principal.ts'
export { createTell } from './tell.ts'
export { writeDependency } from './write-dependency.ts'
