// Services of Compose files, as far as the ways in ask: what they publish, what configures them, and what they start.

import type { Place, Tree } from '../../base/index.ts'
import { type ConfigValue, decodeConfig, expand, findTable, findText, isTable, parseDotenv, parseYaml } from '../../syntax/index.ts'
import { mergeFiles, type WrittenService } from '../compose-merge.ts'
import { defineSource } from '../source.ts'

export interface Service {
  readonly file: string
  readonly name: string
  readonly place: Place
  /** Without its tag or registry: `nginx`, `library/traefik`; null where it is built. */
  readonly image: string | null
  /** Paths in the tree: the folder that is built and its Dockerfile; null where an image is used, or where it lies outside. */
  readonly buildFolder: string | null
  readonly dockerfile: string | null
  readonly ports: readonly PublishedPort[]
  /** What of the tree is mounted, by paths in the tree. */
  readonly mounts: readonly { readonly from: string; readonly to: string }[]
  readonly labels: readonly { readonly name: string; readonly value: string; readonly place: Place }[]
  readonly command: readonly string[]
  readonly commandPlace: Place
  readonly environment: ReadonlyMap<string, { readonly value: string; readonly place: Place }>
  /** A file of variables that it names is not in the tree. */
  readonly hasLostEnvironment: boolean
  /** It takes the network of the machine: every port that it listens on is one of the machine's. */
  readonly takesHostNetwork: boolean
  /** It is started only when somebody asks for one of these. */
  readonly profiles: readonly string[]
}

export interface PublishedPort {
  /** The address of the machine that it is bound to; null for all of them. */
  readonly address: string | null
  /** On the machine; null where it is drawn, or not known. */
  readonly published: number | null
  readonly target: number
  readonly place: Place
}

const named = /^(?:[\w.-]+[.-])?(?:docker-)?(?:compose|stack|swarm)(?:[.-][\w.-]+)?\.ya?ml$/i

export default defineSource<Service>({
  noun: 'service of Compose files',
  read({ tree }) {
    const paths = [...tree.files, ...tree.others()].map(({ path }) => path).filter((path) => named.test(nameOf(path)))
    const files = paths.flatMap((path) => {
      const bytes = tree.read(path)
      return bytes === null ? [] : [[path, readServices(tree, path, decodeConfig(bytes))] as const]
    })
    return mergeFiles(new Map(files))
  },
})

function readServices(tree: Tree, file: string, text: string): WrittenService[] {
  const yaml = parseYaml(text)
  const folder = folderOf(file)
  // Compose itself reads the `.env` beside the file before it looks at anything.
  const given = readVariables(tree, folder === '' ? '.env' : `${folder}/.env`)
  const values = new Map((given ?? []).map(({ name, value }) => [name, value]))
  const fillIn = (written: string) => fill(written, values)
  return Object.entries(findTable(yaml.value, 'services')).flatMap(([name, service]) => {
    if (!isTable(service)) return []
    const path = ['services', name]
    const at = (...keys: (string | number)[]): Place => ({ file, line: yaml.lineOf([...path, ...keys]) })
    const build = service['build']
    const context = typeof build === 'string' ? fillIn(build) : isTable(build) ? fillIn(findText(build, 'context') ?? '.') : null
    const buildFolder = context === null ? null : resolve(folder, context)
    const dockerfile = buildFolder === null ? null : resolve(buildFolder, fillIn(findText(build, 'dockerfile') ?? 'Dockerfile'))
    const command = toWords(service['command']).map(fillIn)
    const entrypoint = toWords(service['entrypoint']).map(fillIn)
    const image = findText(service, 'image')
    const files = readEnvironmentFiles(tree, folder, service['env_file'], fillIn)
    return [
      {
        file,
        name,
        place: { file, line: Math.max(1, yaml.lineOf(path) - 1) },
        image: (image === null ? null : fillIn(image))?.replace(/(?<=[^/:]):[\w.-]+(?:@\S*)?$|@\S*$/, '') ?? null,
        buildFolder,
        dockerfile,
        ports: toPorts(service['ports'], (index) => at('ports', index), fillIn),
        mounts: toMounts(service['volumes'], folder, fillIn),
        labels: [
          ...toLabels(service['labels'], (key) => at('labels', key), fillIn),
          ...toLabels(findTable(service, 'deploy')['labels'], (key) => at('deploy', 'labels', key), fillIn),
        ],
        command: [...entrypoint, ...command],
        commandPlace: command.length > 0 ? at('command') : entrypoint.length > 0 ? at('entrypoint') : at(),
        environment: new Map([...files.variables, ...toEnvironment(service['environment'], (key) => at('environment', key), fillIn)]),
        hasLostEnvironment: files.isLost,
        takesHostNetwork: service['network_mode'] === 'host',
        profiles: toList(service['profiles']).filter((profile) => typeof profile === 'string'),
        isOverlay: image === null && build === undefined,
        extends: toExtended(service['extends'], file, folder),
      },
    ]
  })
}

