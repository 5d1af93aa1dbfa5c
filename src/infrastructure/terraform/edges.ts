// The ways in that Terraform makes: listeners of load balancers, and content networks.

import type { Place } from '../../base/index.ts'
import type { Edge, EdgeAction, EdgeTls } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { attributeOf, blocksOf, flagOf, isResource, mentions, nameOf, resourcesOf, type TerraformBlock, textOf } from './module.ts'

export function readTerraformEdges({ setup }: CheckContext): readonly Edge[] {
  return setup.terraform.flatMap((block) => {
    if (isResource(block, 'aws_lb_listener', 'aws_alb_listener')) return listenerEdge(block)
    return isResource(block, 'aws_cloudfront_distribution') ? distributionEdge(block) : []
  })
}

function toEdge(
  block: TerraformBlock,
  isOutside: Edge['isOutside'],
  port: number | null,
  tls: EdgeTls,
  place: Place,
  action: EdgeAction,
): Edge {
  return {
    kind: 'load-balancer',
    name: nameOf(block),
    place,
    deployment: block.deployment,
    isOutside,
    outsideBecause: isOutside === 'yes' ? 'is made for callers from outside' : '',
    hosts: [],
    ports: port === null ? [] : [port],
    tls,
    matching: 'longest',
    paths: [{ match: { kind: 'segments', text: '/' }, place, action, guard: 'none', answerHeaders: null, requestHeaders: [] }],
    // Rules of a listener stand in blocks of their own.
    isPartial: action.kind !== 'redirect',
  }
}

function listenerEdge(block: TerraformBlock): readonly Edge[] {
  const protocol = textOf(block, 'protocol')?.toUpperCase() ?? null
  const balancer = resourcesOf(block, 'aws_lb', 'aws_alb').find(({ address }) => mentions(block, 'load_balancer_arn', address))
  const internal =
    balancer === undefined ? null : (flagOf(balancer, 'internal') ?? (attributeOf(balancer, 'internal') === null ? false : null))
  const isOutside = internal === null ? 'unknown' : internal ? 'no' : 'yes'
  const place = attributeOf(block, 'protocol')?.place ?? { file: block.file, line: block.place.line }
  const port = Number(textOf(block, 'port') ?? Number.NaN)
  const action = blocksOf(block, 'default_action')[0]
  const redirect = action === undefined ? undefined : blocksOf(action, 'redirect')[0]
  const policy = textOf(block, 'ssl_policy')
  const tls: EdgeTls =
    protocol === 'HTTPS' || protocol === 'TLS'
      ? { kind: 'terminated', place, versions: policy === null ? [] : [policy] }
      : protocol === 'HTTP'
        ? { kind: 'plain', place }
        : { kind: 'unknown', reason: protocol === null ? 'its protocol is not known' : `it passes \`${protocol}\` on as it comes` }
  return [
    toEdge(
      block,
      isOutside,
      Number.isNaN(port) ? null : port,
      tls,
      place,
      redirect !== undefined
        ? { kind: 'redirect', toHttps: textOf(redirect, 'protocol')?.toUpperCase() === 'HTTPS' }
        : action !== undefined && textOf(action, 'type') === 'forward'
          ? { kind: 'proxy', host: null, port: null, path: null, isTls: false }
          : { kind: 'unknown' },
    ),
  ]
}

function distributionEdge(block: TerraformBlock): readonly Edge[] {
  const behaviors = [...blocksOf(block, 'default_cache_behavior'), ...blocksOf(block, 'ordered_cache_behavior')]
  const policies = behaviors.map((behavior) => ({
    text: textOf(behavior, 'viewer_protocol_policy'),
    value: attributeOf(behavior, 'viewer_protocol_policy'),
  }))
  const open = policies.find(({ text }) => text === 'allow-all')
  const place = open?.value?.place ?? { file: block.file, line: block.place.line }
  const tls: EdgeTls =
    open !== undefined
      ? { kind: 'plain', place }
      : policies.length > 0 && policies.every(({ text }) => text === 'redirect-to-https' || text === 'https-only')
        ? { kind: 'terminated', place, versions: [] }
        : { kind: 'unknown', reason: 'what it does with plain HTTP is not known' }
  return [toEdge(block, 'yes', null, tls, place, { kind: 'proxy', host: null, port: null, path: null, isTls: false })]
}
