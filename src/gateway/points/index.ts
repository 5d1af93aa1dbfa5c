// Decision points: proxies ask whether a request may go on, and the judge of the gateway answers.

export type { HandshakesAt } from './ask.ts'
export type { AuthzenPlace } from './authzen/authzen-point.ts'
export { type Evaluation, nameOperations, type Operations } from './authzen/read-evaluation.ts'
export { createCheckPoint } from './grpc/check-point.ts'
export { findHandshakes } from './handshakes.ts'
export { createPointJudge, type PointPlace } from './point-judge.ts'
export { hashToken, type TrustedAskers } from './trusted-askers.ts'
export { listUnseen, type UnseenByPoints } from './unseen.ts'
