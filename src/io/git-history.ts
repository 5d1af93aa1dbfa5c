// The history of a folder, read through git's plumbing, which obeys nothing of what a configuration says about logs: no signatures
// are verified, no filters, drivers and pagers run, and what a partial clone does not have is not asked for.

import { createHash } from 'node:crypto'
import { relative, sep } from 'node:path'
import type { ContentFailure, History, HistoryChange, HistoryCommit, HistoryContent, HistoryProblem } from '../base/index.ts'
import { files } from './files.ts'
import { askGit, type GitAnswer, linesOf } from './git.ts'

export type FoundHistory =
  | { readonly kind: 'found'; readonly history: History }
  | { readonly kind: 'no-git' | 'no-checkout' }
  | { readonly kind: 'refused'; readonly reason: string }

/** Stashes are nobody else's, and notes are no content. */
const everywhere = ['--exclude=refs/stash', '--exclude=refs/notes/*', '--all']
/** Commits that git is asked about at a time: what it answers is in memory at once. */
const commitsAtOnce = 1000
const contentsAtOnce = 4000
const bytesAtOnce = 32 * 1024 * 1024
const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** `hides` says what is passed over. With a commit, the history is what leads to that one alone. */
export function findHistory(folder: string, hides: (path: string) => boolean = () => false, tip: string | null = null): FoundHistory {
  const checkout = askGit(folder, ['rev-parse', '--is-inside-work-tree', '--show-toplevel'])
  if (checkout.kind === 'no-git') return { kind: 'no-git' }
  if (checkout.kind === 'refusal') {
    if (/not a git repository|must be run in a work tree/i.test(checkout.reason)) return { kind: 'no-checkout' }
    return { kind: 'refused', reason: checkout.reason }
  }
  const [isInside, shown] = linesOf(checkout)
  const top = shown === undefined ? null : files.resolve(shown)
  const here = files.resolve(folder)
  if (isInside !== 'true' || !top?.ok || !here.ok) return { kind: 'no-checkout' }
  const way = relative(top.value, here.value)
  if (way === '..' || way.startsWith(`..${sep}`)) return { kind: 'no-checkout' }
  return { kind: 'found', history: new GitHistory(top.value, way === '' ? '' : `${way.split(sep).join('/')}/`, hides, tip) }
}

interface Graph {
  /** Each with its parents behind it. */
  readonly commits: readonly (readonly string[])[]
  readonly tips: readonly { readonly id: string; readonly name: string }[]
}

class GitHistory implements History {
  readonly state: string | null
  private readonly top: string
  /** The scanned folder in the repository, with a slash behind it. */
  private readonly prefix: string
  private readonly hides: (path: string) => boolean
  private readonly tip: string | null
  private readonly found = new Map<string, HistoryProblem>()
  private readonly isPartial: boolean
  private all: readonly HistoryCommit[] | null = null
  private graph: Graph | null = null

