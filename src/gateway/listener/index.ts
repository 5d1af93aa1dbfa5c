// Where the gateway touches sockets: fronts that speak with clients, and connections to the application.

export type { ClientExchange } from './client-exchange.ts'
export {
  type AnswerStep,
  type BodyFilter,
  type BodyStep,
  type BodyWatch,
  type FilteredBody,
  type Front,
  type FrontOptions,
  type FrontTimes,
  type Http2Rules,
  type Judge,
  type Judged,
  type Judgement,
  type Outcome,
  type Pass,
  type ProxyProtocol,
  type StartFront,
  usualFrontTimes,
  usualHttp2,
} from './core.ts'
export { type AnswerCall, startGrpcDoor } from './grpc-door.ts'
export { startNodeFront } from './node-front.ts'
export { findLineFault } from './parse-request.ts'
export { BodyRoom } from './relay/body-room.ts'
export { startSocketFront } from './socket-front.ts'
export { findTlsFault, type TlsMaterial } from './tls-door.ts'
export type { UpstreamAddress, UpstreamTimes } from './upstream/connection.ts'
export { type PoolSizes, UpstreamPool, usualPoolSizes, usualUpstreamTimes } from './upstream/pool.ts'
export type { AnswerMemory, ResponseHead } from './upstream/response-head.ts'
