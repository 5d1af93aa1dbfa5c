// uv.lock, poetry.lock, pdm.lock and pylock.toml.

import { decodeConfig, parseTomlLock } from '../../syntax/index.ts'
import type { Resolution, ResolutionFormat, ResolutionReader } from '../inventory.ts'

const formats: Readonly<Record<string, ResolutionFormat>> = { 'uv.lock': 'uv.lock', 'poetry.lock': 'poetry.lock', 'pdm.lock': 'pdm.lock' }

export const readTomlLocks: ResolutionReader = ({ tree }, problem) =>
  [...tree.files, ...tree.above].flatMap(({ path }): Resolution[] => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const format = formats[name] ?? (/^pylock(?:\.[^.]+)?\.toml$/.test(name) ? 'pylock.toml' : null)
    const bytes = format === null ? null : tree.read(path)
    if (format === null || bytes === null) return []
    const { value, problems } = parseTomlLock(decodeConfig(bytes))
    for (const { line, message } of problems) problem('lock-file-unreadable', { file: path, line }, message)
    const packages = value.map(({ name, version, line }) => ({
      name,
      version,
      specifier: null,
      marker: null,
      extras: [],
      isDirect: null,
      groups: [],
      source: 'unknown' as const,
      address: null,
      hashes: [],
      dependencies: [],
      place: { file: path, line },
    }))
    return [{ file: path, format, isLocked: true, packages }]
  })
