// The door of who is calling.

export { verifySignature } from './algorithm.ts'
export { importJwk } from './jwk.ts'
export { parseJws } from './jws.ts'
