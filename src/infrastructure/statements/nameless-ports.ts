// Ports that Compose publishes of programs that nobody here can name: an image of another's, or one that is built without saying what it
// starts. They may be the application, and nothing is known of them.

import type { Place } from '../../base/index.ts'
import { findKind } from '../compose-services.ts'
import type { Deployment, Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { publish, runsApp } from '../publications.ts'

export interface NamelessPort {
  readonly service: string
  readonly port: number
  readonly place: Place
  readonly deployment: Deployment
  readonly isOutside: Edge['isOutside']
}

export function findNamelessPorts(context: CheckContext, edges: readonly Edge[]): readonly NamelessPort[] {
  return context.setup.service.flatMap((service): NamelessPort[] => {
    if (runsApp(context, service) !== 'unknown' || isNamed(service.image)) return []
    const name = service.file
    const known = new Set(edges.filter((edge) => edge.deployment.name === name && edge.isOutside === 'yes').flatMap(({ ports }) => ports))
    return service.ports.flatMap(({ target, published, place }) => {
      const { isOutside, deployment } = publish(service, target)
      return isOutside === 'yes' && !known.has(published ?? -1)
        ? [{ service: service.name, port: published ?? target, place, deployment, isOutside }]
        : []
    })
  })
}

function isNamed(image: string | null): boolean {
  return image !== null && findKind({ image: { text: image, line: 1 } }) !== null
}
