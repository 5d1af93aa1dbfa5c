// What Compose makes of several files and of `extends`: lists grow, names of tables are overwritten one by one, and all else is replaced.

import type { Service } from './sources/services.ts'

/** A service as its file writes it, before anything else is put under it. */
export interface WrittenService extends Service {
  /** It has neither an image nor a build of its own: by itself Compose would refuse it. */
  readonly isOverlay: boolean
  /** The service that it extends, in this file or another of the tree. */
  readonly extends: { readonly file: string; readonly service: string } | null
}

const DEEPEST = 6

/** The services of every file, with what they extend, and of each file that is put over another those of both. */
export function mergeFiles(files: ReadonlyMap<string, readonly WrittenService[]>): readonly Service[] {
  const taken = extendedElsewhere(files)
  return [...files].flatMap(([file, services]): readonly Service[] => {
    // What is there for others to extend is not brought up by itself.
    if (!main.test(file) && services.length > 0 && services.every(({ name }) => taken.has(`${file} ${name}`))) return []
    const own = services.map((service) => extended(files, service, 0))
    const base = findBase(files, file, services)
    if (base === null) return own
    const under = (files.get(base) ?? []).map((service) => extended(files, service, 0))
    const overlaid = own.map((service) => {
      const below = under.find(({ name }) => name === service.name)
      return below === undefined ? service : mergeServices(below, service)
    })
    const others = under.filter(({ name }) => !own.some((service) => service.name === name))
    return [...overlaid, ...others].map((service) => ({ ...service, file }))
  })
}

/** Services that those of another file extend, and what these extend in turn. */
function extendedElsewhere(files: ReadonlyMap<string, readonly WrittenService[]>): ReadonlySet<string> {
  const taken = new Set<string>()
  const take = (file: string, name: string) => {
    const key = `${file} ${name}`
    if (taken.has(key)) return
    taken.add(key)
    const to = files.get(file)?.find((service) => service.name === name)?.extends
    if (to !== null && to !== undefined) take(to.file, to.service)
  }
  for (const [file, services] of files)
    for (const { extends: to } of services) if (to !== null && to.file !== file) take(to.file, to.service)
  return taken
}

function extended(files: ReadonlyMap<string, readonly WrittenService[]>, service: WrittenService, depth: number): Service {
  const { extends: from } = service
  const below = from === null || depth > DEEPEST ? undefined : files.get(from.file)?.find(({ name }) => name === from.service)
  // What others wait for, and when it is started, is not inherited; its ports and all else are.
  return below === undefined || below === service ? service : mergeServices({ ...extended(files, below, depth + 1), profiles: [] }, service)
}

function mergeServices(below: Service, above: Service): Service {
  const replaces = above.image !== null || above.buildFolder !== null
  return {
    ...above,
    image: replaces ? above.image : below.image,
    buildFolder: above.buildFolder ?? below.buildFolder,
    dockerfile: above.dockerfile ?? below.dockerfile,
    ports: [...below.ports, ...above.ports],
    mounts: [...below.mounts.filter(({ to }) => !above.mounts.some((mount) => mount.to === to)), ...above.mounts],
    labels: [...below.labels.filter(({ name }) => !above.labels.some((label) => label.name === name)), ...above.labels],
    command: above.command.length > 0 ? above.command : below.command,
    commandPlace: above.command.length > 0 ? above.commandPlace : below.commandPlace,
    environment: new Map([...below.environment, ...above.environment]),
    hasLostEnvironment: below.hasLostEnvironment || above.hasLostEnvironment,
    takesHostNetwork: above.takesHostNetwork || below.takesHostNetwork,
    profiles: above.profiles.length > 0 ? above.profiles : below.profiles,
  }
}

const main = /(?:^|\/)(?:docker-)?compose\.ya?ml$/

/** The file of the same folder that it is put over: by its name, or because what it says would be nothing without. */
function findBase(files: ReadonlyMap<string, readonly WrittenService[]>, file: string, services: readonly WrittenService[]): string | null {
  if (main.test(file)) return null
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  const bases = [...files].filter(([path]) => main.test(path) && path.slice(0, path.lastIndexOf('/') + 1) === folder)
  const needy = services.filter(({ isOverlay, extends: from }) => isOverlay && from === null)
  const isNamed = /(?:^|\/)(?:docker-)?compose\.override\.ya?ml$/.test(file)
  for (const [path, below] of bases) {
    const names = new Set(below.map(({ name }) => name))
    if (isNamed || (needy.length > 0 && needy.every(({ name }) => names.has(name)))) return path
  }
  return null
}
