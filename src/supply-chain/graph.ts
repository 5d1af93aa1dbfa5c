// Who brings what: from what the projects of a resolution ask for, through what each package needs, to every package.

import { satisfies } from '@renovatebot/pep440'
import { groupWorlds, hasForks, holdsWhen, productionWorlds, type Start, startsOf, type World } from './forks.ts'
import { toScope } from './groups.ts'
import type { Ask, Package, Project, Requirement, Resolution, Scope } from './inventory.ts'
import type { ReadPackage, ReadResolution } from './reader.ts'

/** The shortest way; production before what is optional, and that before development. */
export interface DependencyPath {
  readonly project: Project
  readonly ask: Ask
  /** From what is asked for to the package itself, both with. */
  readonly packages: readonly Package[]
}

/** What is asked whether a marker holds: false only where it surely does not. */
export type MayHold = (marker: string) => boolean

const tiers = ['production', 'optional', 'development'] as const
const MOST_GROUPS = 300
const MOST_FORKS = 100

type Node = Pick<Package, 'name' | 'version' | 'source' | 'address' | 'dependencies'>

interface Step {
  readonly index: number
  /** The extra of the package that was asked for, or the package itself. */
  readonly extra: string | null
  readonly from: Step | null
  readonly ask: Ask
  readonly project: Project
}

class Walk {
  private readonly packages: readonly Node[]
  private readonly byName = new Map<string, number[]>()
  private readonly mayHold: MayHold
  readonly areForks: boolean

  constructor(packages: readonly Node[], projects: readonly Project[], mayHold: MayHold) {
    this.packages = packages
    this.mayHold = mayHold
    this.areForks = hasForks(projects, packages)
    for (const [index, { name }] of packages.entries()) {
      const there = this.byName.get(name)
      if (there === undefined) this.byName.set(name, [index])
      else there.push(index)
    }
  }

  /** Which packages a requirement may mean: several where platforms differ. */
  private candidates({ name, version, source, address, specifier }: Requirement): readonly number[] {
    const all = (this.byName.get(name) ?? []).slice(0, MOST_FORKS)
    if (all.length < 2) return all
    const narrow = (from: readonly number[], fits: (node: Node) => boolean): readonly number[] => {
      const fitting = from.filter((index) => fits(this.packages[index] as Node))
      return fitting.length === 0 ? from : fitting
    }
    let found: readonly number[] = all
    if (version !== null) found = narrow(found, (node) => node.version === version)
    else if (specifier !== null) found = narrow(found, (node) => node.version !== null && isAllowed(node.version, specifier))
    if (source !== 'index' || address !== null) found = narrow(found, (node) => node.source === source && node.address === address)
    return found
  }

  /** Breadth first: the first step that reaches a package is at the end of a shortest way. */
  reach(worlds: readonly World[], first: Map<number, Step> = new Map()): Map<number, Step> {
    for (const { starts, asked } of worlds) this.walk(starts, holdsWhen(asked), first)
    return first
  }

  private walk(starts: readonly Start[], holds: MayHold, first: Map<number, Step>): void {
    const visited = new Set<string>()
    const queue: Step[] = []
    const visit = (requirement: Requirement, from: Step | null, ask: Ask, project: Project): void => {
      if (requirement.marker !== null && !(this.mayHold(requirement.marker) && holds(requirement.marker))) return
      for (const index of this.candidates(requirement))
        for (const extra of [null, ...requirement.extras]) {
          const key = `${index}[${extra ?? ''}]`
          if (visited.has(key)) continue
          visited.add(key)
          const step = { index, extra, from, ask, project }
          queue.push(step)
          if (!first.has(index)) first.set(index, step)
        }
    }
    for (const { project, ask } of starts) visit(ask, null, ask, project)
    for (let at = 0; at < queue.length; at++) {
      const step = queue[at] as Step
      for (const requirement of this.packages[step.index]?.dependencies ?? [])
        if (requirement.extra === step.extra) visit(requirement, step, step.ask, step.project)
    }
  }
}

function isAllowed(version: string, specifier: string): boolean {
  if (specifier.length > 500 || version.length > 100) return true
  try {
    return satisfies(version, specifier, { prereleases: true })
  } catch {
    return true
  }
}

/** What each tier asks for; last, what is needed only where several are asked for at once. */
function tiersOf(projects: readonly Project[], areForks: boolean): readonly (readonly [Exclude<Scope, 'unknown'>, readonly World[]])[] {
  if (!areForks) return tiers.map((tier) => [tier, [{ starts: startsOf(projects, ({ scope }) => scope === tier), asked: null }]])
  const groupsOf = (tier: Scope) => groupNames(projects, ({ scope }) => scope === tier)
  const optional = groupsOf('optional').flatMap((group) => groupWorlds(projects, group, true))
  return [
    ['production', productionWorlds(projects, true)],
    ['optional', optional],
    ['development', groupsOf('development').flatMap((group) => groupWorlds(projects, group, true))],
    ['optional', [{ starts: startsOf(projects, ({ scope }) => scope !== 'development'), asked: null }]],
    ['development', [{ starts: startsOf(projects, () => true), asked: null }]],
  ]
}

