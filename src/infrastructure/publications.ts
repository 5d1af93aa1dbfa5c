// Which services of which Compose files a configuration is for, and whether callers from outside come to its ports.

import { type Answer, type Place, someAnswer } from '../base/index.ts'
import { type Deployment, type Edge, type EdgePath, toDeployment } from './edges.ts'
import type { CheckContext } from './kit.ts'
import type { ServerCommand } from './sources/servers.ts'
import type { PublishedPort, Service } from './sources/services.ts'

export interface Publication {
  readonly service: Service | null
  readonly deployment: Deployment
  readonly isOutside: Answer
  readonly because: string
  /** As callers name them. */
  readonly ports: readonly number[]
  /** What publishes it. */
  readonly place: Place | null
}

type Context = Pick<CheckContext, 'setup'>

/** One for each deployment that brings up the configuration; one of its own where none is known to. */
export function findPublications({ setup }: Context, files: readonly string[], port: number | null): readonly Publication[] {
  const services = setup.service.filter((service) =>
    files.some((file) => isConfiguredBy(service, file) || isBuiltWith(setup, service, file)),
  )
  if (services.length === 0) {
    const [file = ''] = files
    return [
      { service: null, deployment: toDeployment(file), isOutside: 'unknown', because: '', ports: port === null ? [] : [port], place: null },
    ]
  }
  return services.map((service) => publish(service, port))
}

export function publish(service: Service, port: number | null): Publication {
  const named = toDeployment(service.file)
  // What is started for developers alone says so by its profile.
  const isForDevelopers = service.profiles.length > 0 && service.profiles.every((profile) => toDeployment(profile).stage === 'development')
  const deployment: Deployment = isForDevelopers ? { ...named, stage: 'development' } : named
  const base = { service, deployment }
  if (service.takesHostNetwork)
    return {
      ...base,
      isOutside: 'yes',
      because: `takes the network of its machine in ${service.file}`,
      ports: port === null ? [] : [port],
      place: service.place,
    }
  const published = service.ports.filter(({ target }) => port === null || target === port)
  const open = published.filter((one) => !isLoopback(one))
  const [first] = open
  if (first !== undefined) {
    const ports = open.flatMap((one) => one.published ?? [])
    return {
      ...base,
      isOutside: 'yes',
      because: `is published as ${first.published ?? 'a port'} by ${service.file}`,
      ports,
      place: first.place,
    }
  }
  const [own] = published
  if (own !== undefined) return { ...base, isOutside: 'no', because: 'is bound to the own machine', ports: [], place: own.place }
  return { ...base, isOutside: 'no', because: `is not published by ${service.file}`, ports: [], place: service.place }
}

function isLoopback({ address }: PublishedPort): boolean {
  return address !== null && (/^127\./.test(address) || address === '::1' || address === 'localhost')
}

function isConfiguredBy(service: Service, file: string): boolean {
  return service.mounts.some(({ from }) => from === file || (from !== '' && file.startsWith(`${from}/`)))
}

