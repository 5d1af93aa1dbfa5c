// Which texts of a workflow a stranger writes: the parts of an event that GitHub's own guide calls untrusted, followed through
// variables, outputs of steps and jobs, and inputs of actions and workflows of the same repository.

import { findWorkflowExpressions, type WorkflowTerm } from '../../syntax/index.ts'
import type { Job, Step, Workflow } from '../sources/workflows.ts'
import type { Variable, Written } from '../sources/written.ts'

/**
 * Who writes it: `anyone`, and the workflow runs with the repository's secrets; `forks`, whose pull requests run without them; `writers`,
 * who may push to the repository already.
 */
export type Author = 'anyone' | 'forks' | 'writers'

export interface UntrustedText {
  /** `github.event.issue.title`. */
  readonly source: string
  readonly author: Author
}

export interface UntrustedUse extends UntrustedText {
  readonly line: number
}

export interface Where {
  readonly workflow: Workflow
  readonly job: Job
  readonly step: Step | null
}

export interface UntrustedTexts {
  /** What of strangers stands in a text, each source once. */
  findIn(text: Written, where: Where): UntrustedUse[]
  /** The variables of a step's shell that hold texts of strangers. */
  variablesOf(where: Where): ReadonlyMap<string, UntrustedText>
  /** The events that start it, those of the callers in place of `workflow_call`, narrowed by its conditions. */
  eventsOf(where: Where): ReadonlySet<string>
  /** The jobs and steps of the same repository that call it. */
  callersOf(workflow: Workflow): readonly Where[]
}

/** Events that anyone may cause and that run with the secrets of the repository. */
export const privilegedEvents: ReadonlySet<string> = new Set([
  'issues',
  'issue_comment',
  'discussion',
  'discussion_comment',
  'commit_comment',
  'gollum',
  'fork',
  'watch',
  'pull_request_target',
  'workflow_run',
])
export const forkEvents: ReadonlySet<string> = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment'])

/** "Good practices for untrusted input" of GitHub's guide, and the events whose payload has them. */
const sources: readonly { readonly path: RegExp; readonly events: readonly string[] }[] = [
  { path: /^github\.event\.issue(?:\.(?:title|body))?$/, events: ['issues', 'issue_comment'] },
  {
    path: /^github\.event\.comment(?:\.body)?$/,
    events: ['issue_comment', 'discussion_comment', 'commit_comment', 'pull_request_review_comment'],
  },
  { path: /^github\.event\.review(?:\.body)?$/, events: ['pull_request_review'] },
  { path: /^github\.event\.discussion(?:\.(?:title|body))?$/, events: ['discussion', 'discussion_comment'] },
  { path: /^github\.event\.pages(?:\.[^.]+(?:\.page_name)?)?$/, events: ['gollum'] },
  {
    path: /^github\.event\.pull_request(?:\.(?:title|body|head(?:\.(?:ref|label|repo(?:\.(?:default_branch|description|homepage))?))?))?$/,
    events: ['pull_request_target', 'pull_request', 'pull_request_review', 'pull_request_review_comment'],
  },
  { path: /^github\.head_ref$/, events: ['pull_request_target', 'pull_request'] },
  {
    path: /^github\.event\.workflow_run(?:\.(?:head_branch|display_title|head_commit(?:\.(?:message|author(?:\.(?:name|email))?))?|pull_requests\.[^.]+\.head\.ref))?$/,
    events: ['workflow_run'],
  },
  { path: /^github\.event\.(?:head_commit|commits)(?:\.[^.]+)?(?:\.(?:message|author(?:\.(?:name|email))?))?$/, events: ['push'] },
  { path: /^github(?:\.event)?$/, events: [...privilegedEvents, ...forkEvents] },
]
/** Objects, which are a text only where something writes them down. */
const objects =
  /^github(?:\.event(?:\.(?:issue|comment|review|discussion|pages(?:\.[^.]+)?|pull_request(?:\.head(?:\.repo)?)?|workflow_run(?:\.head_commit(?:\.author)?)?|head_commit(?:\.author)?|commits(?:\.[^.]+)?(?:\.author)?))?)?$/

/** Outputs of actions that hand on what a stranger wrote. */
const outputs: readonly { readonly action: RegExp; readonly output: RegExp; readonly events: readonly string[] }[] = [
  { action: /^xt0rted\/pull-request-comment-branch@/, output: /^head_ref$/, events: ['issue_comment'] },
  { action: /^jitterbit\/get-changed-files@/, output: /./, events: ['pull_request', 'pull_request_target'] },
]

const DEEPEST = 6

