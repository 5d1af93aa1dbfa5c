// pyproject.toml: what the project asks for, whoever locks it.

import { findLined, findLinedText, isLinedTrue, parseLinedToml } from '../../syntax/index.ts'
import { emptyResolution, type ResolutionReader, toPackages } from '../reader.ts'
import { readPyprojectAsks, readPyprojectIndexes } from './pyproject-asks.ts'

export const readPyproject: ResolutionReader = (path, text, { problem }) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) problem('manifest-unreadable', { file: path, line }, message)
  const project = readPyprojectAsks(path, value, (line, message) => problem('requirement-unreadable', { file: path, line }, message))
  const indexes = readPyprojectIndexes(path, value)
  if (project.asks.length === 0 && indexes.length === 0) return []
  const own = [findLined(value, 'project'), findLined(value, 'tool', 'poetry')]
  // Virtual projects are only there to be asked for something.
  const isNamed = own.some((table) => findLinedText(table, 'name') !== null) || isLinedTrue(value, 'tool', 'uv', 'managed')
  return [
    {
      ...emptyResolution(path, 'pyproject.toml', false),
      projects: project.asks.length === 0 && !isNamed ? [] : [project],
      packages: toPackages(project.asks),
      indexes,
    },
  ]
}
