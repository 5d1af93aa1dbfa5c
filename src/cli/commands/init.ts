// `fastward init [PATH]`: a first policy that today's code passes and that holds the line.

import { UserError } from '../../base/index.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

const proxyNames = ['nginx', 'caddy', 'traefik', 'envoy', 'haproxy'] as const
const presets = ['baseline', 'strict', 'owasp-api-2023', 'asvs-5.0-l1', 'asvs-5.0-l2', 'internal-api', 'public-api'] as const
/** They are for reports, and this writes its own files. */
const { output: _, ...readingOptions } = applicationOptions

export default defineCommand({
  name: 'init',
  summary: 'write a first fastward.yaml that passes today and holds the line',
  argument: pathArgument,
  options: {
    preset: { kind: 'choice', of: presets, description: 'the guardrails that everything new is held to (default: baseline)' },
    gateway: { kind: 'flag', description: 'write instead the Python by which the application knows its callers from the gateway' },
    public: { kind: 'flag', description: "with --gateway: the application holds the gateway's public key, and no secret" },
    proxy: { kind: 'choice', of: proxyNames, description: 'write instead how that proxy asks the decision point of the gateway' },
    token: { kind: 'flag', description: 'with --proxy: the decision point asks for a secret, and the proxy shows it' },
    ...readingOptions,
  },
  async run({ preset, gateway, proxy, token, public: isPublic, ...options }, path, host) {
    if (token && proxy === undefined)
      throw new UserError('options-apart', {
        option: '--token',
        other: 'another command than `--proxy NAME`',
        hint: 'call `fastward init --proxy NAME --token`',
      })
    if (proxy !== undefined) {
      if (gateway || preset !== undefined)
        throw new UserError('options-apart', {
          option: '--proxy',
          other: gateway ? '--gateway' : '--preset',
          hint: 'call `fastward init` once with each',
        })
      const { initProxy } = await import('../proxies/index.ts')
      host.terminal.print(initProxy(proxy, path, token, host))
      return exitCode.fine
    }
    if (gateway) {
      if (preset !== undefined)
        throw new UserError('options-apart', { option: '--gateway', other: '--preset', hint: 'call `fastward init` once with each' })
      const { initGateway } = await import('../init-gateway.ts')
      host.terminal.print(initGateway(path, isPublic, host))
      return exitCode.fine
    }
    await readApplication({ kind: 'init', preset: preset ?? 'baseline' }, path, { ...options, output: undefined }, host)
    return exitCode.fine
  },
})
