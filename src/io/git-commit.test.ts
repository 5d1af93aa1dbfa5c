import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeProject } from '../../test/kit/project.ts'
import { findCommit } from './git-commit.ts'

const one = 'a'.repeat(40)
const other = 'b'.repeat(40)

test.each<[string, Record<string, string>, string | null]>([
  ['a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${one}\n` }, one],
  ['a branch with a slash', { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': `${one}\n` }, one],
  ['no branch', { '.git/HEAD': `${one}\n` }, one],
  [
    'packed names',
    {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/packed-refs': `# pack-refs\n${other} refs/heads/x-main\n${one} refs/heads/main\n^${other}\n`,
    },
    one,
  ],
  [
    'a second work tree',
    {
      '.git': 'gitdir: real/worktrees/w\n',
      'real/worktrees/w/HEAD': 'ref: refs/heads/w\n',
      'real/worktrees/w/commondir': '../..\n',
      'real/refs/heads/w': one,
    },
    one,
  ],
  ['no commit yet', { '.git/HEAD': 'ref: refs/heads/main\n' }, null],
  ['a name that climbs', { '.git/HEAD': 'ref: refs/../../secret\n', secret: one }, null],
  ['nonsense', { '.git/HEAD': 'something else' }, null],
  ['a file that names nothing', { '.git': 'gitdir: nowhere\n' }, null],
])('%s', (_, files, expected) => {
  const folder = writeProject(files)
  mkdirSync(join(folder, 'deep', 'er'), { recursive: true })
  expect(findCommit(folder)).toBe(expected)
  expect(findCommit(join(folder, 'deep', 'er'))).toBe(expected)
})