/** Its Dockerfile copies the file, or the folder that it lies in by itself. */
function isBuiltWith(setup: Context['setup'], { dockerfile, buildFolder }: Service, file: string): boolean {
  if (dockerfile === null || buildFolder === null) return false
  const inside = buildFolder === '' ? file : file.startsWith(`${buildFolder}/`) ? file.slice(buildFolder.length + 1) : null
  if (inside === null) return false
  const stages = setup.dockerfile.find((one) => one.file === dockerfile)?.stages ?? []
  return stages.some(({ instructions }) =>
    instructions.some(({ keyword, text }) => {
      if (keyword !== 'COPY' && keyword !== 'ADD') return false
      const words = text.split(/\s+/).filter((word) => !word.startsWith('--'))
      return words.slice(0, -1).some((word) => {
        const source = word.replace(/^\.?\//, '').replace(/\/$/, '')
        return (
          source === inside ||
          (source !== '' && source !== '.' && /nginx|caddy|haproxy|traefik|conf/i.test(source) && inside.startsWith(`${source}/`))
        )
      })
    }),
  )
}

/** Whether the service is the application: its own command or that of its image starts one of our servers, or Python. */
export function runsApp({ setup }: Context, service: Service): Answer {
  if (findServer({ setup }, service) !== null) return 'yes'
  const own = service.command.join(' ')
  if (/\b(?:celery|arq|rq|dramatiq|huey|alembic|flower|taskiq|prefect)\b/.test(own)) return 'no'
  if (service.dockerfile === null)
    return service.image === null || /python|fastapi|uvicorn|\$/.test(service.image)
      ? 'unknown'
      : isKnownOther(service.image)
        ? 'no'
        : 'unknown'
  const stages = setup.dockerfile.find(({ file }) => file === service.dockerfile)?.stages ?? []
  const last = stages.at(-1)
  if (last === undefined) return 'unknown'
  const starts = last.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT').map(({ text }) => text)
  const words = own === '' ? starts.join(' ') : own
  if (/\b(?:python[\d.]*|uvicorn|gunicorn|hypercorn|fastapi)\b/.test(words)) return 'yes'
  if (/(?:^|\/)(?:nginx|node|httpd|caddy|traefik)(?::|$)/.test(last.base) || /\b(?:npm|yarn|pnpm|node|nginx|caddy)\b/.test(words))
    return 'no'
  return 'unknown'
}

function isKnownOther(image: string): boolean {
  return /(?:^|\/)(?:nginx|postgres|postgis|redis|valkey|mysql|mariadb|mongo|rabbitmq|minio|caddy|traefik|haproxy|node|httpd|adminer|pgadmin4|grafana|prometheus|elasticsearch|kafka|zookeeper|mailhog|mailpit|qdrant|keycloak|vault)$/.test(
    image,
  )
}

/** The command by which the service starts a server of the application: its own, else that of its image, else of a script that this starts. */
export function findServer({ setup }: Context, service: Service): ServerCommand | null {
  const own = setup.server.find(
    ({ kind, place }) => kind === 'compose' && place.file === service.commandPlace.file && place.line === service.commandPlace.line,
  )
  if (own !== undefined) return own
  if (service.command.length > 0) return findScript({ setup }, service.command)
  if (service.dockerfile === null) return null
  const ofImage = setup.server.findLast(({ kind, place }) => kind === 'dockerfile' && place.file === service.dockerfile)
  if (ofImage !== undefined) return ofImage
  const stages = setup.dockerfile.find(({ file }) => file === service.dockerfile)?.stages ?? []
  const started = stages.at(-1)?.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') ?? []
  return findScript(
    { setup },
    started.flatMap(({ text, exec }) => exec ?? text.split(/\s+/)),
  )
}

function findScript({ setup }: Context, words: readonly string[]): ServerCommand | null {
  const program = findProgram(setup.server, words)
  if (program !== null) return program
  const names = words.filter((word) => word.endsWith('.sh')).map((word) => word.slice(word.lastIndexOf('/') + 1))
  return setup.server.find(({ kind, file }) => kind === 'script' && names.includes(file.slice(file.lastIndexOf('/') + 1))) ?? null
}

/** `python -m app.main`, `python app/main.py`: the file that starts a server itself. */
function findProgram(servers: Context['setup']['server'], words: readonly string[]): ServerCommand | null {
  const at = words.findIndex((word) => /(?:^|\/)python[\d.]*$/.test(word))
  const rest = words.slice(at + 1).filter((word) => !/^-[^mc]/.test(word))
  const [first = '', second = ''] = rest
  if (at < 0 || first === '-c') return null
  const isModule = first === '-m'
  const path = isModule ? second.replaceAll('.', '/') : first.replace(/^\.?\//, '').replace(/\.py$/, '')
  if (path === '') return null
  const ends = isModule ? [`${path}.py`, `${path}/__main__.py`] : [`${path}.py`]
  return (
    servers.find(
      ({ kind, file }) => kind === 'code' && ends.some((end) => file === end || file.endsWith(`/${end}`) || end.endsWith(`/${file}`)),
    ) ?? null
  )
}

/** Whether what a path of an edge passes requests to is the application. */
export function leadsToApp(context: Context, edge: Edge, path: EdgePath): Answer {
  if (path.action.kind !== 'proxy') return 'no'
  if (edge.kind === 'server') return 'yes'
  const { host, port } = path.action
  const services = context.setup.service.filter(({ file }) => file === edge.deployment.name)
  const named = services.filter(({ name }) => name === host)
  if (named.length > 0) return someAnswer(named.map((service) => runsApp(context, service)))
  // Another environment of the same project names its services alike.
  const elsewhere = host === null ? [] : context.setup.service.filter(({ name }) => name === host)
  if (elsewhere.length > 0) return someAnswer(elsewhere.map((service) => runsApp(context, service)))
  if (port !== null && isOwnMachine(host) && context.setup.server.some((server) => portOf(server) === port)) return 'yes'
  const targets = new Set(edge.paths.flatMap(({ action }) => (action.kind === 'proxy' ? [`${action.host}:${action.port}`] : [])))
  return targets.size === 1 && services.length === 0 ? 'yes' : 'unknown'
}

function isOwnMachine(host: string | null): boolean {
  return host !== null && /^(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/.test(host)
}

/** Where the server listens; null where that is filled in. */
export function portOf({ options }: ServerCommand): number | null {
  const bind = options.get('bind')?.value
  const text = options.get('port')?.value ?? (typeof bind === 'string' ? bind.split(',')[0]?.replace(/^.*:/, '') : undefined)
  if (text === undefined) return 8000
  const port = Number(text)
  return Number.isInteger(port) && port > 0 ? port : null
}
