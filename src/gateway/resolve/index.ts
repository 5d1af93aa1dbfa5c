// How a request finds its operation, as the application itself would find it.

export { type DecodedPath, decodePath, type PathDoubt, unquote } from './decode-path.ts'
export { matchPath, parsePathPattern } from './path-pattern.ts'
export { type Operation, type Otherwise, type Resolution, resolveRequest } from './resolve.ts'
export { createRouteTable, type RouteTable } from './route-table.ts'
