// Each Traefik that the tree brings up: its entry points, and where it hears of routes. Traefik takes the first that it finds of a file, the
// flags of its command and its variables, and no two of them.

import type { Place } from '../../base/index.ts'
import type { CheckContext } from '../kit.ts'
import type { Setup } from '../setup.ts'
import type { Service } from '../sources/services.ts'
import type { TraefikFile } from '../sources/traefik.ts'
import { placeOfWord } from './flag-places.ts'
import { fromSettings, isGiven, isOn, namedAt, nodeAt, type Setting, type TraefikNode, textOf, textsOf } from './node.ts'

export interface Traefik {
  /** The service that starts it; null where nothing of the tree is known to. */
  readonly service: Service | null
  /** The files that it reads, the one that starts it first; empty where flags do. */
  readonly files: readonly string[]
  readonly root: TraefikNode
  readonly entryPoints: readonly EntryPoint[]
  /** What it routes by files. */
  readonly routes: readonly TraefikNode[]
  /** It asks Docker which containers there are. */
  readonly asksDocker: boolean
  /** It routes to containers that do not say that they want it. */
  readonly takesAll: boolean
  readonly isPartial: boolean
}

export interface EntryPoint {
  readonly name: string
  /** Null for all of the machine's. */
  readonly address: string | null
  readonly port: number | null
  readonly place: Place
  readonly node: TraefikNode
  /** All that comes in is sent on. */
  readonly redirect: { readonly toHttps: boolean; readonly place: Place } | null
  readonly isTls: boolean
  readonly isDefault: boolean
}

const known = new WeakMap<Setup, readonly Traefik[]>()

export function findTraefiks(context: Pick<CheckContext, 'tree' | 'setup'>): readonly Traefik[] {
  const found = known.get(context.setup)
  if (found !== undefined) return found
  const made = readTraefiks(context)
  known.set(context.setup, made)
  return made
}

export function isTraefik({ image }: Pick<Service, 'image'>): boolean {
  return image !== null && /(?:^|\/)traefik$/.test(image)
}

function readTraefiks(context: Pick<CheckContext, 'tree' | 'setup'>): readonly Traefik[] {
  const { setup } = context
  const started = setup.service.filter(isTraefik).map((service) => {
    const file = setup.traefik.find((one) => one.isStatic && isStartedWith(service, one.file))
    return file === undefined ? fromWords(context, service) : toTraefik(context, service, file.root, [file.file], file.isPartial)
  })
  // What an image copies is found by whoever asks who publishes it; what nobody brings up is a Traefik as well.
  const used = new Set(started.flatMap(({ files }) => files))
  const others = setup.traefik
    .filter(({ file, isStatic, root }) => isStatic && !used.has(file) && nodeAt(root, 'entrypoints') !== null)
    .map(({ file, root, isPartial }) => toTraefik(context, null, root, [file], isPartial))
  return [...started, ...others]
}

/** Where Traefik looks by itself, or the file that its command names. */
function isStartedWith({ mounts, command }: Service, file: string): boolean {
  const named = command.flatMap((word, index) => {
    const [, value] = /^--configfile(?:=(.*))?$/i.exec(word) ?? []
    return /^--configfile/i.test(word) ? [value ?? command[index + 1] ?? ''] : []
  })
  return mounts.some(({ from, to }) => {
    const inside =
      from === file ? to : from !== '' && file.startsWith(`${from}/`) ? `${to.replace(/\/$/, '')}${file.slice(from.length)}` : null
    return inside !== null && (named.includes(inside) || /^\/(?:etc\/traefik\/)?traefik\.(?:ya?ml|toml)$/.test(inside))
  })
}

function fromWords(context: Pick<CheckContext, 'tree' | 'setup'>, service: Service): Traefik {
  const flags = service.command.flatMap((word): Setting[] => {
    const [, name, value] = /^--([a-z][\w.[\]-]*)(?:=(.*))?$/is.exec(word) ?? []
    if (name === undefined) return []
    return [{ name, text: unquote(value ?? 'true'), place: placeOfWord(context.tree, service.commandPlace, word) }]
  })
  const variables = [...service.environment].flatMap(([name, { value, place }]): Setting[] =>
    name.startsWith('TRAEFIK_') ? [{ name: name.slice(8).replaceAll('_', '.'), text: value, place }] : [],
  )
  const settings = flags.length > 0 ? flags : variables
  const isOpen = settings.some(({ name }) => name.toLowerCase() === 'configfile')
  return toTraefik(context, service, fromSettings(settings, service.place), [], isOpen)
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2')
}

