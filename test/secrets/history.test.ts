// What searching a history costs: what is new is read and nothing else, and little of it is in memory at a time.

import { spawnSync } from 'node:child_process'
import { env, resourceUsage } from 'node:process'
import { expect, test } from 'vitest'
import type { History, Memory } from '../../src/base/index.ts'
import { findHistory } from '../../src/io/index.ts'
import { searchHistory } from '../../src/secrets/history/search-history.ts'
import { searchText } from '../../src/secrets/search.ts'
import { git } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const start = 1_700_000_000
const everything = { commits: 1_000_000, bytes: 1_000_000_000_000 }

/** Commits on top of what is there, each with the text that is asked for it in `data.txt`. */
function addCommits(folder: string, from: number, to: number, textOf: (number: number) => string): void {
  const pieces: string[] = []
  for (let number = from; number < to; number += 1) {
    const text = textOf(number)
    const parent = number === from && from > 0 ? 'from refs/heads/main^0\n' : ''
    pieces.push(
      `commit refs/heads/main\ncommitter a <a@b.c> ${start + number} +0000\ndata 1\nx\n${parent}M 100644 inline data.txt\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    )
  }
  const { status, stderr } = spawnSync('git', ['-C', folder, 'fast-import', '--quiet'], {
    input: pieces.join(''),
    env: { PATH: env['PATH'], HOME: folder },
  })
  if (status !== 0) throw new Error(stderr.toString())
}

function createMemory(): Memory {
  const kept = new Map<string, string>()
  return { read: (name) => JSON.parse(kept.get(name) ?? 'null'), write: (name, value) => kept.set(name, JSON.stringify(value)) }
}

function openHistory(folder: string) {
  const found = findHistory(folder)
  if (found.kind !== 'found') throw new Error(found.kind)
  const { history } = found
  const counted = { commits: 0, contents: 0 }
  const counting: History = {
    state: history.state,
    commits: (paths) => history.commits(paths),
    changes: (commits, paths) => {
      counted.commits += commits.length
      return history.changes(commits, paths)
    },
    contents: (names, most) => {
      counted.contents += names.length
      return history.contents(names, most)
    },
    branchesOf: (commit) => history.branchesOf(commit),
    problems: () => history.problems(),
  }
  return { history: counting, counted }
}

function makeEmpty(): string {
  const folder = writeProject({})
  git(folder, 'init', '-q', '-b', 'main')
  return folder
}

test('work grows with what is new, and not with what was there', { timeout: 120_000 }, () => {
  const folder = makeEmpty()
  const memory = createMemory()
  addCommits(folder, 0, 3000, (number) => `line ${number}\n`)
  const first = openHistory(folder)
  expect(searchHistory(first.history, memory, everything, searchText)).toMatchObject({ searched: 3000, fresh: 3000, left: 0 })
  expect(first.counted).toEqual({ commits: 3000, contents: 3000 })
  addCommits(folder, 3000, 3010, (number) => `line ${number}\n`)
  const second = openHistory(folder)
  expect(searchHistory(second.history, memory, everything, searchText)).toMatchObject({ searched: 3010, fresh: 10, left: 0 })
  expect(second.counted).toEqual({ commits: 10, contents: 10 })
  // The same content again is read once.
  addCommits(folder, 3010, 3040, () => 'line again\n')
  const third = openHistory(folder)
  expect(searchHistory(third.history, memory, everything, searchText)).toMatchObject({ searched: 3040, fresh: 30 })
  expect(third.counted).toEqual({ commits: 30, contents: 1 })
})

test('bytes are bounded, and the rest is left for the next time', { timeout: 120_000 }, () => {
  const folder = makeEmpty()
  const memory = createMemory()
  addCommits(folder, 0, 1500, (number) => `${number} ${'x'.repeat(1000)}\n`)
  const limits = { commits: 1_000_000, bytes: 100_000 }
  const { history } = openHistory(folder)
  expect(searchHistory(history, memory, limits, searchText)).toMatchObject({ searched: 500, fresh: 500, left: 1000 })
  expect(searchHistory(history, memory, limits, searchText)).toMatchObject({ searched: 1000, fresh: 500, left: 500 })
})

test('a history of 400 MB is not in memory at once', { timeout: 180_000 }, () => {
  const folder = makeEmpty()
  const line = `${'some words of a text that is long enough to be a line '.repeat(2)}\n`
  const body = line.repeat(12_000)
  for (let from = 0; from < 300; from += 50) addCommits(folder, from, from + 50, (number) => `${number}\n${body}`)
  const { history } = openHistory(folder)
  const before = resourceUsage().maxRSS
  let bytes = 0
  const result = searchHistory(history, createMemory(), everything, (_, text) => {
    bytes += text.length
    return []
  })
  expect(result).toMatchObject({ searched: 300, left: 0 })
  expect(bytes).toBeGreaterThan(380_000_000)
  expect((resourceUsage().maxRSS - before) / 1024).toBeLessThan(300)
})