  constructor(top: string, prefix: string, hides: (path: string) => boolean, tip: string | null) {
    this.top = top
    this.prefix = prefix
    this.hides = hides
    this.tip = tip !== null && objectId.test(tip) ? tip : null
    const refs = this.ask(['for-each-ref', '--format=%(objectname) %(refname)'])
    const head = askGit(top, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
    const [commit = ''] = this.tip === null ? linesOf(head) : [this.tip]
    const shallow = linesOf(askGit(top, ['rev-parse', '--is-shallow-repository']))[0] === 'true'
    if (shallow) this.note('history-shallow', 'the clone is shallow: the history before its first commit is not here')
    this.isPartial = linesOf(askGit(top, ['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$'])).length > 0
    const names = refs?.output ?? new Uint8Array()
    this.state = commit === '' && names.length === 0 ? null : createHash('sha256').update(commit).update(names).digest('hex').slice(0, 32)
  }

  problems(): readonly HistoryProblem[] {
    return [...this.found.values()]
  }

  commits(paths?: readonly string[]): readonly HistoryCommit[] {
    if (this.state === null) return []
    if (paths !== undefined) {
      // Of what the tree holds, the way that led there.
      const [head] = this.head()
      if (head === undefined || paths.length === 0) return []
      return this.listCommits(['--topo-order', head, '--', ...this.specify(paths)])
    }
    this.all ??= this.listCommits(['--topo-order', ...this.tips()])
    return this.all
  }

  changes(commits: readonly string[], paths?: readonly string[]): readonly HistoryChange[] {
    const only = paths !== undefined ? this.specify(paths) : this.prefix === '' ? [] : this.specify([''])
    const changes: HistoryChange[] = []
    for (let at = 0; at < commits.length; at += commitsAtOnce) {
      const part = commits.slice(at, at + commitsAtOnce)
      const words = ['diff-tree', '--stdin', '-r', '--root', '-c', '--no-renames', '--no-ext-diff', '--raw', '-z', '--no-abbrev']
      const answer = this.ask([...words, ...(only.length > 0 ? ['--', ...only] : [])], part.map((id) => `${id}\n`).join(''))
      if (answer !== null) for (const change of parseChanges(answer.output, this.prefix)) if (!this.hides(change.path)) changes.push(change)
    }
    return changes
  }

  *contents(names: readonly string[], mostBytes: number): Generator<HistoryContent> {
    const here = this.isPartial ? this.listHere(names) : null
    const asked = here === null ? names : names.filter((name) => here.has(name))
    if (here !== null) for (const name of names) if (!here.has(name)) yield { content: name, bytes: this.fail('missing') }
    for (let at = 0; at < asked.length; at += contentsAtOnce) {
      const sizes = this.measure(asked.slice(at, at + contentsAtOnce))
      let batch: string[] = []
      let bytes = 0
      for (const [name, size] of sizes) {
        if (typeof size === 'string') yield { content: name, bytes: this.fail(size) }
        else if (size > mostBytes) yield { content: name, bytes: 'large' }
        else {
          if (bytes + size > bytesAtOnce) {
            yield* this.readAll(batch)
            batch = []
            bytes = 0
          }
          batch.push(name)
          bytes += size
        }
      }
      yield* this.readAll(batch)
    }
  }

  branchesOf(commit: string): readonly string[] {
    this.graph ??= this.readGraph()
    const { commits, tips } = this.graph
    const above = new Set<string>()
    for (const [id, ...parents] of commits)
      if (id !== undefined && (id === commit || parents.some((parent) => above.has(parent)))) above.add(id)
    return [...new Set(tips.flatMap(({ name, id }) => (above.has(id) ? [name] : [])))].sort()
  }

  /** Parents come before children. Git would walk once for each branch. */
  private readGraph(): Graph {
    const commits = linesOf(this.ask(['rev-list', '--parents', '--topo-order', '--reverse', ...this.tips()])).map((line) => line.split(' '))
    const rows = linesOf(this.ask(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/remotes']))
    const tips = rows.flatMap((row) => {
      const [id = '', name = ''] = row.split(' ')
      const short = name.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '')
      return short === 'HEAD' ? [] : [{ id, name: short }]
    })
    return { commits, tips }
  }

  /** No name need lead to the commit that the work tree stands at. */
  private tips(): readonly string[] {
    return this.tip === null ? [...everywhere, ...this.head()] : [this.tip]
  }

  private head(): string[] {
    return this.tip === null ? linesOf(askGit(this.top, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])).slice(0, 1) : [this.tip]
  }

  private listCommits(words: readonly string[]): HistoryCommit[] {
    const answer = this.ask(['rev-list', '--timestamp', ...words])
    const commits: HistoryCommit[] = []
    for (const line of linesOf(answer)) {
      const [time = '', id = ''] = line.split(' ')
      if (objectId.test(id)) commits.push({ id, time: Number(time) || 0 })
    }
    return commits
  }

  /** What of this is in the clone: git lists what it has, and asks nobody. */
  private listHere(names: readonly string[]): ReadonlySet<string> {
    const wanted = new Set(names)
    const here = new Set<string>()
    const answer = this.ask(['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'])
    for (const id of linesOf(answer)) if (wanted.has(id)) here.add(id)
    return here
  }

  private measure(names: readonly string[]): [string, number | ContentFailure][] {
    const answer = this.ask(
      ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)', '--buffer'],
      names.map((name) => `${name}\n`).join(''),
    )
    const sizes = new Map<string, number | ContentFailure>()
    for (const line of linesOf(answer)) {
      const [name = '', type, size] = line.split(' ')
      sizes.set(name, type === 'missing' ? 'missing' : type === 'blob' && size !== undefined ? Number(size) : 'broken')
    }
    return names.map((name) => [name, sizes.get(name) ?? 'broken'])
  }

