// What the table of preconditions is made with: an advisory, a program that it is about, and one that it is not.

import { createTree } from '../../../src/base/index.ts'
import { parseExample } from '../../../src/finding/index.ts'
import { type Exposure, judge } from '../../../src/supply-chain/exposure.ts'
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
  const files = new Map([...parseExample({ program }).files, ['poetry.lock', toLock({ ...installed, [distribution]: [] })]])
  const subject = { tree: createTree(files), model: readExample(files), today: new Date('2026-08-01'), advisories: null }
  return judge({ ids: [id] }, { name: distribution, version: null }, subject)
}

/** Those that decide what a program is. */
const versions: Readonly<Record<string, string>> = { fastapi: '0.115.14', starlette: '0.46.2' }

function toLock(installed: Installed): string {
  const packages = Object.entries(installed).map(
    ([name, dependencies]) =>
      `[[package]]\nname = "${name}"\nversion = "${versions[name] ?? '99.0'}"\n[package.dependencies]\n${dependencies.map((other) => `${other} = "*"`).join('\n')}\n`,
  )
  return `${packages.join('\n')}\n[metadata]\nlock-version = "2.1"\n`
}