function toTraefik(
  { setup }: Pick<CheckContext, 'setup'>,
  service: Service | null,
  root: TraefikNode,
  files: readonly string[],
  isPartial: boolean,
): Traefik {
  const docker = nodeAt(root, 'providers', 'docker') ?? nodeAt(root, 'providers', 'swarm')
  const asksDocker = isGiven(docker)
  const file = nodeAt(root, 'providers', 'file')
  const read = file === null ? [] : setup.traefik.filter((one) => isProvided(file, one, service, files[0] ?? service?.file ?? ''))
  const isFileLost = file !== null && read.length === 0
  return {
    service,
    files: [...files, ...read.map((one) => one.file).filter((one) => !files.includes(one))],
    root,
    entryPoints: entryPointsOf(root),
    routes: read.map((one) => one.root),
    asksDocker,
    takesAll: asksDocker && textOf(docker, 'exposedbydefault')?.toLowerCase() !== 'false',
    isPartial: isPartial || isFileLost || read.some((one) => one.isPartial),
  }
}

/** The container names the file; which file of the tree that is, its mounts say, or its name does. */
function isProvided(node: TraefikNode, { file, root }: TraefikFile, service: Service | null, from: string): boolean {
  if (nodeAt(root, 'http') === null && nodeAt(root, 'tls') === null) return false
  const given = textOf(node, 'filename') ?? textOf(node, 'directory')
  if (given === null) return false
  const inside = (path: string) => path === given || path.startsWith(`${given.replace(/\/$/, '')}/`)
  const mounted = (service?.mounts ?? []).flatMap(({ from: source, to }) =>
    source === file ? [to] : source !== '' && file.startsWith(`${source}/`) ? [`${to.replace(/\/$/, '')}${file.slice(source.length)}`] : [],
  )
  if (mounted.length > 0) return mounted.some(inside)
  const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')))
  if (folder !== '' && !file.startsWith(`${folder}/`)) return false
  const last = given.replace(/\/$/, '').split('/').at(-1) ?? ''
  return file === last || file.endsWith(`/${last}`) || file.includes(`/${last}/`) || file.startsWith(`${last}/`)
}

function entryPointsOf(root: TraefikNode): readonly EntryPoint[] {
  const given = namedAt(root, 'entrypoints').flatMap(([name, node]): EntryPoint[] => {
    const parts = /^(\[[^\]]*\]|[^:]*):(\d+)(?:\/(tcp|udp))?$/i.exec(textOf(node, 'address') ?? node.text ?? '')
    if (parts?.[3]?.toLowerCase() === 'udp') return []
    const address = parts?.[1]?.replace(/^\[|\]$/g, '') ?? ''
    const to = nodeAt(node, 'http', 'redirections', 'entrypoint')
    const scheme = textOf(to, 'scheme') ?? 'https'
    return [
      {
        name,
        address: address === '' || address === '0.0.0.0' || address === '::' ? null : address,
        port: parts === null ? null : Number(parts[2]),
        place: node.place,
        node,
        redirect: to === null ? null : { toHttps: scheme === 'https', place: to.place },
        isTls: isGiven(nodeAt(node, 'http', 'tls')),
        isDefault: isOn(node, 'asdefault'),
      },
    ]
  })
  // Without any it opens one of its own.
  const none = { name: 'http', address: null, port: 80, place: root.place, node: root, redirect: null, isTls: false, isDefault: false }
  return given.some(({ name }) => name !== 'traefik') ? given : [...given, none]
}

/** Where it takes the word of whoever comes in for the caller's address, and from whom. */
export function findBlindTrust({ node }: EntryPoint): { readonly place: Place; readonly by: 'forwardedHeaders' | 'proxyProtocol' } | null {
  for (const by of ['forwardedHeaders', 'proxyProtocol'] as const) {
    const settings = nodeAt(node, by.toLowerCase())
    const insecure = nodeAt(settings, 'insecure')
    if (insecure !== null && isOn(settings, 'insecure')) return { place: insecure.place, by }
    const trusted = nodeAt(settings, 'trustedips')
    if (trusted !== null && textsOf(trusted).some((text) => text === '0.0.0.0/0' || text === '::/0')) return { place: trusted.place, by }
  }
  return null
}
