// What answers say to browsers: headers, cookies, and whose pages may read them.

export { type Cors, findPreflight, type Preflight } from './cors.ts'
export { createResponder, type Responder } from './responder.ts'
