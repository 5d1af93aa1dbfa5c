// The libraries that the evaluator knows, put together for one run.
import type { Tree } from '../../base/index.ts'
import type { Machine, Value } from '../../project/index.ts'
import type { Releases } from './fastapi/releases.ts'
import { FIELD_INFO, PYDANTIC } from './pydantic/index.ts'

export interface Libraries {
  readonly maps: readonly ReadonlyMap<string, Value>[]
  readonly fieldInfo: Value | undefined
  install(machine: Machine, tree: Tree): void
}

export function createLibraries(_releases: Releases): Libraries {
  return { maps: [PYDANTIC], fieldInfo: FIELD_INFO, install: () => undefined }
}
