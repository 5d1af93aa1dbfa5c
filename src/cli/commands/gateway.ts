// `fastward gateway [PATH] --upstream URL`: stands in front of a running application, and says of each request what the policy says.

import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'gateway',
  summary: 'stand in front of a running application and hold its requests to the policy',
  argument: { name: 'PATH', description: 'the folder with `fastward.yaml` (default: the current one)', required: false },
  rest: {
    name: 'COMMAND',
    description: 'starts the application: `-- uvicorn main:app`, on a socket that only the gateway reaches',
    required: false,
  },
  options: {
    upstream: {
      kind: 'text',
      value: 'URL',
      description: 'where the application listens; also `unix:/run/app.sock`',
      pattern: /^(?:http:\/\/|unix:)\S+$/,
      example: 'http://127.0.0.1:8000',
    },
    listen: { kind: 'text', value: 'HOST:PORT', description: 'where to listen (default: 127.0.0.1:8080)' },
    decide: {
      kind: 'text',
      value: 'HOST:PORT',
      description: 'answer proxies that ask whether a request may go on, here (also `unix:PATH`); without --listen nothing else',
    },
    'decide-grpc': { kind: 'text', value: 'HOST:PORT', description: 'answer Envoy, which asks by gRPC, here' },
    map: { kind: 'text', value: 'FILE', description: 'the map of the application, as `fastward map` writes it' },
    openapi: { kind: 'text', value: 'FILE', description: 'its OpenAPI document (default: the /openapi.json that it serves)' },
    built: { kind: 'text', value: 'FILE', description: 'in place of both: what `fastward gateway build` wrote for this policy' },
    mode: { kind: 'choice', of: ['observe', 'enforce'], description: 'note what the policy says, or hold to it (default: observe)' },
    enforce: { kind: 'many', value: 'PATTERN', description: 'hold to it on these paths, such as /admin/** (again and again)' },
    front: {
      kind: 'choice',
      of: ['fast', 'node'],
      description: 'what reads the requests: our own reader of HTTP on plain sockets, or the server of Node.js (default: fast)',
    },
    http2: {
      kind: 'choice',
      of: ['off', 'tls', 'clear'],
      description: 'speak HTTP/2 too: never, over TLS, or in clear text as well (default: tls)',
    },
    log: { kind: 'text', value: 'FILE', description: 'add the decisions to a file, a line of JSON each (default: standard output)' },
    'log-facts': {
      kind: 'flag',
      description: 'write what rules read of each request into the log, values of callers as they are, for `fastward policy replay`',
    },
    'tls-cert': { kind: 'text', value: 'FILE', description: 'speak TLS with this certificate (PEM), read again when it changes' },
    'tls-key': { kind: 'text', value: 'FILE', description: 'the key of the certificate (PEM)' },
    admin: { kind: 'text', value: 'HOST:PORT', description: 'serve health, metrics and the search of the record here' },
    audit: { kind: 'text', value: 'FOLDER', description: 'record the decisions here, chained and signed, instead of printing them' },
    store: { kind: 'text', value: 'PLACE', description: 'copy the record to this PostgreSQL too (env:NAME with its address)' },
    trust: { kind: 'many', value: 'NETWORK', description: 'believe proxies there about where a request comes from, such as 10.0.0.0/8' },
    'redirect-http': { kind: 'text', value: 'HOST:PORT', description: 'listen here too, and send everybody to https' },
    workers: {
      kind: 'text',
      value: 'NUMBER',
      description: 'how many processes answer requests (default: 1)',
      pattern: /^(?:[1-9]|[1-9]\d|1[01]\d|12[0-8])$/,
      example: '4',
    },
    restart: { kind: 'flag', description: 'start the application again when it ends by itself' },
    drain: {
      kind: 'text',
      value: 'SECONDS',
      description: 'how long to wait for running requests at the end (default: 30)',
      pattern: /^\d{1,4}$/,
    },
  },
  async run(options, path, host, _, application) {
    const { runGateway } = await import('../gateway/run-gateway.ts')
    await runGateway({ ...options, path, application }, host)
    return exitCode.fine
  },
})
