// The patterns of `matches`, in RE2's syntax as CEL says. They may come with the data, so they are shorter than those of a document.
import { type CompiledPattern, compilePattern } from '../../base/index.ts'

const mostCharacters = 2000
const mostPlaces = 4000

export const readPattern = (source: string): CompiledPattern => compilePattern(source, { dialect: 're2', mostCharacters, mostPlaces })