function toPorts(value: ConfigValue | undefined, at: (index: number) => Place, fillIn: Fill): PublishedPort[] {
  return toList(value).flatMap((item, index): PublishedPort[] => {
    const place = at(index)
    if (isTable(item)) {
      const target = Number(fillIn(String(item['target'])))
      const published = item['published'] === undefined ? null : toPort(fillIn(String(item['published'])))
      if (!Number.isInteger(target) || item['protocol'] === 'udp') return []
      return [{ address: findText(item, 'host_ip'), published, target, place }]
    }
    if (typeof item !== 'string' && typeof item !== 'number') return []
    const text = fillIn(String(item))
    if (text.endsWith('/udp')) return []
    const parts = /^(?:(\[[^\]]*\]|[\d.]*|localhost):)?(?:(\d*)(?:-\d+)?:)?(\d+)(?:-\d+)?(?:\/tcp)?$/.exec(text)
    if (parts !== null) {
      const address = parts[1] === undefined || parts[1] === '' ? null : parts[1].replace(/^\[|\]$/g, '')
      // `8000:80` has no address, and what looks like one is the port.
      if (address !== null && parts[2] === undefined && /^\d+$/.test(address))
        return [{ address: null, published: Number(address), target: Number(parts[3]), place }]
      return [{ address, published: toPort(parts[2] ?? ''), target: Number(parts[3]), place }]
    }
    const last = /:(\d+)(?:\/tcp)?$/.exec(text)?.[1]
    const address = /^(\[::1\]|127\.[\d.]+|localhost):/.exec(text)?.[1]
    return last === undefined ? [] : [{ address: address?.replace(/^\[|\]$/g, '') ?? null, published: null, target: Number(last), place }]
  })
}

function toPort(text: string): number | null {
  const port = Number(text)
  return text !== '' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null
}

type Fill = (text: string) => string

/** `${NAME:-default}`: its value where the tree gives one, else its default. `$$` is a sign of its own. */
function fill(text: string, values: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text
  return text
    .split('$$')
    .map((part) => {
      // `${A:-${B:-1}}`: from the inside out.
      let filled = part
      for (let depth = 0; depth < 5 && filled.includes('${'); depth++) filled = expand(filled, values)
      return filled.includes('$') ? expand(filled, values) : filled
    })
    .join('$$')
}

function readVariables(tree: Tree, path: string): readonly { name: string; value: string; place: Place }[] | null {
  const bytes = tree.has(path) ? tree.read(path) : null
  if (bytes === null || bytes.length > 200_000) return null
  return parseDotenv(decodeConfig(bytes)).value.map(({ name, value, line }) => ({ name, value, place: { file: path, line } }))
}

function readEnvironmentFiles(tree: Tree, folder: string, value: ConfigValue | undefined, fillIn: Fill) {
  const items = typeof value === 'string' ? [value] : toList(value)
  const variables: (readonly [string, { readonly value: string; readonly place: Place }])[] = []
  let isLost = false
  for (const item of items) {
    const written = typeof item === 'string' ? item : findText(item, 'path')
    const path = written === null ? null : resolve(folder, fillIn(written))
    const read = path === null ? null : readVariables(tree, path)
    isLost ||= read === null
    for (const { name, value: text, place } of read ?? []) variables.push([name, { value: text, place }])
  }
  return { variables, isLost }
}

function toExtended(value: ConfigValue | undefined, file: string, folder: string): WrittenService['extends'] {
  const service = typeof value === 'string' ? value : findText(value, 'service')
  const other = findText(value, 'file')
  const path = other === null ? file : resolve(folder, other)
  return service === null || path === null ? null : { file: path, service }
}

function toMounts(value: ConfigValue | undefined, folder: string, fillIn: Fill): { from: string; to: string }[] {
  return toList(value).flatMap((item) => {
    if (isTable(item)) {
      const [source, target] = [findText(item, 'source'), findText(item, 'target')]
      if (source === null || target === null || (item['type'] !== undefined && item['type'] !== 'bind')) return []
      return toMount(fillIn(source), target, folder)
    }
    if (typeof item !== 'string') return []
    const [source, target] = fillIn(item).split(':')
    return source === undefined || target === undefined ? [] : toMount(source, target, folder)
  })
}

function toMount(source: string, to: string, folder: string): { from: string; to: string }[] {
  const from = /^\.{0,2}\//.test(source) || source === '.' ? resolve(folder, source) : null
  return from === null ? [] : [{ from, to }]
}

function toLabels(
  value: ConfigValue | undefined,
  at: (key: string | number) => Place,
  fillIn: Fill,
): { name: string; value: string; place: Place }[] {
  if (isTable(value)) return Object.entries(value).map(([name, item]) => ({ name, value: fillIn(String(item ?? '')), place: at(name) }))
  return toList(value).flatMap((item, index) => {
    if (typeof item !== 'string') return []
    const split = item.indexOf('=')
    return [{ name: split < 0 ? item : item.slice(0, split), value: split < 0 ? '' : fillIn(item.slice(split + 1)), place: at(index) }]
  })
}

function toEnvironment(
  value: ConfigValue | undefined,
  at: (key: string | number) => Place,
  fillIn: Fill,
): Map<string, { value: string; place: Place }> {
  return new Map(
    toLabels(value, at, fillIn)
      .filter(({ name }) => name !== '')
      .map(({ name, value: text, place }) => [name, { value: text, place }]),
  )
}

function toWords(value: ConfigValue | undefined): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '')
  return toList(value).map((item) => String(item))
}

function toList(value: ConfigValue | undefined): readonly ConfigValue[] {
  // An array of the parsed value holds values; `Array.isArray` forgets that they are readonly.
  return Array.isArray(value) ? (value as readonly ConfigValue[]) : []
}

/** Null where it leads out of the tree, or is no path of it. */
function resolve(folder: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('$') || /^[a-z+]+:\/\//.test(path)) return null
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