export function createUntrustedTexts(workflows: readonly Workflow[]): UntrustedTexts {
  const callers = findCallers(workflows)

  function allEvents(workflow: Workflow, depth = 0): Set<string> {
    const own = new Set([...workflow.events.keys()].filter((name) => name !== 'workflow_call'))
    if (depth < DEEPEST && (workflow.kind === 'action' || workflow.events.has('workflow_call')))
      for (const { where } of callers.get(workflow.file) ?? [])
        for (const name of narrow(allEvents(where.workflow, depth + 1), where)) own.add(name)
    return own
  }

  function eventsOf(where: Where): Set<string> {
    return narrow(allEvents(where.workflow), where)
  }

  function findIn({ text, line }: Written, where: Where): UntrustedUse[] {
    const uses = new Map<string, UntrustedUse>()
    if (!text.includes('${{')) return []
    const events = eventsOf(where)
    for (const { start, term } of findWorkflowExpressions(text)) {
      if (term === null) continue
      for (const found of walk(term, where, events, 0))
        if (!uses.has(found.source)) uses.set(found.source, { ...found, line: line + countBreaks(text, start) })
    }
    return [...uses.values()]
  }

  function walk(term: WorkflowTerm, where: Where, events: ReadonlySet<string>, depth: number): UntrustedText[] {
    if (depth > DEEPEST) return []
    const go = (one: WorkflowTerm) => walk(one, where, events, depth)
    switch (term.kind) {
      case 'literal':
        return []
      case 'operator':
        // A comparison gives yes or no; `a && b` gives `b`, or something that is empty.
        if (term.operator === '||') return term.operands.flatMap(go)
        return term.operator === '&&' ? term.operands.slice(1).flatMap(go) : []
      case 'call':
        if (term.name === 'tojson' || term.name === 'join')
          return term.arguments.flatMap((one) => (one.kind === 'path' ? ofPath(one.names, where, events, depth, true) : go(one)))
        return term.name === 'format' || term.name === 'fromjson' ? term.arguments.flatMap(go) : []
      case 'path':
        return term.of !== null ? go(term.of) : ofPath(term.names, where, events, depth, false)
    }
  }

  function ofPath(
    names: readonly string[],
    where: Where,
    events: ReadonlySet<string>,
    depth: number,
    isWrittenDown: boolean,
  ): UntrustedText[] {
    const path = names.join('.')
    const [first, second, third, fourth] = names
    if (first === 'github' && second !== 'event' && second !== 'head_ref' && second !== undefined) return []
    const row = sources.find((one) => one.path.test(path))
    if (row !== undefined) {
      if (objects.test(path) && !isWrittenDown) return []
      const author = authorOf(row.events.filter((name) => events.has(name)))
      return author === null ? [] : [{ source: path, author }]
    }
    const within = (text: Variable | undefined, at: Where): UntrustedText[] =>
      text === undefined || !text.text.includes('${{')
        ? []
        : findWorkflowExpressions(text.text).flatMap(({ term }) => (term === null ? [] : walk(term, at, eventsOf(at), depth + 1)))
    const { workflow, job, step } = where
    if (first === 'env' && second !== undefined) {
      const found = [step?.env ?? [], job.env, workflow.env]
        .map((all) => all.find(({ name }) => name.toLowerCase() === second))
        .find(Boolean)
      return within(found, where)
    }
    if (first === 'inputs' && second !== undefined) {
      return unique(
        (callers.get(workflow.file) ?? []).flatMap(({ where: at, given }) =>
          within(
            given.find(({ name }) => name.toLowerCase() === second),
            at,
          ),
        ),
      )
    }
    if (first === 'steps' && third === 'outputs' && fourth !== undefined) {
      const from = job.steps.find(({ id }) => id?.toLowerCase() === second)
      return from === undefined ? [] : ofOutput(from, fourth, { workflow, job, step: from }, depth)
    }
    if (first === 'needs' && third === 'outputs' && fourth !== undefined) {
      const from = workflow.jobs.find(({ id }) => id.toLowerCase() === second)
      if (from === undefined) return []
      return within(
        from.outputs.find(({ name }) => name.toLowerCase() === fourth),
        { workflow, job: from, step: null },
      )
    }
    return []
  }

  /** `echo "name=value" >> $GITHUB_OUTPUT`, and what is known of actions. */
  function ofOutput(step: Step, output: string, where: Where, depth: number): UntrustedText[] {
    const events = eventsOf(where)
    const row = outputs.find((one) => step.uses !== null && one.action.test(step.uses.text) && one.output.test(output))
    if (row !== undefined) {
      const author = authorOf(row.events.filter((name) => events.has(name)))
      return author === null ? [] : [{ source: `${output} of ${step.uses?.text.split('@')[0]}`, author }]
    }
    if (step.run === null || depth > DEEPEST) return []
    const lines = step.run.text.split('\n').filter((line) => line.includes('GITHUB_OUTPUT') && line.toLowerCase().includes(`${output}=`))
    return unique(lines.flatMap((line) => textsInLine(line, where, depth + 1)))
  }

  /** What a line of a shell says with expressions and with variables that it is given. */
  function textsInLine(line: string, where: Where, depth: number): UntrustedText[] {
    const inline = findWorkflowExpressions(line).flatMap(({ term }) => (term === null ? [] : walk(term, where, eventsOf(where), depth)))
    const variables = [...variablesOf(where, depth)].flatMap(([name, text]) => (speaksOf(line, name) ? [text] : []))
    return [...inline, ...variables]
  }

  function variablesOf(where: Where, depth = 0): Map<string, UntrustedText> {
    const found = new Map<string, UntrustedText>()
    const events = eventsOf(where)
    for (const { name, text } of [...where.workflow.env, ...where.job.env, ...(where.step?.env ?? [])]) {
      found.delete(name)
      if (!text.includes('${{')) continue
      const texts = findWorkflowExpressions(text).flatMap(({ term }) => (term === null ? [] : walk(term, where, events, depth + 1)))
      if (texts[0] !== undefined) found.set(name, texts[0])
    }
    return found
  }

  return {
    findIn,
    variablesOf: (where) => variablesOf(where),
    eventsOf,
    callersOf: ({ file }) => (callers.get(file) ?? []).map(({ where }) => where),
  }
}

