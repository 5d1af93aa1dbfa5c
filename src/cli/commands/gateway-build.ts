// `fastward gateway build [PATH]`: policy and contract compiled ahead, and a file that the gateway starts from.

import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'gateway build',
  summary: 'compile policy and contract ahead, tell what cannot be run, and write a file that the gateway starts from',
  argument: { name: 'PATH', description: 'the folder with `fastward.yaml` (default: the current one)', required: false },
  options: {
    map: { kind: 'text', value: 'FILE', description: 'the map of the application, as `fastward map` writes it' },
    openapi: { kind: 'text', value: 'FILE', description: 'its OpenAPI document' },
    upstream: {
      kind: 'text',
      value: 'URL',
      description: 'where the application listens, to ask it for its /openapi.json; also `unix:/run/app.sock`',
      pattern: /^(?:http:\/\/|unix:)\S+$/,
      example: 'http://127.0.0.1:8000',
    },
    output: { kind: 'text', value: 'FILE', description: 'where to write it (default: gateway.built.json)' },
  },
  async run(options, path, host) {
    const { buildGateway } = await import('../gateway/built/build-gateway.ts')
    return (await buildGateway({ ...options, path }, host)) ? exitCode.fine : exitCode.found
  },
})
