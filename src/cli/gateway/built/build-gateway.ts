// `fastward gateway build`: all that the gateway would compile one by one is compiled ahead, and what cannot be is told with its place.

import { resolve } from 'node:path'
import { toPrintable, UserError } from '../../../base/index.ts'
import { type ContractFaults, findContractFaults, UpstreamPool } from '../../../gateway/index.ts'
import { compilePlacedAccess } from '../../../policy/index.ts'
import type { Host } from '../../host.ts'
import { parseUpstream } from '../addresses.ts'
import { readOverlaidDocument, readServedAnnotations } from '../read-annotations.ts'
import { readGatewayPolicy } from '../read-policy.ts'
import { readServed, type Served } from '../read-served.ts'
import { type Built, writeBuilt } from './built-file.ts'
import { digestPolicy } from './policy-digest.ts'

export interface BuildOptions {
  readonly path: string | undefined
  readonly upstream: string | undefined
  readonly map: string | undefined
  readonly openapi: string | undefined
  readonly output: string | undefined
}

/** Whether everything can be run. */
export async function buildGateway(options: BuildOptions, host: Host): Promise<boolean> {
  const policy = await readGatewayPolicy(options.path, host)
  const served = await readSource(options, host)
  const { compiled, idle } = compilePlacedAccess(policy.placed, served.model)
  readServedAnnotations(policy, served, host)
  const document = readOverlaidDocument(policy, served, host)
  const contract = findContractFaults(document)
  const { model, app, source } = served
  const built: Built = {
    policy: digestPolicy(policy, host),
    source,
    app,
    report: { routes: model.routes.filter((route) => route.app === app).length, rules: policy.placed.policy.rules.length, ...contract },
    model,
    document,
  }
  const output = options.output ?? 'gateway.built.json'
  const written = host.files.write(resolve(host.folder, output), writeBuilt(built))
  if (!written.ok) throw new UserError('output-not-written', { path: output, reason: written.failure })
  const covered = [...compiled.routes.values()].filter(({ rules }) => rules.length > 0).length
  host.terminal.print(`${describe(built, covered, idle, output).join('\n')}\n`)
  return contract.faults.length === 0
}

async function readSource({ upstream, map, openapi }: BuildOptions, host: Host): Promise<Served> {
  if (upstream === undefined && map === undefined && openapi === undefined) throw new UserError('gateway-build-of-nothing')
  const address = parseUpstream(upstream ?? 'http://127.0.0.1:1')
  const pool = new UpstreamPool(address)
  try {
    return await readServed({ map, openapi, built: undefined, policy: '' }, address, pool, host)
  } finally {
    pool.close()
  }
}

const mostOperations = 3

function describe({ source, report }: Built, covered: number, idle: readonly string[], output: string): readonly string[] {
  const { routes, rules, schemas, faults } = report
  return [
    `${output}: ${routes} routes from ${toPrintable(source)}, ${covered} covered by a rule; ${rules} rules, ${schemas} schemas`,
    ...(idle.length === 0 ? [] : [`About no route: ${idle.map(toPrintable).join(', ')}`]),
    ...faults.map(describeFault),
    faults.length === 0
      ? 'Everything can be run.'
      : `${faults.length} ${faults.length === 1 ? 'schema' : 'schemas'} cannot be run: what they are about is not judged by them.`,
  ]
}

function describeFault({ at, reason, operations }: ContractFaults['faults'][number]): string {
  const named = operations.slice(0, mostOperations).join(', ')
  const more = operations.length > mostOperations ? ` and ${operations.length - mostOperations} more` : ''
  return toPrintable(`refused: ${at}: ${reason}${operations.length === 0 ? '' : ` (${named}${more})`}`)
}