function groupNames(projects: readonly Project[], fits: (ask: Ask) => boolean): string[] {
  const names = new Set(projects.flatMap(({ asks }) => asks.flatMap((ask) => (ask.group !== null && fits(ask) ? ask.group : []))))
  return [...names].sort().slice(0, MOST_GROUPS)
}

/** Fills in what only the whole file says: who brings each package, and whether a project names it. */
export function completeResolution(read: ReadResolution): Resolution {
  const { projects } = read
  const walk = new Walk(read.packages, projects, () => true)
  const scopes = new Map<number, Scope>()
  const groups = new Map<number, Set<string>>()
  const direct = new Set<string>()
  const extras = new Map<string, Set<string>>()
  for (const { asks } of projects) for (const { name } of asks) direct.add(name)
  for (const list of [...projects.flatMap(({ asks }) => asks), ...read.packages.flatMap(({ dependencies }) => dependencies)])
    for (const extra of list.extras) extras.set(list.name, (extras.get(list.name) ?? new Set()).add(extra))
  for (const [tier, worlds] of tiersOf(projects, walk.areForks))
    for (const index of walk.reach(worlds).keys()) if (!scopes.has(index)) scopes.set(index, tier)
  // With what is installed always, only what the group chooses of it.
  for (const name of groupNames(projects, ({ scope }) => scope !== 'production'))
    for (const [index, { ask }] of walk.reach(groupWorlds(projects, name, walk.areForks)))
      if (ask.group === name || scopes.get(index) !== 'production') groups.set(index, (groups.get(index) ?? new Set()).add(name))
  const isKnown = projects.some(({ asks }) => asks.length > 0)
  return {
    ...read,
    packages: read.packages.map(({ inGroups, ...one }, index): Package => {
      const stated = scopes.get(index) === undefined ? toStatedScope(inGroups) : null
      return {
        ...one,
        extras: [...new Set([...one.extras, ...(extras.get(one.name) ?? [])])].sort(),
        isDirect: isKnown ? direct.has(one.name) : null,
        scope: scopes.get(index) ?? stated ?? 'unknown',
        groups: groups.has(index) ? [...(groups.get(index) ?? [])] : (inGroups ?? []).flatMap((group) => group ?? []).sort(),
      }
    }),
  }
}

function toStatedScope(inGroups: ReadPackage['inGroups']): Scope | null {
  if (inGroups === null || inGroups.length === 0) return null
  const found = inGroups.map(toScope)
  return tiers.find((tier) => found.includes(tier)) ?? null
}

const paths = new WeakMap<Resolution, ReadonlyMap<Package, Step>>()

/** The shortest way from a project to one of the packages of its resolution; null where nothing is known to bring it. */
export function findPath(resolution: Resolution, wanted: Package): DependencyPath | null {
  let found = paths.get(resolution)
  if (found === undefined) paths.set(resolution, (found = findSteps(resolution, resolution.projects, () => true)))
  return toPath(resolution, found.get(wanted) ?? null)
}

/** All packages that a choice of projects brings where some markers surely do not hold, each with its shortest way. */
export function findPaths(resolution: Resolution, projects: readonly Project[], mayHold: MayHold): ReadonlyMap<Package, DependencyPath> {
  const found = new Map<Package, DependencyPath>()
  for (const [wanted, step] of findSteps(resolution, projects, mayHold)) {
    const path = toPath(resolution, step)
    if (path !== null) found.set(wanted, path)
  }
  return found
}

function findSteps({ packages }: Resolution, projects: readonly Project[], mayHold: MayHold): ReadonlyMap<Package, Step> {
  const walk = new Walk(packages, projects, mayHold)
  const steps = new Map<number, Step>()
  for (const [, worlds] of tiersOf(projects, walk.areForks)) walk.reach(worlds, steps)
  return new Map([...steps].flatMap(([index, step]) => (packages[index] === undefined ? [] : [[packages[index], step]])))
}

function toPath({ packages }: Resolution, last: Step | null): DependencyPath | null {
  if (last === null) return null
  const way: Package[] = []
  for (let step: Step | null = last; step !== null; step = step.from) {
    const here = packages[step.index]
    // A package may bring itself by one of its extras.
    if (here !== undefined && way[0] !== here) way.unshift(here)
  }
  return { project: last.project, ask: last.ask, packages: way }
}

/** `fastapi → starlette → anyio`. */
export function writePath({ packages }: DependencyPath): string {
  return packages.map(({ name }) => name).join(' → ')
}
