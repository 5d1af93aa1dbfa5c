// Ports that Compose publishes of programs that nobody here can name: an image of another's, or one that is built without saying what it
// starts. They may be the application, and nothing is known of them.

import type { Place } from '../../base/index.ts'
import { findKind } from '../compose-services.ts'
import type { Deployment, Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { publish, runsApp } from '../publications.ts'

export interface NamelessPort {
  readonly service: string
  readonly ports: readonly number[]
  readonly place: Place
  readonly deployment: Deployment
  readonly isOutside: Edge['isOutside']
}

export function findNamelessPorts(context: CheckContext, edges: readonly Edge[]): readonly NamelessPort[] {
  return context.setup.service.flatMap((service): NamelessPort[] => {
    if (runsApp(context, service) !== 'unknown' || isNamed(service.image)) return []
    const name = service.file
    const known = new Set(edges.filter((edge) => edge.deployment.name === name && edge.isOutside === 'yes').flatMap(({ ports }) => ports))
    const open = service.ports.filter(
      ({ target, published }) => publish(service, target).isOutside === 'yes' && !known.has(published ?? -1),
    )
    const [first] = open
    if (first === undefined) return []
    const { deployment } = publish(service, first.target)
    const ports = open.map(({ published, target }) => published ?? target)
    return [{ service: service.name, ports, place: first.place, deployment, isOutside: 'yes' }]
  })
}

/** What watches over others, and is no application of the team's. */
const watchers =
  /(?:^|\/)(?:loki|tempo|promtail|alertmanager|otel-collector|opentelemetry-collector(?:-contrib)?|jaeger(?:-all-in-one)?|all-in-one|node-exporter|cadvisor|statsd|vector|fluent-bit)$/

function isNamed(image: string | null): boolean {
  return image !== null && (watchers.test(image) || findKind({ image: { text: image, line: 1 } }) !== null)
}