/** `$NAME`, `${NAME…}`, `$env:NAME`, `%NAME%`. */
export function speaksOf(line: string, name: string): boolean {
  return [`$${name}`, `\${${name}`, `$env:${name}`, `%${name}%`].some((written) => {
    const at = line.indexOf(written)
    return at >= 0 && !/\w/.test(line.charAt(at + written.length))
  })
}

function authorOf(events: readonly string[]): Author | null {
  if (events.some((name) => privilegedEvents.has(name))) return 'anyone'
  if (events.some((name) => forkEvents.has(name))) return 'forks'
  return events.length > 0 ? 'writers' : null
}

/** `if: github.event_name == 'push'`, of the job and of the step. */
function narrow(events: ReadonlySet<string>, { job, step }: Where): Set<string> {
  let left = new Set(events)
  for (const condition of [job.if?.text, step?.if?.text]) {
    if (condition === undefined || condition.length > 5000) continue
    const named = [...condition.matchAll(/github\.event_name\s*(==|!=)\s*'(\w+)'/g)]
    const wanted = new Set(named.filter(([, operator]) => operator === '==').map(([, , name]) => name))
    const others = new Set(named.filter(([, operator]) => operator === '!=').map(([, , name]) => name))
    const isAlternative = condition.split('||').some((part) => !part.includes('github.event_name'))
    if (wanted.size > 0 && !isAlternative) left = new Set([...left].filter((name) => wanted.has(name)))
    if (others.size > 0 && !condition.includes('||')) left = new Set([...left].filter((name) => !others.has(name)))
  }
  return left
}

interface Caller {
  readonly where: Where
  readonly given: readonly Variable[]
}

/** By the file that is called: a reusable workflow, or an action of the repository. */
function findCallers(workflows: readonly Workflow[]): Map<string, Caller[]> {
  const files = new Set(workflows.map(({ file }) => file))
  const callers = new Map<string, Caller[]>()
  const note = (file: string | undefined, caller: Caller) => {
    if (file === undefined) return
    const all = callers.get(file)
    if (all === undefined) callers.set(file, [caller])
    else all.push(caller)
  }
  for (const workflow of workflows) {
    for (const job of workflow.jobs) {
      const called = job.uses?.text.startsWith('./') === true ? job.uses.text.slice(2) : undefined
      note(called, { where: { workflow, job, step: null }, given: job.with })
      for (const step of job.steps) {
        if (step.uses?.text.startsWith('./') !== true) continue
        const folder = step.uses.text.slice(2).replace(/\/$/, '')
        const path = (name: string) => (folder === '' ? name : `${folder}/${name}`)
        note(
          [path('action.yml'), path('action.yaml')].find((file) => files.has(file)),
          { where: { workflow, job, step }, given: step.with },
        )
      }
    }
  }
  return callers
}

function unique(texts: readonly UntrustedText[]): UntrustedText[] {
  return [...new Map(texts.map((text) => [text.source, text])).values()]
}

export function countBreaks(text: string, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

const known = new WeakMap<readonly Workflow[], UntrustedTexts>()

/** Of the workflows of one scan, made once. */
export function untrustedTextsOf(workflows: readonly Workflow[]): UntrustedTexts {
  let texts = known.get(workflows)
  if (texts === undefined) known.set(workflows, (texts = createUntrustedTexts(workflows)))
  return texts
}
