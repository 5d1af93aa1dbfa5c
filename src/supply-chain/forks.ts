// What a lock file says of extras and groups that exclude each other (uv's `conflicts`): which packages are installed depends on which of
// them is asked for, and its markers say so: `extra == 'extra-3-app-cuda'`, with the length of the name before it.

import { evaluateMarker } from './evaluate-marker.ts'
import type { Ask, Project, Requirement } from './inventory.ts'

/** Something that is asked for together, and what it makes of the markers. */
export interface World {
  readonly starts: readonly Start[]
  /** Null where nothing depends on what is asked for. */
  readonly asked: ReadonlySet<string> | null
}

export interface Start {
  readonly project: Project
  readonly ask: Ask
}

export const isFork = (marker: string | null): boolean => marker !== null && /['"](?:extra|group|project)-\d+-/.test(marker)

export function hasForks(projects: readonly Project[], packages: readonly { readonly dependencies: readonly Requirement[] }[]): boolean {
  return (
    projects.some(({ asks }) => asks.some(({ marker }) => isFork(marker))) ||
    packages.some(({ dependencies }) => dependencies.some(({ marker }) => isFork(marker)))
  )
}

export function startsOf(projects: readonly Project[], fits: (ask: Ask) => boolean): Start[] {
  return projects.flatMap((project) => project.asks.filter(fits).map((ask) => ({ project, ask })))
}

/** What is installed always; where there are forks, of each project. */
export function productionWorlds(projects: readonly Project[], areForks: boolean): World[] {
  const isAlways = ({ scope }: Ask) => scope === 'production'
  if (!areForks) return [{ starts: startsOf(projects, isAlways), asked: null }]
  return projects.map((project) => ({ starts: startsOf([project], isAlways), asked: toAsked(project, null) }))
}

/** A group with what it brings along: by itself, and, where there are forks, of what is installed always. */
export function groupWorlds(projects: readonly Project[], group: string, areForks: boolean): World[] {
  const isIts = (ask: Ask) => ask.group === group
  if (!areForks) return [{ starts: startsOf(projects, isIts), asked: null }]
  return projects.flatMap((project) =>
    project.asks.some(isIts)
      ? {
          starts: [...startsOf([project], isIts), ...startsOf([project], ({ scope }) => scope === 'production')],
          asked: toAsked(project, group),
        }
      : [],
  )
}

function toAsked({ name }: Project, group: string | null): ReadonlySet<string> {
  if (name === null) return new Set()
  const own = `${name.length}-${name}`
  return new Set([`project-${own}`, ...(group === null ? [] : [`extra-${own}-${group}`, `group-${own}-${group}`])])
}

/** False only where a marker surely does not hold when this is asked for. */
export function holdsWhen(asked: ReadonlySet<string> | null): (marker: string) => boolean {
  if (asked === null) return () => true
  const known = new Map<string, boolean>()
  return (marker) => {
    if (!isFork(marker)) return true
    const there = known.get(marker)
    if (there !== undefined) return there
    const holds = evaluateMarker(marker, { values: {}, asked }) !== 'no'
    known.set(marker, holds)
    return holds
  }
}
