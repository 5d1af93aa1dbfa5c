// What lies in `deploy`, read: the words with which each kind of deployment starts the gateway, and the objects of the chart as helm filled them in.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { checkout } from '../kit/command.ts'

export const deploy = join(checkout, 'deploy')
export const readDeployed = (path: string): string => readFileSync(join(deploy, path), 'utf8')

interface ComposeService {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly networks?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks: Readonly<Record<string, unknown>>
  readonly volumes: Readonly<Record<string, unknown>>
}

export const readCompose = (): Compose => parse(readDeployed('compose/compose.yaml'), { merge: true })

export interface KubeObject {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly containers: readonly { readonly args: readonly string[]; readonly env: readonly { readonly name: string }[] }[]
      }
    }
  }
}

export const renderings = ['small', 'full'] as const
export type Rendering = (typeof renderings)[number]

export const goldenPath = (name: Rendering): string => join(checkout, 'test', 'deploy', 'goldens', `${name}.yaml`)

/** As helm filled the chart in with `ci/NAME-values.yaml`. */
export function readRendered(name: Rendering): readonly KubeObject[] {
  return parseAllDocuments(readFileSync(goldenPath(name), 'utf8')).map((document): KubeObject => document.toJS())
}

/** Changes with every file of the chart. */
export function digestChart(): string {
  const chart = join(deploy, 'helm', 'fastward')
  const hash = createHash('sha256')
  for (const entry of readdirSync(chart, { recursive: true, withFileTypes: true }).sort((one, other) =>
    pathOf(one) < pathOf(other) ? -1 : 1,
  ))
    if (entry.isFile()) hash.update(`${pathOf(entry).slice(chart.length)}\0`).update(readFileSync(pathOf(entry)))
  return hash.digest('hex').slice(0, 16)
}

const pathOf = ({ parentPath, name }: { readonly parentPath: string; readonly name: string }): string => join(parentPath, name)

/** The words behind `fastward`, by what starts it. */
export function listCommands(): readonly (readonly [name: string, words: readonly string[]])[] {
  const { services } = readCompose()
  const unit = /^ExecStart=\S+ (.*)$/m.exec(readDeployed('systemd/fastward-gateway.service'))?.[1] ?? ''
  const image = /^CMD (\[.*\])$/m.exec(readDeployed('Dockerfile'))?.[1] ?? '[]'
  return [
    ...['gateway-1', 'gateway-2'].map((name) => [`Compose, ${name}`, services[name]?.command ?? []] as const),
    ...renderings.map((name) => [`chart, ${name}`, wordsOf(readRendered(name))] as const),
    ['systemd', unit.split(' ').filter((word) => !word.startsWith('$'))],
    ['image', JSON.parse(image)],
  ]
}

export const wordsOf = (objects: readonly KubeObject[]): readonly string[] =>
  objects.find(({ kind }) => kind === 'StatefulSet')?.spec?.template?.spec.containers[0]?.args ?? []
