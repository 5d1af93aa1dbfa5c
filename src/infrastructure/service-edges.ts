// The ways in that lead to the application's own server, with nothing in front: ports that a Compose file publishes.

import type { Edge } from './edges.ts'
import type { CheckContext } from './kit.ts'
import { findServer, publish, runsApp } from './publications.ts'

export function readServiceEdges(context: CheckContext): readonly Edge[] {
  return context.setup.service.flatMap((service) => {
    if (runsApp(context, service) !== 'yes') return []
    const server = findServer(context, service)
    // In a container its own address is met by nobody else.
    const host = server?.options.get('host')?.value
    if (server?.kind === 'code' && !service.takesHostNetwork && (host === '127.0.0.1' || host === 'localhost')) return []
    if (server !== null && service.buildFolder === null && !isInTree(context, server.entry)) return []
    const certificate = server?.options.get('ssl-certfile') ?? server?.options.get('certfile')
    const ports = service.takesHostNetwork ? [null] : [...new Set(service.ports.map(({ target }) => target))]
    return ports.map((port): Edge => {
      const { deployment, isOutside, because, ports: published, place } = publish(service, port)
      return {
        kind: 'server',
        name: `port ${published[0] ?? port ?? '?'} of service ${service.name}`,
        place: place ?? service.place,
        deployment,
        isOutside,
        outsideBecause: because,
        hosts: [],
        ports: published,
        tls:
          certificate === undefined
            ? { kind: 'plain', place: place ?? service.place }
            : { kind: 'terminated', place: certificate.place, versions: [] },
        matching: 'longest',
        paths: [
          {
            match: { kind: 'prefix', text: '/' },
            place: place ?? service.place,
            action: { kind: 'proxy', host: service.name, port, path: null, isTls: false },
            guard: 'none',
            answerHeaders: [],
            requestHeaders: [],
          },
        ],
        isPartial: false,
      }
    })
  })
}

/** A module that is in no file of the tree is another program: a dashboard, a queue's own page. */
function isInTree({ tree }: CheckContext, entry: string | null): boolean {
  const [module = ''] = (entry ?? '').split(':')
  if (!/^\w+(?:\.\w+)*$/.test(module)) return true
  const path = module.replaceAll('.', '/')
  return tree.files.some((file) => [`${path}.py`, `${path}/__init__.py`].some((end) => file.path === end || file.path.endsWith(`/${end}`)))
}
