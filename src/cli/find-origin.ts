// The commit that `--since` leads to, as files.

import { relative, sep } from 'node:path'
import { UserError } from '../base/index.ts'
import { findGitBase, readCommit, readTree } from '../io/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import type { Host } from './host.ts'
import type { Origin } from './read-model.ts'

export function findOrigin({ target, settings }: AnalysisRequest, ref: string, host: Host): Origin {
  const { folder, shown: path } = target
  const base = findGitBase(folder, ref)
  switch (base.kind) {
    case 'found': {
      const real = host.files.resolve(folder)
      const below = real.ok ? real.value : folder
      const way = relative(base.top, below)
      if (way === '..' || way.startsWith(`..${sep}`)) throw new UserError('since-without-checkout', { path, ref })
      const files = readCommit(base.top, base.commit, below)
      if (files === null) throw new UserError('since-unknown', { ref })
      return { tree: readTree(below, settings.exclude === undefined ? {} : { exclude: settings.exclude }, files), commit: base.commit }
    }
    case 'no-git':
      throw new UserError('since-without-git')
    case 'no-checkout':
      throw new UserError('since-without-checkout', { path, ref })
    case 'unknown':
      throw new UserError('since-unknown', { ref })
    case 'apart':
      throw new UserError('since-apart', { ref })
    case 'unknown-in-shallow':
    case 'apart-in-shallow':
      throw new UserError('since-shallow', { ref })
    case 'refused':
      throw new UserError('since-refused', { path, reason: base.reason })
  }
}
