// What the table of preconditions is made with: an advisory, a program that it is about, and one that it is not.

import { createTree } from '../../../src/base/index.ts'
import { parseExample } from '../../../src/finding/index.ts'
import { type Exposure, judge } from '../../../src/supply-chain/exposure.ts'
import type { Inventory } from '../../../src/supply-chain/inventory.ts'
import { readExample } from '../../rules/read-example.ts'

export interface Case {
  readonly id: string
  /** Empty for a row that never says yes: it cannot be told from the code alone. */
  readonly affected: string
  /** Programs that come near and are not affected. */
  readonly spared: readonly string[]
  /** Programs of which nobody can say. */
  readonly open?: readonly string[]
  /** What the reason of the affected one says, or of the first open one where there is none. */
  readonly why: RegExp
  /** The routes by which it is reached, without the name of the application; left out where none is known. */
  readonly routes?: readonly string[]
}

/** Packages that are installed beside the one that is asked about, and what they ask for. */
export type Installed = Readonly<Record<string, readonly string[]>>

export function ask(program: string, distribution: string, id: string, installed: Installed = { fastapi: ['starlette'] }): Exposure {
  const { files } = parseExample({ program })
  const tree = createTree(files)
  const subject = {
    tree,
    model: readExample(files),
    today: new Date('2026-08-01'),
    inventory: toInventory({ ...installed, [distribution]: [] }),
  }
  return judge({ id, aliases: [] }, { name: distribution, version: null }, subject)
}

function toInventory(installed: Installed): Inventory {
  const packages = Object.entries(installed).map(([name, dependencies], at) => ({
    name,
    version: '1.0',
    specifier: null,
    marker: null,
    extras: [],
    isDirect: null,
    groups: [],
    source: 'index' as const,
    address: null,
    hashes: [],
    dependencies: dependencies.map((other) => ({ name: other, extras: [], marker: null })),
    place: { file: 'uv.lock', line: at + 1 },
  }))
  return { resolutions: [{ file: 'uv.lock', format: 'uv.lock', isLocked: true, packages }] }
}
