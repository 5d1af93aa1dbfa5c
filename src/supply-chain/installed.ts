// Which resolution is the one that gets installed: a lock file before the manifests that it locks, and of several files of one
// folder all that stand for themselves. Rules ask here, so that one cause in two files is one finding.

import type { Inventory, Package, Project, Resolution } from './inventory.ts'
import { folderOf, nameOf } from './reader.ts'

/** A folder with what is installed for it. */
export interface Installed {
  readonly folder: string
  /** Lock files first; without one, the manifests. */
  readonly resolutions: readonly Resolution[]
  /** What people write, whether it is locked or not. */
  readonly manifests: readonly Resolution[]
}

/** A package that a rule speaks of, and where a person changes it. */
export interface InstalledPackage {
  readonly package: Package
  readonly resolution: Resolution
  readonly folder: string
}

const manifestsOf: Readonly<Record<string, readonly string[]>> = {
  'uv.lock': ['pyproject.toml'],
  'poetry.lock': ['pyproject.toml'],
  'pdm.lock': ['pyproject.toml'],
  'pylock.toml': ['pyproject.toml'],
  'Pipfile.lock': ['Pipfile'],
  'conda-lock': ['conda'],
}

/** Of the project that a file belongs to: `requirements/base.txt` lies in a folder of its own only for order. */
export function projectFolderOf(file: string): string {
  const folder = folderOf(file)
  return /^requirements?$/i.test(nameOf(folder)) ? folderOf(folder) : folder
}

const known = new WeakMap<Inventory, readonly Installed[]>()

export function getInstalled(inventory: Inventory): readonly Installed[] {
  const there = known.get(inventory)
  if (there !== undefined) return there
  const locks = inventory.resolutions.filter(({ isLocked }) => isLocked)
  const folders = new Map<string, { resolutions: Resolution[]; manifests: Resolution[] }>()
  const at = (folder: string) => {
    const entry = folders.get(folder) ?? { resolutions: [], manifests: [] }
    folders.set(folder, entry)
    return entry
  }
  for (const lock of locks) at(projectFolderOf(lock.file)).resolutions.push(lock)
  for (const manifest of inventory.resolutions) {
    if (manifest.isLocked || manifest.format === 'constraints') continue
    const folder = projectFolderOf(manifest.file)
    // The lock of a workspace lies above its members.
    const lock = locks.find((one) => isLockOf(one, manifest, folder))
    const entry = at(lock === undefined ? folder : projectFolderOf(lock.file))
    entry.manifests.push(manifest)
    if (lock === undefined) entry.resolutions.push(manifest)
  }
  const installed = [...folders].map(([folder, entry]) => ({ folder, ...entry }))
  known.set(inventory, installed)
  return installed
}

function isLockOf(lock: Resolution, manifest: Resolution, folder: string): boolean {
  const isMember = lock.projects.some((project) => project.folder === folder)
  if (manifestsOf[lock.format]?.includes(manifest.format) === true) return isMember || projectFolderOf(lock.file) === folder
  // requirements.in and what pip-compile made of it
  const plain = (file: string) => nameOf(file).replace(/\.(?:txt|in|pip)$/i, '')
  return (
    lock.format === 'requirements' &&
    manifest.file.endsWith('.in') &&
    projectFolderOf(lock.file) === folder &&
    plain(lock.file) === plain(manifest.file)
  )
}

/** Every package once for each folder, where a person would change it: in the manifest if it is written there. */
export function getInstalledPackages(inventory: Inventory): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  for (const { folder, resolutions, manifests } of getInstalled(inventory))
    for (const resolution of [...manifests, ...resolutions])
      for (const one of resolution.packages) {
        const key = `${folder}\n${one.name}`
        const there = found.get(key)
        // The nearest to production counts.
        if (there === undefined || (there.package.scope !== 'production' && one.scope === 'production'))
          found.set(key, { package: one, resolution, folder })
      }
  return [...found.values()]
}

/** What an application in a folder runs on: the nearest lock file or manifest, and the project of it that the application is. */
export function findApplication(
  inventory: Inventory,
  folder: string,
): { readonly resolution: Resolution; readonly project: Project | null } | null {
  const all = getInstalled(inventory).filter(({ resolutions }) => resolutions.length > 0)
  for (let at = folder; ; at = folderOf(at)) {
    const members = inventory.resolutions.flatMap((resolution) =>
      resolution.isLocked
        ? resolution.projects
            .filter((project) => project.folder === at && project.name !== null)
            .map((project) => ({ resolution, project }))
        : [],
    )
    if (members[0] !== undefined) return members[0]
    const here = all.find((one) => one.folder === at)
    const resolution = here?.resolutions.find(isForProduction) ?? here?.resolutions[0]
    if (resolution !== undefined) return { resolution, project: resolution.projects.find((project) => project.folder === at) ?? null }
    if (at === '') break
  }
  // One for the whole tree, beside the code: `docker/requirements.txt`.
  const others = all.flatMap(({ resolutions }) => resolutions.filter(isForProduction))
  const [only] = others
  return only === undefined || others.length > 1 ? null : { resolution: only, project: only.projects[0] ?? null }
}

function isForProduction({ packages, includes }: Resolution): boolean {
  return includes.length > 0 || packages.some(({ scope }) => scope === 'production' || scope === 'unknown')
}
