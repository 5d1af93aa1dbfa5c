// The door of who is calling.

export { verifySignature } from './algorithm.ts'
export { type AssertedRequest, AssertionSigner } from './assertion.ts'
export { importJwk } from './jwk.ts'
export { parseJws } from './jws.ts'
export { writeDependency } from './write-dependency.ts'
