// Workflows of GitHub Actions, and composite actions, which are steps in a file of their own.

import { type ConfigValue, findTable, findText, findTexts, findValue, isTable } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { readYaml } from './compose-files.ts'
import { findAllWritten, findAt, findVariables, findWritten, type Path, type Variable, type Written, type YamlFile } from './written.ts'

export interface Workflow {
  readonly file: string
  readonly kind: 'workflow' | 'action'
  /** What starts it, with its settings; empty for an action. */
  readonly events: ReadonlyMap<string, ConfigValue>
  readonly onLine: number
  readonly permissions: Permissions | null
  readonly env: readonly Variable[]
  /** An action has one, without a name. */
  readonly jobs: readonly Job[]
}

export interface Permissions {
  readonly line: number
  /** `write-all`, `read-all`, or what each scope is given. */
  readonly all: 'write' | 'read' | null
  readonly scopes: ReadonlyMap<string, string>
}

export interface Job {
  readonly id: string
  readonly line: number
  readonly if: Written | null
  readonly permissions: Permissions | null
  readonly env: readonly Variable[]
  readonly runsOn: readonly Written[]
  readonly hasEnvironment: boolean
  /** A reusable workflow. */
  readonly uses: Written | null
  readonly with: readonly Variable[]
  readonly inheritsSecrets: Written | null
  readonly needs: readonly string[]
  readonly outputs: readonly Variable[]
  readonly steps: readonly Step[]
}

export interface Step {
  readonly id: string | null
  /** Its name, else what it uses, else its number: for people. */
  readonly title: string
  readonly line: number
  readonly if: Written | null
  readonly uses: Written | null
  readonly run: Written | null
  readonly shell: string | null
  readonly with: readonly Variable[]
  readonly env: readonly Variable[]
}

export default defineSource<Workflow>({
  noun: 'GitHub workflow',
  read({ tree }, problem) {
    return tree.others().flatMap(({ path, size }) => {
      const isWorkflow = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/i.test(path)
      if ((!isWorkflow && !/(?:^|\/)action\.ya?ml$/i.test(path)) || size > 1_000_000) return []
      const yaml = readYaml(tree, path)
      if (yaml === null) return []
      const isAction = !isWorkflow && findText(yaml.parsed.value, 'runs', 'using') === 'composite'
      if (!isWorkflow && !isAction) return []
      for (const { line, message } of yaml.parsed.problems) problem('workflow-unreadable', { file: path, line }, message)
      return [isWorkflow ? toWorkflow(yaml) : toAction(yaml)]
    })
  },
})

function toWorkflow(yaml: YamlFile): Workflow {
  const { value, lineOf } = yaml.parsed
  const on = findValue(value, 'on')
  const events = new Map<string, ConfigValue>(
    isTable(on) ? Object.entries(on) : findTexts({ on: on ?? null }, 'on').map((name) => [name, null]),
  )
  return {
    file: yaml.file,
    kind: 'workflow',
    events,
    onLine: lineOf(['on']),
    permissions: findPermissions(yaml, ['permissions']),
    env: findVariables(yaml, ['env']),
    jobs: Object.keys(findTable(value, 'jobs')).map((id) => toJob(yaml, id)),
  }
}

function toAction(yaml: YamlFile): Workflow {
  const job: Job = {
    id: '',
    line: 1,
    if: null,
    permissions: null,
    env: [],
    runsOn: [],
    hasEnvironment: false,
    uses: null,
    with: [],
    inheritsSecrets: null,
    needs: [],
    outputs: Object.keys(findTable(yaml.parsed.value, 'outputs')).flatMap((name) => {
      const written = findWritten(yaml, ['outputs', name, 'value'])
      return written === null ? [] : [{ name, ...written }]
    }),
    steps: toSteps(yaml, ['runs', 'steps']),
  }
  return { file: yaml.file, kind: 'action', events: new Map(), onLine: 1, permissions: null, env: [], jobs: [job] }
}

function toJob(yaml: YamlFile, id: string): Job {
  const at = ['jobs', id]
  const job = findAt(yaml.parsed.value, at)
  const secrets = findWritten(yaml, [...at, 'secrets'])
  const runsOn = findValue(job, 'runs-on')
  return {
    id,
    line: yaml.parsed.lineOf(at),
    if: findWritten(yaml, [...at, 'if']),
    permissions: findPermissions(yaml, [...at, 'permissions']),
    env: findVariables(yaml, [...at, 'env']),
    runsOn: isTable(runsOn) ? findAllWritten(yaml, [...at, 'runs-on', 'labels']) : findAllWritten(yaml, [...at, 'runs-on']),
    hasEnvironment: findValue(job, 'environment') !== undefined,
    uses: findWritten(yaml, [...at, 'uses']),
    with: findVariables(yaml, [...at, 'with']),
    inheritsSecrets: secrets?.text === 'inherit' ? secrets : null,
    needs: findTexts(job, 'needs'),
    outputs: findVariables(yaml, [...at, 'outputs']),
    steps: toSteps(yaml, [...at, 'steps']),
  }
}

function toSteps(yaml: YamlFile, at: Path): Step[] {
  const steps = findAt(yaml.parsed.value, at)
  if (!Array.isArray(steps)) return []
  return steps.flatMap((step, index) => {
    if (!isTable(step)) return []
    const path = [...at, index]
    const uses = findWritten(yaml, [...path, 'uses'])
    return [
      {
        id: findText(step, 'id'),
        title: findText(step, 'name') ?? uses?.text ?? findText(step, 'id') ?? `step ${index + 1}`,
        line: yaml.parsed.lineOf(path),
        if: findWritten(yaml, [...path, 'if']),
        uses,
        run: findWritten(yaml, [...path, 'run']),
        shell: findText(step, 'shell'),
        with: findVariables(yaml, [...path, 'with']),
        env: findVariables(yaml, [...path, 'env']),
      },
    ]
  })
}

function findPermissions(yaml: YamlFile, at: Path): Permissions | null {
  const value = findAt(yaml.parsed.value, at)
  if (value === undefined) return null
  const line = yaml.parsed.lineOf(at)
  if (typeof value === 'string')
    return { line, all: value === 'write-all' ? 'write' : value === 'read-all' ? 'read' : null, scopes: new Map() }
  const scopes = isTable(value) ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : []
  return { line, all: null, scopes: new Map(scopes) }
}
