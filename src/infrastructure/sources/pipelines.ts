// GitLab's pipelines: jobs with their scripts, variables, images and services, and what else is included.

import { type ConfigValue, findTable, findText, findValue, isTable } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { readYaml } from './compose-files.ts'
import { findAllWritten, findAt, findWritten, type Path, type Variable, type Written, type YamlFile } from './written.ts'

export interface Pipeline {
  readonly file: string
  readonly variables: readonly Variable[]
  readonly includes: readonly Include[]
  readonly image: Written | null
  readonly services: readonly Written[]
  readonly jobs: readonly PipelineJob[]
}

export interface Include {
  readonly kind: 'remote' | 'project' | 'local' | 'template' | 'component'
  readonly text: string
  readonly line: number
  readonly ref: string | null
  readonly hasIntegrity: boolean
}

export interface PipelineJob {
  readonly name: string
  readonly line: number
  readonly scripts: readonly Written[]
  readonly variables: readonly Variable[]
  readonly image: Written | null
  readonly services: readonly Written[]
  readonly allowFailure: Written | null
  readonly stage: string | null
}

/** Words at the top that are no jobs. */
const reserved = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'before_script',
  'after_script',
  'cache',
  'pages:deploy',
  'spec',
])

export default defineSource<Pipeline>({
  noun: 'GitLab pipeline',
  read({ tree }, problem) {
    const others = tree.others().filter(({ size }) => size < 1_000_000)
    const known = new Set(others.map(({ path }) => path))
    const wanted = others.map(({ path }) => path).filter((path) => /(?:^|\/)\.gitlab-ci\.ya?ml$/i.test(path))
    const pipelines: Pipeline[] = []
    for (let index = 0; index < wanted.length && index < 200; index++) {
      const file = wanted[index]
      const yaml = file === undefined ? null : readYaml(tree, file)
      if (yaml === null) continue
      for (const { line, message } of yaml.parsed.problems) problem('pipeline-unreadable', { file: yaml.file, line }, message)
      const pipeline = toPipeline(yaml)
      pipelines.push(pipeline)
      for (const { kind, text } of pipeline.includes) {
        const path = text.replace(/^\//, '')
        if (kind === 'local' && known.has(path) && !wanted.includes(path)) wanted.push(path)
      }
    }
    return pipelines
  },
})

function toPipeline(yaml: YamlFile): Pipeline {
  const root: ConfigValue = yaml.parsed.value
  const top = Object.keys(isTable(root) ? root : {})
  return {
    file: yaml.file,
    variables: variablesAt(yaml, ['variables']),
    includes: toIncludes(yaml),
    image: imageAt(yaml, ['default', 'image']) ?? imageAt(yaml, ['image']),
    services: [...servicesAt(yaml, ['default', 'services']), ...servicesAt(yaml, ['services'])],
    jobs: [
      ...top.filter((name) => !reserved.has(name) && isTable(findValue(root, name))).map((name) => toJob(yaml, name, [name])),
      ...(scriptsAt(yaml, []).length > 0 ? [toJob(yaml, 'all jobs', [])] : []),
    ],
  }
}

function toJob(yaml: YamlFile, name: string, at: readonly string[]): PipelineJob {
  const isTop = at.length === 0
  return {
    name,
    line: isTop ? 1 : yaml.parsed.lineOf(at),
    scripts: scriptsAt(yaml, at),
    variables: isTop ? [] : variablesAt(yaml, [...at, 'variables']),
    image: isTop ? null : imageAt(yaml, [...at, 'image']),
    services: isTop ? [] : servicesAt(yaml, [...at, 'services']),
    allowFailure: isTop ? null : findWritten(yaml, [...at, 'allow_failure']),
    stage: isTop ? null : findText(findAt(yaml.parsed.value, at), 'stage'),
  }
}

function scriptsAt(yaml: YamlFile, at: Path): Written[] {
  return ['before_script', 'script', 'after_script'].flatMap((key) => findAllWritten(yaml, [...at, key]))
}

/** A variable may be a table with `value`. */
function variablesAt(yaml: YamlFile, at: Path): Variable[] {
  return Object.keys(findTable({ value: findAt(yaml.parsed.value, at) ?? null }, 'value')).flatMap((name) => {
    const written = findWritten(yaml, [...at, name]) ?? findWritten(yaml, [...at, name, 'value'])
    return written === null ? [] : [{ name, ...written }]
  })
}

function imageAt(yaml: YamlFile, at: Path): Written | null {
  return findWritten(yaml, at) ?? findWritten(yaml, [...at, 'name'])
}

function servicesAt(yaml: YamlFile, at: Path): Written[] {
  const value = findAt(yaml.parsed.value, at)
  return Array.isArray(value) ? value.flatMap((_, index) => imageAt(yaml, [...at, index]) ?? []) : []
}

function toIncludes(yaml: YamlFile): Include[] {
  const value = findAt(yaml.parsed.value, ['include'])
  const paths: Path[] = Array.isArray(value) ? value.map((_, index) => ['include', index]) : value === undefined ? [] : [['include']]
  return paths.flatMap((path): Include[] => {
    const one = findAt(yaml.parsed.value, path)
    const line = yaml.parsed.lineOf(path)
    if (typeof one === 'string')
      return [{ kind: /^https?:/.test(one) ? 'remote' : 'local', text: one, line, ref: null, hasIntegrity: false }]
    const kind = (['remote', 'project', 'local', 'template', 'component'] as const).find((key) => findText(one, key) !== null)
    if (kind === undefined) return []
    return [{ kind, text: findText(one, kind) ?? '', line, ref: findText(one, 'ref'), hasIntegrity: findText(one, 'integrity') !== null }]
  })
}
