// The door of the gateway.

export { createRouteTable, decodePath, resolveRequest } from './resolve/index.ts'