  private *readAll(names: readonly string[]): Generator<HistoryContent> {
    if (names.length === 0) return
    const answer = askGit(this.top, ['cat-file', '--batch', '--buffer'], names.map((name) => `${name}\n`).join(''))
    const read = new Set<string>()
    if (answer.kind === 'answer')
      for (const { content, bytes } of parseContents(answer.output)) {
        read.add(content)
        yield { content, bytes: typeof bytes === 'string' ? this.fail(bytes) : bytes }
      }
    const missing = names.filter((name) => !read.has(name))
    if (missing.length === 0) return
    // An object that is broken ends git, and with it what was asked behind it.
    if (names.length === 1) yield { content: names[0] ?? '', bytes: this.fail('broken') }
    else {
      const half = Math.ceil(missing.length / 2)
      yield* this.readAll(missing.slice(0, half))
      yield* this.readAll(missing.slice(half))
    }
  }

  private specify(paths: readonly string[]): string[] {
    return paths.map((path) => `:(top,literal)${this.prefix}${path}`)
  }

  private ask(words: readonly string[], input = ''): Extract<GitAnswer, { kind: 'answer' }> | null {
    const answer = askGit(this.top, words, input)
    if (answer.kind === 'answer') return answer
    this.note('history-unreadable', `git could not read the history: ${answer.kind === 'refusal' ? answer.reason : 'git is not there'}`)
    return null
  }

  private fail(failure: ContentFailure): ContentFailure {
    if (failure === 'missing' && this.isPartial)
      this.note('history-partial', 'the clone is partial: contents that it does not have were not looked at, and not fetched')
    else if (failure !== 'large')
      this.note('history-unreadable', 'git could not read some contents of the history, and they were not looked at')
    return failure
  }

  private note(code: HistoryProblem['code'], message: string): void {
    if (!this.found.has(message)) this.found.set(message, { code, message })
  }
}

/** `COMMIT\0:MODE MODE ID ID STATUS\0PATH\0…`; of a merge with a colon and an id for each parent. */
export function parseChanges(output: Uint8Array, prefix: string): HistoryChange[] {
  const words = new TextDecoder().decode(output).split('\0')
  const changes: HistoryChange[] = []
  let commit = ''
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!word.startsWith(':')) {
      if (objectId.test(word)) commit = word
      continue
    }
    at += 1
    const path = words[at] ?? ''
    const parents = /^:+/.exec(word)?.[0].length ?? 1
    const fields = word.slice(parents).split(' ')
    const mode = fields[parents] ?? ''
    const content = fields[2 * parents + 1] ?? ''
    // Not what was deleted, no links, no submodules.
    if (!mode.startsWith('100') || !objectId.test(content) || !path.startsWith(prefix) || commit === '') continue
    changes.push({ commit, path: path.slice(prefix.length), content })
  }
  return changes
}

/** For each object: its id, its type and its size on a line, then its bytes and a line break. */
export function* parseContents(output: Uint8Array): Generator<HistoryContent> {
  const decoder = new TextDecoder()
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    if (end < 0) return
    const [content = '', type, size] = decoder.decode(output.subarray(at, end)).split(' ')
    at = end + 1
    if (type === 'missing') {
      yield { content, bytes: 'missing' }
      continue
    }
    const length = Number(size)
    if (!Number.isSafeInteger(length) || at + length > output.length) return
    const bytes = output.subarray(at, at + length)
    at += length + 1
    yield { content, bytes: type === 'blob' ? bytes : 'broken' }
  }
}
