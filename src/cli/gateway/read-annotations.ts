// What is said of operations beside what the application says: its document, with the overlays on it.

import { resolve } from 'node:path'
import { parse } from 'yaml'
import { UserError } from '../../base/index.ts'
import {
  type Annotations,
  applyOverlay,
  createPermissionShield,
  isTable,
  readAnnotations,
  type Shield,
  type Table,
} from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

/** By the id of the route; for whoever counts costs, too. Empty where `gateway.annotations` is not there. */
export function readServedAnnotations(
  { section, folder }: Pick<GatewaySettings, 'section' | 'folder'>,
  served: Served,
  host: Host,
): ReadonlyMap<string, Annotations> {
  const { annotations } = section
  if (annotations === undefined) return new Map()
  const document = overlay(annotations.overlays ?? [], folder, served, host, (path, idle) =>
    host.terminal.note(`${path}: nothing in ${served.source} is ${idle}\n`),
  )
  const { routes, faults } = readAnnotations(document, served.model.routes)
  const [fault] = faults
  if (fault !== undefined) throw wrong(annotations.overlays?.at(-1) ?? served.source, fault)
  return routes
}

/** The document of the application as contracts are read from it: with the overlays on it. Which of them are idle is told by whoever reads annotations. */
export const readOverlaidDocument = ({ section, folder }: Pick<GatewaySettings, 'section' | 'folder'>, served: Served, host: Host): Table =>
  overlay(section.annotations?.overlays ?? [], folder, served, host, () => {})

function overlay(
  paths: readonly string[],
  folder: string,
  served: Served,
  host: Host,
  tellIdle: (path: string, idle: string) => void,
): Table {
  const given = served.document()
  let document: Table = isTable(given) ? given : {}
  for (const path of served.isResolved === true ? [] : paths) {
    const applied = applyOverlay(document, readOverlay(path, folder, host))
    if (applied.kind === 'refused') throw wrong(path, applied.reason)
    const [idle] = applied.idle
    if (idle !== undefined) tellIdle(path, idle)
    document = applied.document
  }
  return document
}

export function readPermissions(settings: GatewaySettings, served: Served, host: Host): readonly Shield[] {
  const routes = readServedAnnotations(settings, served, host)
  return routes.size === 0 ? [] : [createPermissionShield(routes, settings.section.annotations ?? {})]
}

const wrong = (file: string, reason: string): UserError => new UserError('gateway-annotations-unreadable', { file, reason })

function readOverlay(path: string, folder: string, host: Host): unknown {
  const bytes = host.files.read(resolve(folder, path))
  if (!bytes.ok) throw wrong(path, 'the file cannot be read')
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value))
  } catch {
    throw wrong(path, 'it is neither YAML nor JSON')
  }
}
